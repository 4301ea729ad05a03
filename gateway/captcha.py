"""The captcha as an image in the page; its text never leaves the server in any other form."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from captcha.image import ImageCaptcha
from flask import g

WIDTH, HEIGHT = 160, 56


@dataclass(frozen=True)
class Challenge:
    captcha_id: str
    image: str  # data: address


def new_challenge() -> Challenge:
    """A fresh challenge, drawn. Raises `contracts.errors`."""
    found = g.rpc.identity.new_captcha()
    drawn = ImageCaptcha(width=WIDTH, height=HEIGHT).generate(found["text"], format="png")
    encoded = base64.b64encode(drawn.getvalue()).decode("ascii")
    return Challenge(found["captcha_id"], f"data:image/png;base64,{encoded}")
