"""States of a post, and people by their identity numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from contracts.errors import Invalid
from contracts.personnel import Post
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import PostState

RESERVED, COMING, ACTIVE, RELEASED, ENDED = (state.value for state in PostState)
"""Who is COMING is held by a firm that takes part in the case, until that is granted."""

OF_OLD_REGISTER = "old_register"
"""In the profile of somebody who came with the old register and whom no form of the firm names."""


class Place(NamedTuple):
    """What makes two posts of an application the same: one row, one kind, one person."""

    row_id: str
    kind: str
    id_hash: bytes


def normal_posts(posts: list[Post]) -> list[Post]:
    """The posts with normalised identity numbers. Raises Invalid with every bad one."""
    checked, found = list[Post](), list[tuple[str, str]]()
    for index, post in enumerate(posts):
        try:
            number = numbers.identity_number(post.id_number)
        except ValueError as error:
            found.append((f"posts.{index}.id_number", str(error)))
        else:
            checked.append(replace(post, id_number=number))
    if found:
        raise Invalid.of(found)
    return checked


def by_place(posts: list[Post], hash_of: Callable[[str], bytes]) -> dict[Place, Post]:
    """In the order of the people, which is the order in which everybody locks them: two firms
    with the same people then wait for each other instead of for a deadlock to be noticed."""
    placed = {Place(post.row_id, post.kind.value, hash_of(post.id_number)): post for post in posts}
    return dict(sorted(placed.items(), key=lambda item: (item[0].id_hash, item[0])))
