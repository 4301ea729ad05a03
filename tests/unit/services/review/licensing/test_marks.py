import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.review.licensing.marks import new_code, new_token, read_code


@given(st.sampled_from(["", "-", " ", "－"]), st.booleans())
def test_a_code_is_read_however_it_is_typed(separator: str, lower: bool) -> None:
    code = new_code()
    typed = code.replace("-", separator)
    assert read_code(typed.lower() if lower else typed) == code


@pytest.mark.parametrize(("typed", "code"), [("ol1i-0000-0000", "0111-0000-0000")])
def test_misread_letters_are_mended(typed: str, code: str) -> None:
    assert read_code(typed) == code


@given(st.text(max_size=30))
def test_anything_else_is_no_code(text: str) -> None:
    read = read_code(text)
    assert read is None or (len(read) == 14 and read_code(read) == read)


@pytest.mark.parametrize("typed", ["", "4-1-00001-2026", "UUUU-UUUU-UUUU", "7KQ2-M0XD-94R"])
def test_what_cannot_be_a_code_is_told_apart(typed: str) -> None:
    assert read_code(typed) is None


def test_tokens_and_codes_do_not_repeat() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000
    assert len({new_code() for _ in range(1000)}) == 1000
    assert all(len(new_token()) == 32 for _ in range(10))
