"""Names that people give their files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.application.handlers.attachments import MAX_NAME, clean_name


@pytest.mark.spec("P-03")
@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\证书.PDF", "证书.PDF"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("..", "附件"),
        ("/", "附件"),
        (".pdf", "pdf"),
        ("长" * 200 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


@given(st.text(min_size=1, max_size=300))
def test_no_name_is_a_path_or_blank(given_name: str) -> None:
    shown = clean_name(given_name)
    assert shown and len(shown) <= MAX_NAME
    assert not set(shown) & set("/\\\0\r\n")
    assert shown.strip(".")
