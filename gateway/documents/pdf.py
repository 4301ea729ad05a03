"""HTML → PDF outside this process, at most two at once, in bounded time."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

import chassis.log
from contracts.errors import Unavailable

AT_ONCE = 2
WAIT_SECONDS = 10
RENDER_SECONDS = 45  # takes 2 s of computing; a busy machine may need many more
_BUSY = "文件正在排队生成，请稍后再试"
_ROOT = Path(__file__).parents[2]

log = chassis.log.get(__name__)
_places = BoundedSemaphore(AT_ONCE)


def pdf(html: str) -> bytes:
    """The document as PDF. Raises `Unavailable` when it takes too long or the renderer fails."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Unavailable(_BUSY)
    try:
        return _render(html.encode())
    finally:
        _places.release()


def _render(html: bytes) -> bytes:
    # Files, not pipes: with pipes eventlet's patch raises a TimeoutExpired of its own.
    with TemporaryFile() as given, TemporaryFile() as made, TemporaryFile() as words:
        given.write(html)
        given.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "gateway.documents.render"],
                stdin=given,
                stdout=made,
                stderr=words,
                timeout=RENDER_SECONDS,
                cwd=_ROOT,
                env=_bare_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            log.error("document_render_timeout", seconds=RENDER_SECONDS)
            raise Unavailable(_BUSY) from error
        document = _content(made)
        if done.returncode or not document.startswith(b"%PDF"):
            # Its words may quote the document, hence only the kind of the last error.
            reason = _content(words).decode(errors="replace").strip().rpartition("\n")[2]
            log.error(
                "document_render_failed",
                returncode=done.returncode,
                reason=reason.partition(":")[0][:80],
            )
            raise Unavailable("文件生成失败，请稍后再试")
        return document


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _bare_environment() -> dict[str, str]:
    """No secrets for a process that does not need any."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
