"""Nothing acts at once: what cannot be taken back is asked again. With JavaScript in a dialog
(`data-sure`, static/js/confirm.js), without it on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import render_template, request

CONFIRMED = "confirmed"
_OURS = {"csrf_token", "form_key", CONFIRMED}


def asks(
    question: str, *, shown: Mapping[str, str], needs: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Around a view that acts: it is called only once the person has said that this is meant.

    question: what will be done, as it is asked. shown: label by field, of what was typed. needs: a
    field without which nothing is asked, since the view refuses it.
    """

    def around(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def asked(**values: Any) -> Any:
            blank = bool(needs) and not request.form.get(needs, "").strip()
            if request.form.get(CONFIRMED) or blank:
                return view(**values)
            typed = [
                (name, one) for name, one in request.form.items(multi=True) if name not in _OURS
            ]
            lines = [(shown[name], one) for name, one in typed if name in shown and one]
            return render_template(
                "intranet/sure.html", question=question, lines=lines, typed=typed
            )

        return asked

    return around
