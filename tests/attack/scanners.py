"""Two scanners that others keep: wapiti for pages, schemathesis for the API."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.attack.people import Cast, Person

# In an environment of its own: it asks for older versions than ours (requirements/attack.txt).
WAPITI = Path(".local/attack-venv/bin/wapiti")
MODULES = "sql,xss,permanentxss,exec,file,crlf,redirect,xxe,csp,cookieflags,methods,backup,htaccess"
SECONDS = 120
LEAST = 8
"""Pages that a scan must have come to, or it shows nothing."""
# What it reports and is so on purpose: category → why.
EXPLAINED = {
    "Secure Flag cookie": "the system under attack speaks plain HTTP on the loopback address; over "
    "TLS the flag is set (docs/security.md, 3.3.1)",
    "Internal Server Error": "503 of a limit is one, too; a 500 is looked for below",
}


def schemathesis(cast: Cast) -> Iterator[str]:
    headers = cast.program("haixia")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", "docs/openapi.json",
        "--url", cast.portal, "--header", f"Authorization: {headers['Authorization']}",
        "--checks", "not_a_server_error,content_type_conformance,response_schema_conformance",
        "--max-examples", "25", "--max-time", "300", "--continue-on-failure",
        "--workers", "2", "--request-timeout", "30", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        shown = done.stdout.partition("FAILURES")[2] or done.stdout[-3000:] + done.stderr[-500:]
        yield f"schemathesis ended with {done.returncode}:\n{shown[:6000]}"


def wapiti(cast: Cast) -> Iterator[str]:
    surfaces = (
        ("the public pages", Person("nobody", cast.portal), "/"),
        ("a firm", cast.firm("huaixin"), "/home"),
        ("a reviewer", cast.staff("hd-examine"), "/"),
    )
    for who, person, start in surfaces:
        for category, one in _scanned(person, start):
            if category not in EXPLAINED:
                yield f"{who}: {category}: {one['method']} {one['path']} {one['info']}"


def _scanned(person: Person, start: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        cookies = "; ".join(f"{one.name}={one.value}" for one in person.http.cookies)
        command = [
            # The scope is the folder of the first address: from /home alone it would be that page.
            str(WAPITI), "-u", person.address + "/", "-s", person.address + start,
            "--scope", "folder", "-m", MODULES,
            "-f", "json", "-o", str(report), *(("-C", cookies) if cookies else ()),
            "--flush-session",
            "--max-scan-time", str(SECONDS), "--max-attack-time", str(SECONDS // 8),
            "--max-links-per-page", "40",
            "--max-files-per-dir", "30", "--no-bugreport", "--store-session", folder,
            "-x", f"{person.address}/sign-out", "-v", "0",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=4 * SECONDS
        )
        if not report.exists():
            raise RuntimeError(f"wapiti did not report: {done.stdout[-500:]} {done.stderr[-500:]}")
        found = json.loads(report.read_text())
    pages = found["infos"]["crawled_pages_nbr"]
    print(f"  {person.name}: {pages} pages", flush=True)
    if pages < LEAST:
        yield "Crawling", {"method": "GET", "path": start, "info": f"only {pages} pages were seen"}
    for kind in ("vulnerabilities", "anomalies"):
        for category, listed in found[kind].items():
            yield from ((category, one) for one in listed)
