"""The captcha as an image in the page; its text never leaves the server in any other form."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from captcha.image import ImageCaptcha
from eventlet import tpool
from flask import g

from gateway.throttle import costly

WIDTH, HEIGHT = 160, 56
PER_MINUTE = 60


@dataclass(frozen=True)
class Challenge:
    captcha_id: str
    image: str  # data: address


def new_challenge() -> Challenge:
    """A fresh challenge, drawn beside the loop that serves others. Raises `contracts.errors`."""
    with costly("captcha", PER_MINUTE):
        found = g.rpc.identity.new_captcha()
        drawn = tpool.execute(_draw, found["text"])
    encoded = base64.b64encode(drawn).decode("ascii")
    return Challenge(found["captcha_id"], f"data:image/png;base64,{encoded}")


def _draw(text: str) -> bytes:
    return ImageCaptcha(width=WIDTH, height=HEIGHT).generate(text, format="png").getvalue()
