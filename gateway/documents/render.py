"""One PDF in a process of its own: `python -m gateway.documents.render`, HTML in, PDF out.

The layout engine takes 100 MB and some seconds of pure computing; in a process that ends afterwards
neither stays with the gateway. The HTML is our own, but values in it were typed by people, so the
process fetches nothing (only `data:` addresses) and is limited in time and memory.
"""

import resource
import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

CPU_SECONDS = 30
MEMORY_BYTES = 2 << 30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    only_data = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=only_data).write_pdf(
        sys.stdout.buffer
    )


if __name__ == "__main__":
    main()
