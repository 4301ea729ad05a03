"""The HTTP interface of the sandbox; README.md describes it."""

import json
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from chassis import clock
from chassis.sm2 import decrypt
from deploy.sandboxes.credit import page
from deploy.sandboxes.credit.firms import CLASSES, EVERYBODY, FAULTS, Firm, Firms

SOURCE = "信用能源（沙箱）"
SOMEBODY_ELSE = "91110000MA00000004"


class UnreadableError(Exception):
    """The question is none. The text says why."""


Asked = deque[dict[str, Any]]


def create_app(firms: Firms, private_key: bytes | None = None) -> Flask:
    """private_key: of SM2, for those who ask in the regulator's envelope."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    asked: Asked = deque(maxlen=200)

    @app.post("/credit/v1/queries")
    def query() -> Response | tuple[Response, int]:
        encrypted = request.headers.get("encrypt") == "true"
        try:
            uscc, name = _question(request.get_data(), private_key if encrypted else None)
        except UnreadableError as error:
            return jsonify(error=str(error)), 400
        firm = firms.get(uscc)
        failing = {"delay": firm["delay"], "fault": firm["fault"]}
        at = clock.now().isoformat()
        asked.appendleft({"uscc": uscc, "at": at, "encrypted": encrypted, **failing})
        time.sleep(firm["delay"])
        if firm["fault"] == "status":
            return jsonify(error="CREDIT_TIMEOUT"), 503
        return _answer(uscc, name, firm, encrypted)

    @app.errorhandler(ValidationError)
    def invalid(error: ValidationError) -> tuple[Response, int]:
        return jsonify(errors=error.messages), 422

    _settings(app, firms, asked)
    _pages(app, firms, asked)
    return app


def _settings(app: Flask, firms: Firms, asked: Asked) -> None:
    @app.get("/v1/queries")
    def queries() -> Response:
        return jsonify(list(asked))

    @app.get("/v1/firms/<uscc>")
    def firm(uscc: str) -> Response:
        return jsonify(firms.get(uscc))

    @app.put("/v1/firms/<uscc>")
    def change(uscc: str) -> Response:
        return jsonify(firms.set(uscc, request.get_json()))

    @app.delete("/v1/firms/<uscc>")
    def reset(uscc: str) -> tuple[str, int]:
        firms.reset(uscc)
        return "", 204


def _pages(app: Flask, firms: Firms, asked: Asked) -> None:
    def rendered(uscc: str, values: dict[str, Any], error: str = "") -> str:
        return render_template(
            "credit.html",
            firms=firms.all(),
            asked=list(asked)[:20],
            uscc=uscc,
            values=values,
            error=error,
            classes=CLASSES,
            faults=FAULTS,
            lists=page.LISTS,
            everybody=EVERYBODY,
        )

    @app.get("/")
    def shown() -> str:
        uscc = request.args.get("uscc", "").strip().upper()
        return rendered(uscc, page.to_form(firms.get(uscc)) if uscc else {})

    @app.post("/firms")
    def posted() -> AnyResponse | tuple[str, int]:
        uscc = request.form.get("uscc", "").strip().upper()
        try:
            firms.set(uscc, page.from_form(request.form))
        except (ValidationError, ValueError) as error:
            return rendered(uscc, dict(request.form), str(error)), 422
        return redirect(url_for("shown", uscc=uscc))


def _question(body: bytes, private_key: bytes | None) -> tuple[str, str]:
    """(code, name). private_key: where the question is encrypted. Raises UnreadableError."""
    try:
        if private_key is None:
            asked = json.loads(body)
            return str(asked["uscc"]), str(asked["name"])
        asked = json.loads(decrypt(private_key, body.decode()))
        return str(asked["socialcreditno"]), str(asked["entername"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"the question cannot be read: {type(error).__name__}") from error


def _answer(uscc: str, name: str, firm: Firm, encrypted: bool) -> Response:
    who = SOMEBODY_ELSE if firm["fault"] == "other_firm" else uscc
    told = {key: value for key, value in firm.items() if key not in ("name", "delay", "fault")}
    record = {**told, "answered_at": clock.now().isoformat(), "source": SOURCE}
    if not firm["found"]:
        record["class"] = None
    if firm["fault"] == "missing":
        del record["serious_dishonest"]
    named = firm["name"] or name
    if encrypted:
        record = {**record, "socialcreditno": who, "entername": named}
        text = json.dumps({"status": "1", "data": [record]}, ensure_ascii=False)
    else:
        text = json.dumps({**record, "uscc": who, "name": named}, ensure_ascii=False)
    if firm["fault"] == "malformed":
        text = text[: len(text) // 2]
    if firm["fault"] == "drip":
        return Response(_dripping(text.encode()), mimetype="application/json")
    return Response(text, mimetype="application/json")


def _dripping(text: bytes) -> Iterator[bytes]:
    for byte in text:
        time.sleep(1)
        yield bytes([byte])
