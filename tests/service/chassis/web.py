"""A web host on the sample services."""

import hashlib
from typing import Any

import eventlet
from flask import Flask, Response, current_app, request

from chassis.context import ANONYMOUS_ACTOR, Call
from chassis.http import Web
from chassis.rpc.client import RpcClients
from tests.service.chassis.sample.contract import Sample


def create_app() -> Flask:
    app = Flask(__name__)
    app.extensions["max_body"] = lambda environ: 10_000_000

    @app.get("/ask/<text>")
    def ask(text: str) -> dict[str, str]:
        call = Call(ANONYMOUS_ACTOR).within(10)
        return {"text": current_app.extensions["rpc"].bind(call).sample.echo(text=text).text}

    @app.get("/internal")
    def internal() -> dict[str, bool]:
        clients = current_app.extensions["rpc"].bind(Call(ANONYMOUS_ACTOR))
        return {"offered": hasattr(clients.sample, "only_services")}

    @app.post("/upload")
    def upload() -> dict[str, Any]:
        digest, pieces = hashlib.sha256(), 0
        while piece := request.stream.read(65536):
            digest.update(piece)
            pieces += 1
        return {"sha256": digest.hexdigest(), "pieces": pieces}

    @app.get("/download")
    def download() -> Response:
        return app.response_class((b"x" * 65536 for _ in range(64)), mimetype="text/plain")

    @app.get("/slow")
    def slow() -> str:
        app.extensions["begun"] = True
        eventlet.sleep(1)
        return "done"

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("身份证号码 11010519491231002X")

    return app


class WebHost:
    name = "asker"

    clients = RpcClients(Sample)
    web = Web(create_app, port="PORTAL_PORT")
