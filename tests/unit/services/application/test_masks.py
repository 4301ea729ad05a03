"""What a reviewer sees of secret fields."""

import pytest

from contracts.forms.finance import Shareholder
from contracts.forms.person import Electrician, Experience
from services.application.masks import masked, secrets

NUMBER = "110101198003078035"
PERSON = {
    "id": "r1",
    "name": "张三",
    "id_number": NUMBER,
    "certificate_number": f"T{NUMBER}",
    "mobile": "13800138000",
    "item": "HIGH_VOLTAGE",
}


@pytest.mark.spec("P-07")
def test_numbers_of_a_person_are_masked_and_nothing_else() -> None:
    assert masked(Electrician, PERSON) == PERSON | {
        "id_number": "110101********8035",
        "certificate_number": "T110101********8035",
        "mobile": "138****8000",
    }


@pytest.mark.spec("P-07")
def test_other_numbers_are_masked_too() -> None:
    assert masked(Shareholder, {"identifier": "91350100M000100Y43"}) == {
        "identifier": "91************0Y43"
    }
    assert masked(Experience, {"witness_mobile": "13800138000"})["witness_mobile"] != "13800138000"


def test_what_is_masked_can_be_shown_in_full() -> None:
    shown = secrets(Electrician, PERSON)
    assert set(shown) == {"id_number", "certificate_number", "mobile"}
    assert shown["id_number"] == NUMBER
    assert secrets(None, PERSON) == {}
