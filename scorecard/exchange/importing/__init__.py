"""Other people's spreadsheets: what their tables mean, and evaluations made of them."""
