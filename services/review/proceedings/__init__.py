"""What an office does of its own motion (N-15)."""
