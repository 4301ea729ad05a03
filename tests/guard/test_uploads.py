"""Whatever is uploaded goes through gateway/uploads.py, where it is scanned."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.surfaces import configured, intranet, portal

__all__ = ["configured", "intranet", "portal"]

GATEWAY = Path(__file__).parents[2] / "gateway"
SOURCES = {str(path.relative_to(GATEWAY)): path.read_text() for path in GATEWAY.rglob("*.py")}
FILES = {path.name for path in (GATEWAY / "files").iterdir()}
pytestmark = pytest.mark.spec("P-03")


def using(pattern: str) -> set[str]:
    return {name for name, text in SOURCES.items() if re.search(pattern, text)}


def test_only_one_module_opens_what_was_uploaded() -> None:
    assert using(r"\bfrom gateway.inspection import .*\binspect\b") == {"uploads.py"}
    assert using(r"virus_scan\.scan\(") == {"uploads.py"}
    assert using(r"\.stream\b") == {"uploads.py"}


def test_only_child_processes_open_it() -> None:
    """What reads a stranger's file takes whatever the file makes it take."""
    opening = r"(?m)^\s*(import|from) (pikepdf|python_calamine|zipfile|lxml)\b|\bImage\.open\b"
    # Attachments are bound into a case file by the child that lays documents out.
    binding = "documents/binding.py"
    found = using(opening)
    assert {name.partition("/")[0] for name in found - {binding}} == {"files"}
    assert using(r"import binding\b") == {"documents/render.py"}
    assert using(r"\bgateway\.files\b.* import ") <= {f"files/{path}" for path in FILES}


def test_who_takes_files_hands_them_to_it() -> None:
    taking = using(r"request\.files|flask_smorest\.fields import Upload") - {"errors.py"}
    assert len(taking) >= 5
    pattern = r"uploads\.(store|posted|staff)\(|\b(attach|attach_each|attach_paper|take)\("
    handing_on = using(pattern) | {"public/what_if.py"}
    assert taking - handing_on == set()
    assert "uploads.store(" in SOURCES["attaching.py"]
    assert "uploads.store_scan(" in SOURCES["portal/scan_uploads.py"]
    assert "uploads.staff(" in SOURCES["public/roster_file.py"], "what what_if hands it to"


FORM = re.compile(r"<form[^>]*multipart/form-data.*?</form>", re.DOTALL)
SENT_TO = re.compile(r"""(?:action|formaction|hx-post)="\{\{ url_for\('([\w.]+)'""")


def test_who_takes_files_may_be_sent_large_bodies(portal: Flask, intranet: Flask) -> None:
    """And nobody else: what is sent to them is not read beyond a form."""
    templates = (GATEWAY / "templates").rglob("*.html")
    forms = [form for path in templates for form in FORM.findall(path.read_text())]
    asked = {endpoint for form in forms for endpoint in SENT_TO.findall(form)}
    documented = {
        endpoint
        for endpoint, view in portal.view_functions.items()
        for part in getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
        if part["in"] == "files"
    }
    views = portal.view_functions | intranet.view_functions
    marked = {name for name, view in views.items() if hasattr(view, "max_body")}
    assert len(asked) >= 4
    assert len(documented) >= 2
    assert marked == asked | documented
