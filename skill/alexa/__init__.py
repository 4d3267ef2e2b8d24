"""Alexa's JSON on one side, the core on the other."""
