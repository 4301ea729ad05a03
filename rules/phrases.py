"""What reviewers often ask to be mended (`data/phrases.yaml`)."""

from __future__ import annotations

from rules.load import load


def corrections() -> tuple[str, ...]:
    return tuple(load("phrases")["correction"])
