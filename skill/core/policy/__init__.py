"""THE policy: it reacts to what was said, then asks one thing. It holds no words and no clinical facts."""
