"""How firm a ranking is: what would change the winner, how much of it, and how often.

`answers` asks everything at once; each question has a module of its own. All start from a `Contest`: those who have a
rank, as arrays.
"""
