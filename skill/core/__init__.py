"""The skill itself: pure, no input or output."""
