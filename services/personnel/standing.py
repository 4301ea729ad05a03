"""What the rules read of a person in a post: kept apart from the profile, in clear, so that a
whole register can be judged without opening one number. Who it is stays in the profile.
"""

from __future__ import annotations

from typing import Any

from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind

Standing = dict[str, Any]

_ANYBODY = ("retirement_category", "retirement_deferred")
_TITLED = (*_ANYBODY, "qualification", "title", "specialty", "certificate_date")
_READ = {
    PersonKind.TECH_HEAD: (*_TITLED, "also_technician"),
    PersonKind.SAFETY_HEAD: _TITLED,
    PersonKind.TECH: _TITLED,
    PersonKind.SKILL: (
        *_ANYBODY, "authority", "certificate_kind", "item", "valid_from", "valid_to", "review_due",
    ),
}  # fmt: skip
_EXPERIENCE = ("work", "started", "ended")
HEADS = frozenset(HEAD_KINDS.values())


def standing_of(kind: str, profile: dict[str, Any]) -> Standing | None:
    """Of a profile as it was filled in; None of a head whose experience was not told with it."""
    held = PersonKind(kind)
    found = {name: profile[name] for name in _READ[held] if profile.get(name) is not None}
    if held not in HEADS:
        return found
    if "experience" not in profile:
        return None
    rows = [{name: row.get(name) for name in _EXPERIENCE} for row in profile["experience"]]
    return {**found, "experience": rows}
