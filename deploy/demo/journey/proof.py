"""What everybody can check afterwards: the PDF, the register, the event."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from typing import IO, cast

import pikepdf

from deploy.demo.browser import SECONDS, Page, StepFailed

RECEIVER = "deploy.subscriber_example"


def pages_of(content: bytes) -> int:
    """Raises StepFailed when it is not a PDF."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError as error:
        raise StepFailed(f"not a PDF: {content[:40]!r}") from error


def must_show(page: Page, *texts: str) -> None:
    body = page.text("body")
    for text in texts:
        if text not in body:
            raise StepFailed(f"{page.url} does not show {text}")


class Receiver:
    """The example subscriber, as a process of its own with a broker user of its own."""

    def __enter__(self) -> Receiver:
        queue = {"SUBSCRIBER_QUEUE": "subscriber_example"}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", RECEIVER, "--timeout", "300"],
            env=os.environ | queue,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._printed = cast(IO[str], self.process.stdout)  # a pipe, as asked for above
        os.set_blocking(self._printed.fileno(), False)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(SECONDS)

    def line_about(self, licence: str, event: str) -> str:
        """What it printed of this event of the licence."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            line = self._printed.readline()
            if licence in line and event in line:
                return line.strip()
            if not line:
                time.sleep(0.2)
        raise StepFailed(f"no {event} of licence {licence} came")
