"""证件类型: each kind of document has numbers of its own."""

from datetime import date

import pytest

from rules.vocabulary.documents import IdentityDocument as Kind
from rules.vocabulary.documents import any_number, document_number


@pytest.mark.parametrize(
    ("chosen", "typed", "kind", "number"),
    [
        (Kind.RESIDENT, "11010519491231002x", Kind.RESIDENT, "11010519491231002X"),
        (Kind.PERMANENT_RESIDENT, "931840 19800101 0017", Kind.PERMANENT_RESIDENT,
         "931840198001010017"),
        (Kind.PERMANENT_RESIDENT, "usa110084011016", Kind.PERMANENT_RESIDENT, "USA110084011016"),
        (Kind.PASSPORT, "e 1234 5678", Kind.PASSPORT, "E12345678"),
        (Kind.HK_MACAO_PERMIT, "h12345678", Kind.HK_MACAO_PERMIT, "H12345678"),
        (Kind.HK_MACAO_PERMIT, "M1234567801", Kind.HK_MACAO_PERMIT, "M1234567801"),
        (Kind.TAIWAN_PERMIT, "1234-5678", Kind.TAIWAN_PERMIT, "12345678"),
        (Kind.RESIDENCE_PERMIT, "810000199408230021", Kind.RESIDENCE_PERMIT,
         "810000199408230021"),
        # The number of a card says which card it is, whatever was chosen.
        (Kind.RESIDENT, "931840198001010017", Kind.PERMANENT_RESIDENT, "931840198001010017"),
        (Kind.RESIDENT, "830000199201300022", Kind.RESIDENCE_PERMIT, "830000199201300022"),
        (Kind.RESIDENCE_PERMIT, "11010519491231002X", Kind.RESIDENT, "11010519491231002X"),
    ],
)  # fmt: skip
def test_a_number_of_its_kind_is_kept(chosen: Kind, typed: str, kind: Kind, number: str) -> None:
    assert document_number(chosen, typed) == (kind, number)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        (Kind.RESIDENT, "E12345678"),
        (Kind.PERMANENT_RESIDENT, "US1100840110161"),
        (Kind.PERMANENT_RESIDENT, "931840198001010018"),
        (Kind.PASSPORT, "护照12345678"),
        (Kind.PASSPORT, "E123"),
        (Kind.PASSPORT, "E" * 18),
        (Kind.HK_MACAO_PERMIT, "12345678"),
        (Kind.HK_MACAO_PERMIT, "T12345678"),
        (Kind.TAIWAN_PERMIT, "H12345678"),
        (Kind.RESIDENCE_PERMIT, "H12345678"),
    ],
)
def test_a_number_of_another_kind_is_refused(chosen: Kind, typed: str) -> None:
    with pytest.raises(ValueError, match=r"[号码数]"):
        document_number(chosen, typed)


def test_nobody_is_born_after_today() -> None:
    with pytest.raises(ValueError, match="晚于今天"):
        document_number(Kind.PERMANENT_RESIDENT, "931840198001010017", date(1979, 12, 31))


def test_a_number_of_an_unknown_kind_is_bounded() -> None:
    assert any_number(" h 123—45 ") == "H12345"
    with pytest.raises(ValueError, match="30位"):
        any_number("1" * 31)
