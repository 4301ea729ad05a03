"""The page of a list that an address asks for: always one that exists."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for

MOST = 500


def asked(name: str = "page", most: int = MOST) -> int:
    """What is no number is the first page."""
    return min(max(request.args.get(name, 1, type=int), 1), most)


def existing(page: int, pages: int, name: str = "page") -> int:
    """The page where the list has it; who asks for one beyond the last is led to the last."""
    if page <= pages:
        return page
    query: dict[str, Any] = request.args.to_dict(flat=False) | {name: [str(pages)]}
    abort(redirect(url_for(str(request.endpoint), **(request.view_args or {}), **query)))


def offered(page: int, pages: int, around: int = 2) -> list[int | None]:
    """The numbers that a pager shows: the first, the last and those around; None: some between."""
    near = {1, pages, *range(page - around, page + around + 1)}
    numbers = sorted(one for one in near if 1 <= one <= pages)
    shown = list[int | None]()
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before == 2:
            shown.append(number - 1)
        elif number - before > 2:
            shown.append(None)
        shown.append(number)
    return shown
