"""Questions and commands between services."""
