"""Hires of a holder outside applications: an entry of its own for each person (lifecycle §5)."""
