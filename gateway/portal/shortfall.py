"""What a firm's own people lack, in words."""

from __future__ import annotations

from contracts.watching import OwnShortfall
from rules.keeping import said


def lacking(one: OwnShortfall) -> str:
    """缺少人员3人、证书失效2人."""
    return said(one.missing, one.expired, one.unfit)
