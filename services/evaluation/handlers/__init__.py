"""Use cases: plain functions, everything they need passed in."""
