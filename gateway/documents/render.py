"""HTML → PDF, in a child process (`gateway.documents.pdf`).

The HTML is our own, but values in it were typed by people, so nothing is fetched (only `data:`
addresses).
"""

from io import BytesIO

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from gateway.documents import binding


def render(given: BytesIO) -> bytes:
    only_data = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    document: bytes = HTML(string=given.read().decode(), url_fetcher=only_data).write_pdf()
    return document


def bind(given: BytesIO) -> bytes:
    return binding.bind(given, render)
