"""The form of an evaluation: the same on the portal and on the phone that scanned a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from contracts.errors import Finding
from contracts.evaluation.evaluating import MOST_OPINION
from rules.evaluation import BAD, tags_of
from rules.vocabulary.enumerations import EvaluationLevel

MOST_MOBILE, MOST_NAME = 30, 50


@dataclass(frozen=True)
class Choice:
    """A level with its tags."""

    code: str
    label: str
    bad: bool
    tags: tuple[tuple[str, str], ...]


CHOICES = tuple(
    Choice(one.value, one.label, one in BAD, tuple(tags_of(one).items())) for one in EvaluationLevel
)


def posted() -> dict[str, Any]:
    """What was filled in. Of the tags those of the chosen level: others were out of sight when the
    form was sent."""
    form = request.form
    level = form.get("level", "")
    shown = next((dict(one.tags) for one in CHOICES if one.code == level), {})
    return {
        "level": level,
        "tags": [code for code in form.getlist("tags") if code in shown],
        "opinion": form.get("opinion", ""),
        "name": form.get("name", ""),
        "mobile": form.get("mobile", ""),
        "anonymous": "anonymous" in form,
    }


def said_of(findings: list[Finding]) -> dict[str, list[str]]:
    """Messages by field."""
    found: dict[str, list[str]] = {}
    for one in findings:
        found.setdefault(one["path"].partition(".")[0], []).append(one["message"])
    return found


def context(values: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    """What the template of the form needs."""
    return {
        "choices": CHOICES,
        "values": values,
        "findings": findings,
        "said": said_of(findings),
        "most_opinion": MOST_OPINION,
    }
