"""The captcha as an image in the page, or as a question in words for who sees no image.

The text of an image never leaves the server in any other form. A question can be read by a program
as well as by a person; the programs that read images can, too, so what a solved captcha opens is
limited in number all the same. Questions are given out less often.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from captcha.image import ImageCaptcha
from eventlet import tpool
from flask import render_template, request

from contracts.errors import ServiceError
from gateway.rpc import rpc
from gateway.throttle import costly

WIDTH, HEIGHT = 160, 56
PER_MINUTE = {"picture": 60, "question": 15}
SWITCH = "captcha_kind"


@dataclass(frozen=True)
class Challenge:
    """image: a data: address, None of a question."""

    captcha_id: str
    image: str | None
    question: str | None


def new_challenge(kind: str = "picture") -> Challenge:
    """A fresh one; an image is drawn beside the loop that serves others. Raises
    `contracts.errors`."""
    with costly(f"captcha_{kind}", PER_MINUTE[kind]):
        found = rpc().identity.new_captcha(kind=kind)
        drawn = tpool.execute(_draw, found.text) if found.text else None
    image = f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}" if drawn else None
    return Challenge(found.captcha_id, image, found.question)


def offered() -> Challenge | None:
    """For a page: of the kind asked for there, None where there can be none now. The page then has
    the button that asks for another."""
    try:
        return new_challenge(_kind())
    except ServiceError:
        return None


def switched() -> bool:
    """Whether the form was sent, without JavaScript, only for another captcha."""
    return SWITCH in request.form


def another() -> str:
    """Another one, in the place of the one on the page."""
    return render_template("captcha.html", challenge=new_challenge(_kind()))


def solved() -> dict[str, str | None]:
    """What was filled in, as identity wants it."""
    return {
        "captcha_id": request.form.get("captcha_id", "")[:100] or None,
        "captcha_text": request.form.get("captcha_text", "")[:100] or None,
    }


def _kind() -> str:
    return "question" if request.values.get(SWITCH) == "question" else "picture"


def _draw(text: str) -> bytes:
    return ImageCaptcha(width=WIDTH, height=HEIGHT).generate(text, format="png").getvalue()
