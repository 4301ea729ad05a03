"""Limits that the pages, the API and the services say alike."""

MEGABYTE = 1024 * 1024
MAX_FILE_MB = 20
MAX_FILE = MAX_FILE_MB * MEGABYTE  # bytes
