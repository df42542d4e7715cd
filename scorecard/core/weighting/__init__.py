"""Ways to find weights: what people answer, what it implies, and how consistent it is."""
