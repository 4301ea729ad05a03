"""The runtime every service stands on; the only package, with the service classes, that knows nameko."""
