"""Demonstration data: synthetic, realistic, the same on every run."""
