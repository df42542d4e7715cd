"""What the views show: Qt models over the open evaluation, the library and the journal. They own no data."""
