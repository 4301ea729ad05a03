"""The use cases of review."""
