"""What is served of the installed packages, packed only for who takes it so."""

import pytest
from flask import Flask

from gateway import vendor


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip, br", True), ("identity", False), ("gzip;q=0", False)]
)
def test_a_file_is_packed_for_who_takes_it_so(accepted: str, packed: bool) -> None:
    app = Flask("vendor")
    app.register_blueprint(vendor.blueprint)
    answer = app.test_client().get("/static/vendor/htmx.js", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert (answer.content_encoding == "gzip") == packed
    assert "Accept-Encoding" in answer.vary
