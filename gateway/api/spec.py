"""`python -m gateway.api.spec > docs/openapi.json`: the description of the API from its code."""

from __future__ import annotations

import json
import sys
from typing import Any

from flask import Flask

from gateway import api
from gateway.app import Id


def specification() -> dict[str, Any]:
    """OpenAPI 3.1; needs no settings and no servers."""
    app = Flask("gateway")
    app.url_map.converters["id"] = Id
    described: dict[str, Any] = api.install(app).spec.to_dict()
    return described


def text() -> str:
    """As it is committed."""
    return json.dumps(specification(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
