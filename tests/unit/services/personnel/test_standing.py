"""What of a profile is kept in clear."""

import pytest

from services.personnel.standing import standing_of

SECRETS = {
    "name": "张三",
    "id_number": "330106198506151233",
    "mobile": "13800000001",
    "certificate_number": "T330106198506151233",
}
TITLE = {"qualification": "TITLE", "title": "SENIOR", "specialty": "电气工程"}
EXPERIENCE = {
    "work": "INSTALL",
    "started": "2015-01-01",
    "ended": None,
    "witness": "李四",
    "witness_mobile": "13800000002",
}


@pytest.mark.spec("P-07")
@pytest.mark.parametrize("kind", ["TECH_HEAD", "SAFETY_HEAD", "TECH", "SKILL"])
def test_nothing_by_which_anybody_is_known(kind: str) -> None:
    kept = standing_of(kind, {**SECRETS, **TITLE, "experience": [EXPERIENCE]})
    for secret in (*SECRETS.values(), "李四", "13800000002"):
        assert secret not in str(kept)


def test_of_a_head_the_experience_too() -> None:
    kept = standing_of("TECH_HEAD", {**TITLE, "also_technician": True, "experience": [EXPERIENCE]})
    rows = [{"work": "INSTALL", "started": "2015-01-01", "ended": None}]
    assert kept == {**TITLE, "also_technician": True, "experience": rows}


def test_a_head_without_word_of_experience_is_not_known() -> None:
    assert standing_of("SAFETY_HEAD", TITLE) is None
    assert standing_of("TECH", TITLE) == TITLE
