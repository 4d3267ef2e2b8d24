"""What the facts mean: how urgent it is, the likely cause, the advice that fits, and what is worth asking."""
