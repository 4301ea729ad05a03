"""Pages of jobs that run in the background."""

from __future__ import annotations

from flask import Response, make_response


def part_of_page(markup: str, *, runs: bool) -> Response:
    """The part that asks again while the job runs; at its end the browser takes the whole page."""
    response = make_response(markup)
    if not runs:
        response.headers["HX-Refresh"] = "true"
    return response
