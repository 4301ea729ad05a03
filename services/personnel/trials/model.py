"""What is fixed about trials and their results."""

from __future__ import annotations

from datetime import timedelta

KEEP = timedelta(days=7)
"""How long a result can be fetched."""

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
