"""Stand-ins for external systems, speaking a documented interface over HTTP."""
