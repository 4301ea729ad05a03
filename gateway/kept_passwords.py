"""A new password that was typed stays while other mistakes of the same form are mended.

No page carries it as it was typed: the form that comes back holds it sealed, in a hidden field that
opens here only, for the same form in the same browser, for half an hour.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, request, session

from chassis import clock
from chassis.vault import Spot, Vault, VaultError
from contracts.errors import Finding
from gateway.forms.fields import FieldView
from gateway.security import CSRF

FIELD = "kept_password"
SECONDS = 30 * 60
HINT = "已填写；不需要修改的，不必重新填写"


def put_back(form: str, names: Sequence[str], values: dict[str, Any]) -> None:
    """Fill in what an earlier round has kept, where nothing was typed anew. form: its name."""
    if not any(values.get(name) for name in names):
        values.update(_opened(form, request.form.get(FIELD, "")))


def keep(
    form: str,
    names: Sequence[str],
    values: dict[str, Any],
    wrong: Iterable[Finding],
    prefix: str = "",
) -> str | None:
    """For the hidden field; None where one is missing or something is wrong with it."""
    start = f"{prefix}." if prefix else ""
    paths = {f"{start}{name}" for name in names}
    if not all(values.get(name) for name in names) or any(one["path"] in paths for one in wrong):
        return None
    told = {"at": clock.now().timestamp(), "typed": {name: values[name] for name in names}}
    sealed = _vault().encrypt(json.dumps(told), _spot(form))
    return base64.urlsafe_b64encode(sealed).decode()


def shown(views: Iterable[FieldView], names: Sequence[str], kept: str | None) -> list[FieldView]:
    """The fields with the word that nothing has to be typed again."""
    return [
        replace(view, required=False, hint=HINT)
        if kept and view.name.rpartition(".")[2] in names
        else view
        for view in views
    ]


def _opened(form: str, text: str) -> dict[str, str]:
    try:
        sealed = base64.urlsafe_b64decode(text.encode())
        told = json.loads(_vault().decrypt(sealed, _spot(form))) if sealed else {}
    except (VaultError, ValueError):
        return {}
    young = told and clock.now().timestamp() - told["at"] <= SECONDS
    return dict(told["typed"]) if young else {}


def _vault() -> Vault:
    secret = str(current_app.secret_key).encode()
    key = hashlib.blake2b(secret, digest_size=32, person=b"kept-passwords").digest()
    return Vault({"form": key}, "form", b"")


def _spot(form: str) -> Spot:
    return Spot(f"form/{form}/{session.get(CSRF, '')}")
