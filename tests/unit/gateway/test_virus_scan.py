import io

import pytest
from flask import Flask
from structlog.testing import capture_logs

from gateway import virus_scan
from gateway.app import create_portal


@pytest.mark.spec("P-03")
def test_without_a_scanner_files_pass_and_the_start_says_so(configured: None) -> None:
    with capture_logs() as logged:
        app = create_portal()
    (told,) = (line for line in logged if line["event"] == "uploads_not_scanned")
    assert told["log_level"] == "warning"
    with app.app_context():
        virus_scan.scan(io.BytesIO(b"anything"))


def test_a_scanner_is_not_asked_at_the_start(
    configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAMD_ADDRESS", "unix:///nowhere/clamd.ctl")
    app: Flask = create_portal()
    assert app.extensions["degraded"]["virus scanner"]()
