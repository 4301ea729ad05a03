"""业务办理终止: the applicant ends a case that is submitted and not decided (L-01…L-05)."""

from __future__ import annotations

from typing import Annotated

from contracts.structs import Request, a_remark


class Terminate(Request):
    """reason: in the applicant's own words, if it wants to give one."""

    case_id: str
    reason: Annotated[str, a_remark(500, error="终止原因不能超过500字")] = ""
