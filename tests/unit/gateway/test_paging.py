"""A pager shows pages that exist, and an address never leads beyond the last."""

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from gateway import paging


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 20, [1, None, 4, 5, 6, 7, 8, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_the_numbers_of_a_pager(page: int, pages: int, shown: list[int | None]) -> None:
    assert paging.offered(page, pages) == shown


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    made.add_url_rule("/lists/<name>", endpoint="lists", view_func=lambda name: name)
    return made


@pytest.mark.parametrize(
    ("typed", "page"), [("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("", 1), ("99999999999", 500)]
)
def test_what_is_asked_for_is_a_page(app: Flask, typed: str, page: int) -> None:
    with app.test_request_context("/lists/a", query_string={"page": typed}):
        assert paging.asked() == page


def test_beyond_the_last_page_is_the_last(app: Flask) -> None:
    with app.test_request_context("/lists/a?kind=b&page=9"):
        assert paging.existing(2, 2) == 2
        with pytest.raises(HTTPException) as raised:
            paging.existing(9, 2)
        assert raised.value.get_response().location == "/lists/a?kind=b&page=2"
