"""The regulation as data and pure functions: no clock, no framework, no I/O but its own data."""
