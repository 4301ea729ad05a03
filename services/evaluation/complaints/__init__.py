"""差评: from its arrival to the answer (M-12, N-13)."""
