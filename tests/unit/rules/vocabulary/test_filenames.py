"""Names that people give their files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.vocabulary.filenames import MAX_NAME, file_name


@pytest.mark.spec("P-03")
@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\Users\\me\\证书 1.PDF", "证书 1.PDF"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("证书.jpg ", "证书.jpg"),
        ("证书.jpg\u3000\u200b.", "证书.jpg"),
        ("..", "附件"),
        ("/", "附件"),
        ("", "附件"),
        (" .pdf", "附件.pdf"),
        ("长" * 200 + ".pdf", "长" * 96 + ".pdf"),
        ("长" * 200, "长" * 100),
    ],
)
def test_names_are_cleaned(given_name: str, shown: str) -> None:
    assert file_name(given_name) == shown


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_blank(given_name: str) -> None:
    shown = file_name(given_name)
    assert shown and len(shown) <= MAX_NAME
    assert not set(shown) & set("/\\\0\r\n")
    assert shown.strip(". ")
    assert file_name(shown) == shown
