import pytest
from flask import Flask

from gateway.uploads import MAX_NAME, clean_name, keep, kept

STORED = {"object_key": "registrations/1", "filename": "营业执照.pdf", "size": 12}


@pytest.mark.spec("P-03")
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\scans\\证书 1.JPG", "证书 1.JPG"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("..", "文件"),
        ("", "文件"),
        (" .pdf", "文件.pdf"),
        ("证书.jpg ", "证书.jpg"),
        ("证书.jpg\u3000\u200b", "证书.jpg"),
        ("证书\u202egpj.pdf", "证书gpj.pdf"),
    ],
)
def test_a_name_is_only_a_name(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("长" * 300 + ".pdf")
    assert len(name) == MAX_NAME
    assert name.endswith(".pdf")


def test_a_kept_file_comes_back(portal: Flask) -> None:
    with portal.app_context():
        assert kept(keep(STORED)) == STORED


def test_a_browser_cannot_point_a_kept_file_elsewhere(portal: Flask) -> None:
    with portal.app_context():
        elsewhere = keep(STORED | {"object_key": "registrations/2"}).split(".")[0]
        signature = keep(STORED).split(".", 1)[1]
        assert kept(f"{elsewhere}.{signature}") is None
        assert kept(None) is None
