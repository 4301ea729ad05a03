"""The HTTP interface of the sandbox; README.md describes it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from chassis import clock
from deploy.sandboxes.sms.outbox import Outbox


class MessageSchema(Schema):
    class Meta:
        unknown = RAISE

    to = fields.String(required=True, validate=validate.Regexp(r"^1\d{10}$"))
    text = fields.String(required=True, validate=validate.Length(min=1, max=500))
    reference = fields.String(required=True, validate=validate.Length(min=1, max=100))


class FailureSchema(Schema):
    class Meta:
        unknown = RAISE

    status = fields.Integer(required=True, validate=validate.Range(400, 599))
    count = fields.Integer(required=True, validate=validate.Range(0, 10_000))


def create_app(file: Path | None = None) -> Flask:
    """The sandbox; `file` keeps the messages over restarts."""
    app = Flask(__name__)
    outbox = Outbox(file)
    failure = {"status": 503, "count": 0}

    @app.post("/v1/messages")
    def take() -> tuple[Response, int]:
        if failure["count"]:
            failure["count"] -= 1
            return jsonify(error="told to fail"), failure["status"]
        wanted = MessageSchema().load(request.get_json())
        message = outbox.take(**wanted, received_at=clock.now().isoformat())
        return jsonify(id=message.id), 202

    @app.get("/v1/messages")
    def messages() -> Response:
        return jsonify([asdict(m) for m in outbox.newest_first(request.args.get("to"))])

    @app.post("/v1/failure")
    def fail() -> tuple[str, int]:
        failure.update(FailureSchema().load(request.get_json()))
        return "", 204

    @app.get("/")
    def page() -> str:
        return render_template("messages.html", messages=outbox.newest_first())

    @app.errorhandler(ValidationError)
    def invalid(error: ValidationError) -> tuple[Response, int]:
        return jsonify(errors=error.messages), 422

    @app.template_filter("local")
    def local(instant: str) -> str:
        return clock.local(datetime.fromisoformat(instant)).strftime("%Y-%m-%d %H:%M:%S")

    return app
