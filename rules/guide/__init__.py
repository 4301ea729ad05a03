"""办事指南: what a firm has to know before it files, from the data by which it is judged later."""

from rules.guide.model import Guide
from rules.guide.reader import fee, guide, summaries

__all__ = ["Guide", "fee", "guide", "summaries"]
