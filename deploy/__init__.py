"""Running the system: the local launcher, the sandboxes of external systems, the demo."""
