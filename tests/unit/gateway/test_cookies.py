"""Names and attributes of cookies, over TLS and over plain HTTP."""

from datetime import timedelta

from flask import Flask, Response

from chassis import clock
from gateway import cookies
from tests.surfaces import configured, intranet, portal

__all__ = ["configured", "intranet", "portal"]


def made(app: Flask, scheme: str) -> list[str]:
    response = Response()
    with app.test_request_context("/", base_url=f"{scheme}://licensing.example"):
        cookies.keep_session(response, "token", clock.now() + timedelta(minutes=30))
        cookies.keep_device(response, "device")
        cookies.forget_session(response)
    page = app.test_client().get("/sign-in", base_url=f"{scheme}://licensing.example")
    return [*response.headers.getlist("Set-Cookie"), *page.headers.getlist("Set-Cookie")]


def test_over_tls_every_cookie_is_of_this_server_alone(portal: Flask, intranet: Flask) -> None:
    for app, surface in ((portal, "portal"), (intranet, "intranet")):
        found = made(app, "https")
        assert len(found) >= 4
        for cookie in found:
            assert cookie.startswith(f"__Host-{surface}_"), cookie
            attributes = {part.strip().partition("=")[0] for part in cookie.split(";")[1:]}
            assert {"Secure", "HttpOnly", "Path", "SameSite"} <= attributes
            assert "Path=/" in cookie and "Domain" not in attributes


def test_plain_http_keeps_all_but_what_needs_tls(portal: Flask) -> None:
    for cookie in made(portal, "http"):
        assert cookie.startswith("portal_") and "Secure" not in cookie
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_cookie_of_plain_http_is_nobody_over_tls(portal: Flask) -> None:
    with portal.test_request_context(
        "/", base_url="https://licensing.example", headers={"Cookie": "portal_session=planted"}
    ):
        assert cookies.session_token() is None


def test_a_browser_carries_few_devices_and_only_whole_ones(portal: Flask) -> None:
    carried = ".".join(["a" * 43, "", "b" * 5000, *(f"{n}" * 43 for n in range(9))])
    with portal.test_request_context("/", headers={"Cookie": f"portal_device={carried}"}):
        assert [token[0] for token in cookies.devices()] == list("a0123")
        response = Response()
        cookies.keep_device(response, "new")
    assert response.headers["Set-Cookie"].startswith("portal_device=new.aaa")
