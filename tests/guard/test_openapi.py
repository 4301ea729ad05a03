"""The committed description of the API is that of the code."""

import json
from pathlib import Path

from gateway.api.spec import specification, text

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_description_is_the_code_s() -> None:
    message = "run: python -m gateway.api.spec > docs/openapi.json"
    assert COMMITTED.read_text("utf-8") == text(), message


def test_it_is_openapi_3_1_and_every_reference_resolves() -> None:
    described = specification()
    assert described["openapi"] == "3.1.0"
    references = set()

    def collect(name: str, value: object) -> object:
        if name == "$ref":
            references.add(value)
        return value

    json.loads(json.dumps(described), object_pairs_hook=lambda p: {k: collect(k, v) for k, v in p})
    for reference in references:
        found = described
        for part in str(reference).removeprefix("#/").split("/"):
            found = found[part]


OPEN_TO_ALL = {
    "POST /captchas", "POST /tokens", "GET /public/licences", "GET /public/verifications/{token}",
    "GET /public/notices", "GET /public/verification-codes/{code}", "GET /guide/{code}",
    "POST /what-if/reach", "POST /what-if/leaving", "POST /what-if/repair",
}  # fmt: skip


def test_every_operation_says_what_it_does_and_who_may() -> None:
    open_to_all = set()
    for path, item in specification()["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["summary"], (path, method)
            if operation.get("security") == []:
                open_to_all.add(f"{method.upper()} {path.removeprefix('/api/v1')}")
    assert open_to_all == OPEN_TO_ALL
