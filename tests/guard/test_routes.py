"""Every route of both surfaces: who may use it, and that a forged POST gets nowhere."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from gateway.session import is_public
from gateway.surface import API_PREFIX
from tests.surfaces import configured, intranet, portal

__all__ = ["configured", "intranet", "portal"]

# What anybody may call. A new entry is a decision: add it here with the route.
PUBLIC = {
    "portal": {
        "portal.landing", "portal.sign_in", "portal.sign_out", "portal.captcha",
        "portal.register", "portal.register_form", "portal.register_code", "portal.institutions",
        "portal.recover", "portal.recover_code", "portal.reserved_mobile_form",
        "portal.mobile_change", "portal.mobile_change_code",
        "portal.phone", "portal.phone_upload",
        "public.guides", "public.guide_page", "public.guide_pdf", "public.guide_template",
        "public.search", "public.licence", "public.verify", "public.verify_token",
        "public.what_if", "public.work_out", "public.what_if_template",
        "public.conditions", "public.notices", "public.decisions", "public.commitment_pdf",
        "public.evaluations", "public.scanned", "public.submit_scan", "public.receipt",
        "public.follow_up", "vendor.serve",
    },
    "intranet": {
        "intranet.sign_in", "intranet.sign_out", "intranet.captcha", "intranet.second_factor",
        "vendor.serve",
    },
}  # fmt: skip
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
UUID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(params=["portal", "intranet"])
def app(request: pytest.FixtureRequest) -> Flask:
    chosen: Flask = request.getfixturevalue(request.param)
    return chosen


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def pages(app: Flask) -> Iterator[Rule]:
    """The routes a browser uses; the API has no cookies and tests of its own."""
    return (rule for rule in rules(app) if not rule.rule.startswith(API_PREFIX))


def address(app: Flask, rule: Rule) -> str:
    values = {name: UUID for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def test_what_is_public_is_a_decision(app: Flask) -> None:
    surface = app.extensions["surface"].name
    found = {r.endpoint for r in pages(app) if is_public(app.view_functions[r.endpoint])}
    assert found == PUBLIC[surface]


def test_nothing_of_one_surface_is_served_by_the_other(portal: Flask, intranet: Flask) -> None:
    shared = {rule.endpoint for rule in rules(portal)} & {rule.endpoint for rule in rules(intranet)}
    assert shared == {"vendor.serve"}


@pytest.mark.spec("N-01", "P-09")
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(app: Flask) -> None:
    client = app.test_client()
    for rule in pages(app):
        if "GET" in (rule.methods or ()) and not is_public(app.view_functions[rule.endpoint]):
            answer = client.get(address(app, rule))
            assert answer.status_code == 302, rule
            assert "sign-in" in answer.headers["Location"], rule


def test_a_post_without_its_token_is_refused_everywhere(app: Flask) -> None:
    client = app.test_client()
    for rule in pages(app):
        for method in WRITING & (rule.methods or set()):
            answer = client.open(address(app, rule), method=method, data={"type": "NEW"})
            assert answer.status_code == 403, (method, rule)
            assert "页面已过期" in answer.text


def test_every_page_carries_the_headers_of_protection(app: Flask) -> None:
    answer = app.test_client().get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers
    secure = app.test_client().get("/sign-in", base_url="https://localhost")
    assert "Strict-Transport-Security" in secure.headers


def test_a_page_has_no_script_and_no_style_of_its_own(app: Flask) -> None:
    html = app.test_client().get("/sign-in").text
    for inline in ("<script>", "<style", " style=", " onclick=", "javascript:"):
        assert inline not in html
