"""How a question is judged: the rules, how they are read in it, and what people add to them."""
