"""The register that was kept before this system: read, judged, taken over."""
