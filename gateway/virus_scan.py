"""Every uploaded file is scanned before it is kept (P-03; ASVS 5.4.3), if CLAMD_ADDRESS is set.

A scanner that does not answer lets nothing through: uploads are refused until it is back, and the
portal's health says so. Without the setting nothing is scanned, which the log tells at the start.
"""

from __future__ import annotations

from typing import BinaryIO

from flask import Flask, current_app, g

from chassis import log
from chassis.clamd import Clamd, ScanError
from chassis.metrics import uploads_scanned
from chassis.settings import settings
from contracts.errors import Invalid, Unavailable

INFECTED = "文件没有通过病毒检查，不能上传；请用杀毒软件检查电脑，重新生成文件后再上传"
AWAY = "病毒检查暂时不可用，文件没有上传，请稍后再试；已填写的内容不受影响"
_log = log.get(__name__)


def install(app: Flask) -> None:
    address = settings().clamd_address
    if address is None:
        _log.warning("uploads_not_scanned", reason="CLAMD_ADDRESS is not set")
        return
    scanner = Clamd(address)
    app.extensions["virus_scanner"] = scanner
    app.extensions["degraded"]["virus scanner"] = lambda: not scanner.alive()


def scan(stream: BinaryIO) -> None:
    """Scan the rest of `stream`, which is rewound then.

    Raises Invalid at "file" (code "infected"), Unavailable when the scanner does not answer.
    """
    scanner: Clamd | None = current_app.extensions.get("virus_scanner")
    if scanner is None:
        return
    try:
        left = g.call.remaining()
        found = scanner.scan(stream) if left is None else scanner.scan(stream, left)
    except ScanError as error:
        uploads_scanned.labels("failed").inc()
        _log.error("virus_scan_failed", reason=str(error))
        raise Unavailable(AWAY) from error
    stream.seek(0)
    uploads_scanned.labels("infected" if found else "clean").inc()
    if found:
        actor = g.actor
        _log.warning(
            "upload_infected", signature=found, actor=actor.key, address=actor.address,
            enterprise_id=actor.enterprise_id,
        )  # fmt: skip
        raise Invalid.at("file", INFECTED, code="infected")
