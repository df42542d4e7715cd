"""Lists of organisations from elsewhere: tables and address cards, as entries for the directory."""
