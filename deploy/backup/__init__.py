"""Backups of the private installation, and restoring one (docs/runbooks/backup.md)."""
