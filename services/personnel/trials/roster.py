"""The staff of a holder as the rules read it. Nobody is known by number here, and by name only
to the firm itself: a keyed hash tells people apart, birth month and gender are those of the
register of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind, Tab

_TABLES = {PersonKind.TECH: Tab.TECHNICIANS, PersonKind.SKILL: Tab.ELECTRICIANS}
_HEADS = {kind: tab for tab, kind in HEAD_KINDS.items()}
KINDS = {tab.value: kind.value for kind, tab in (_HEADS | _TABLES).items()}
"""The kind of the people on a tab."""
# Longer than the digits of an identity number begin, so that a hash is never taken for one.
_KEY = "person:"


class RosterUnknown(Exception):
    """A post was kept by an older release, without what the rules read of the person."""


def facts_of(holder: dict[str, Any], posts: Sequence[Any]) -> Facts:
    """holder: {name, uscc, categories}; posts: rows of {kind, row_id, id_hash, birth_month, gender,
    standing} that are active, newest first; with a name where the firm itself asks.

    Raises RosterUnknown, and FactsError where what was kept is no longer understood.
    """
    staff: dict[str, Any] = {tab.value: [] for tab in _TABLES.values()}
    concurrent = {
        (post.row_id, bytes(post.id_hash)) for post in posts if post.kind == PersonKind.TECH_HEAD
    }
    for post in posts:
        if post.standing is None:
            raise RosterUnknown
        kind = PersonKind(post.kind)
        if kind in _HEADS:
            staff.setdefault(_HEADS[kind].value, _person(post))
        elif (
            post.row_id,
            bytes(post.id_hash),
        ) not in concurrent:  # the rules count a head who is also a technician
            staff[_TABLES[kind].value].append(_person(post))
    enterprise = {"name": holder["name"], "uscc": holder["uscc"]}
    return facts_from_dict({"enterprise": enterprise, "applied": holder["categories"], **staff})


def key_of(post: Any) -> str:
    """What stands for the identity number of the person in a post."""
    return _KEY + bytes(post.id_hash).hex()


def _person(post: Any) -> dict[str, Any]:
    return {
        **post.standing,
        "row_id": post.row_id,
        "name": getattr(post, "name", None),
        "id_number": key_of(post),
        "born": f"{post.birth_month:%Y-%m}",
        "gender": post.gender,
    }
