from flask import Flask

from gateway.uploads import keep, kept

STORED = {"object_key": "registrations/1", "filename": "营业执照.pdf", "size": 12}


def test_a_kept_file_comes_back(portal: Flask) -> None:
    with portal.app_context():
        assert kept(keep(STORED)) == STORED


def test_a_browser_cannot_point_a_kept_file_elsewhere(portal: Flask) -> None:
    with portal.app_context():
        elsewhere = keep(STORED | {"object_key": "registrations/2"}).split(".")[0]
        signature = keep(STORED).split(".", 1)[1]
        assert kept(f"{elsewhere}.{signature}") is None
        assert kept(None) is None
