"""Compiles the local understanding; nothing here is needed to run the skill."""
