"""Compiles the understanding; nothing here is needed to run the skill."""
