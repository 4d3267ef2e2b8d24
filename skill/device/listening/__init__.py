"""Hands free: from the sound of a microphone to what was said."""
