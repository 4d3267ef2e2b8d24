"""Understanding what was said, by the words of the interaction model."""
