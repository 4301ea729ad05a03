"""Strangers' files, opened. These modules run in child processes only (`gateway.inspection`)."""
