"""A voice skill that finds out with a person what their muscle weakness comes from."""
