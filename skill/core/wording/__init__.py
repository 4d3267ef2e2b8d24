"""How it is said and shown: acts and the words of a locale become a Reply."""
