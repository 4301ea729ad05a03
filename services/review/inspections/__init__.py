"""Visits to a firm (现场核查, N-06), for an examination or a verification."""
