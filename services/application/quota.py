"""How much one firm may store: in one application, in all of them, on one day.

Counted is what lies in the storage: a file that was removed and never submitted lies there until it
is deleted (`services.application.retention`).
"""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from chassis import clock
from chassis.settings import settings
from contracts.errors import Invalid
from services.application.files import storage_used
from services.application.retention import KEEP_REMOVED
from services.application.tables import Application, Attachment, Scan

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
MAX_FILES = 2000  # of an application; 111 people of a first-level firm bring about 350
MAX_TOTAL = 2 * GIGABYTE


class Quota(NamedTuple):
    """Of one firm. stored: bytes; daily: bytes; daily_files: number."""

    stored: int
    daily: int
    daily_files: int

    @classmethod
    def from_settings(cls) -> Quota:
        """FIRM_STORED_MB, FIRM_DAILY_MB, FIRM_DAILY_FILES."""
        chosen = settings()
        return cls(
            chosen.firm_stored_mb * MEGABYTE,
            chosen.firm_daily_mb * MEGABYTE,
            chosen.firm_daily_files,
        )

    def require_room(
        self, session: Session, application: Application, size: int, files: int = 1
    ) -> None:
        """Raises Invalid at "file", code "quota", where `files` of `size` bytes together are too
        much."""
        count, used = storage_used(session, application)
        if count + files > MAX_FILES or used + size > MAX_TOTAL:
            raise _full(
                f"每份申请最多上传{MAX_FILES}个文件、共{MAX_TOTAL // GIGABYTE}GB，"
                "请删除不需要的附件后再上传"
            )
        stored, today, there = _of_firm(session, application.enterprise_id)
        if today + size > self.daily or there + files > self.daily_files:
            raise _full(
                f"贵单位今天上传的文件已达到上限（{self.daily_files}个、{_shown(self.daily)}），"
                "请明天再上传"
            )
        if stored + size > self.stored:
            raise _full(
                f"贵单位上传的文件已达到上限（共{_shown(self.stored)}），请删除不需要的附件，"
                f"删除{KEEP_REMOVED.days}天后不再计入；急需上传的请联系派出机构"
            )


def _of_firm(session: Session, enterprise_id: str) -> tuple[int, int, int]:
    """(bytes stored, bytes of today, files of today)."""
    day = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    # A file that is part of several applications lies in the storage once.
    each = union(
        *(
            select(kept.object_key, kept.size, kept.uploaded_at)
            .join(Application, Application.id == kept.application_id)
            .where(Application.enterprise_id == enterprise_id)
            for kept in (Attachment, Scan)
        )
    ).subquery()
    size, recent = func.sum(each.c.size), each.c.uploaded_at >= day
    stored, today, files = session.execute(
        select(
            func.coalesce(size, 0),
            func.coalesce(size.filter(recent), 0),
            func.count().filter(recent),
        ).select_from(each)
    ).one()
    return int(stored), int(today), int(files)


def _shown(size: int) -> str:
    return f"{size // GIGABYTE}GB" if size % GIGABYTE == 0 else f"{size // MEGABYTE}MB"


def _full(message: str) -> Invalid:
    return Invalid.at("file", message, code="quota")
