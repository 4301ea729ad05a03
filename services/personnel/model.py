"""States of a post, and people by their identity numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from contracts.errors import Invalid
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import PostState

RESERVED, ACTIVE, RELEASED, ENDED = (state.value for state in PostState)


class Place(NamedTuple):
    """What makes two posts of an application the same: one row, one kind, one person."""

    row_id: str
    kind: str
    id_hash: bytes


def normal_posts(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The posts with normalised identity numbers. Raises Invalid with every bad one."""
    checked, findings = [], []
    for index, post in enumerate(posts):
        try:
            number = numbers.identity_number(post["id_number"])
        except ValueError as error:
            findings.append({"path": f"posts.{index}.id_number", "message": str(error)})
        else:
            checked.append({**post, "id_number": number})
    if findings:
        raise Invalid(findings=findings)
    return checked


def by_place(
    posts: list[dict[str, Any]], hash_of: Callable[[str], bytes]
) -> dict[Place, dict[str, Any]]:
    """In the order of the people, which is the order in which everybody locks them: two firms
    with the same people then wait for each other instead of for a deadlock to be noticed."""
    placed = {
        Place(post["row_id"], post["kind"], hash_of(post["id_number"])): post for post in posts
    }
    return dict(sorted(placed.items(), key=lambda item: (item[0].id_hash, item[0])))
