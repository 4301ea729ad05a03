"""Posts by their places."""

import pytest

from contracts.errors import Invalid
from contracts.personnel import Post
from rules.vocabulary.enumerations import PersonKind
from services.personnel.model import by_place, normal_posts
from tests.factories.registrations import identity_number


def given(serial: int, kind: str = "TECH", row_id: str = "r1", **changes: str) -> Post:
    given = {"id_number": identity_number(serial), "name": "王伟", "row_id": row_id, **changes}
    return Post(kind=PersonKind(kind), profile={}, **given)


def test_numbers_are_normalised_before_they_are_compared() -> None:
    written = identity_number(2).replace("X", "x")
    [post] = normal_posts([given(1, id_number=f" {written} ")])
    assert post.id_number == identity_number(2)


def test_every_bad_number_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        normal_posts([given(1, id_number="1"), given(2), given(3, id_number="")])
    paths = [finding["path"] for finding in refused.value.findings]
    assert paths == ["posts.0.id_number", "posts.2.id_number"]


def test_places_come_in_the_order_of_the_people_and_the_last_of_equal_ones_counts() -> None:
    posts = [given(9), given(1), given(1, "TECH_HEAD"), given(1, name="again")]
    placed = by_place(posts, str.encode)
    assert [(place.id_hash, place.kind) for place in placed] == [
        (identity_number(1).encode(), "TECH"),
        (identity_number(1).encode(), "TECH_HEAD"),
        (identity_number(9).encode(), "TECH"),
    ]
    assert next(iter(placed.values())).name == "again"
