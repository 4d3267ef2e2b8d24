"""The stages of a conversation: each wants the turn or not, and asks exactly one thing."""
