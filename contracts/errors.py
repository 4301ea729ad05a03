"""Errors that may cross a service boundary.

Each has a stable `code`, a Chinese `message` for the person in front of the page, and `details`
made of JSON primitives. The wire form is `to_dict()`; `from_dict()` gives the same class back.
Anything else that is raised in a service is logged there and becomes `Unexpected(reference)`:
exception texts of libraries carry parameter values and never leave the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NotRequired, TypedDict


class ServiceError(Exception):
    """Base of every error that may be shown to a caller."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    default_message: ClassVar[str] = "系统出现问题，请稍后再试"

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.message = message or self.default_message
        self.details = details
        super().__init__(self.message)

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "details": self.details}

    @property
    def lines(self) -> list[str]:
        """For a terminal: what was found, each on its line, or the message."""
        found = [str(one["message"]) for one in self.details.get("findings", ())]
        return found or [self.message]


class NotFound(ServiceError):
    """The object does not exist, or the caller may not know that it does."""

    code = "not_found"
    status = 404
    default_message = "没有找到您要的内容"


class Forbidden(ServiceError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403
    default_message = "您没有办理此项操作的权限"


class Unconfirmed(Forbidden):
    """Whoever asks may do this once the second factor was shown again."""

    code = "unconfirmed"
    default_message = "这项操作需要再次验证身份"


class Unauthenticated(ServiceError):
    """Nobody is signed in, the session has ended, or the credentials are wrong."""

    code = "unauthenticated"
    status = 401
    default_message = "请先登录"


class Conflict(ServiceError):
    """The state of the object does not allow this now (version, state, uniqueness)."""

    code = "conflict"
    status = 409
    default_message = "数据已被更新，请刷新后再试"


class StaleVersion(Conflict):
    """Somebody else saved the same thing meanwhile. `details.current`: the version to compare."""

    code = "stale_version"
    default_message = "本页内容已在其他窗口保存过，请核对后再保存"


class KeyReused(Conflict):
    """An idempotency key came back with another request."""

    code = "idempotency_key_reused"
    default_message = "请勿重复提交不同的内容，请刷新页面后再试"


class FileDamaged(ServiceError):
    """A stored file is not there as it was stored. `details.kind`: missing, short, altered."""

    code = "file_damaged"
    status = 410
    default_message = "这个文件已损坏或丢失，无法打开；系统已记录，恢复以前请勿以其为依据"


class FeedRestored(Conflict):
    """What the subscriber has after `details.resume_after` was lost with a restore."""

    code = "feed_restored"
    default_message = "该位置之后的事件因系统恢复已作废，请从resume_after重新补取"


class Finding(TypedDict):
    """What is wrong at one place of an input. path: of the field, as `rows.3.id_number`; code: the
    kind of fault, for programs; label: the name of the field; section, tab: where it stands; rule:
    the one that says so; line, column: of a sheet."""

    path: str
    message: str
    code: NotRequired[str]
    label: NotRequired[str]
    section: NotRequired[str]
    tab: NotRequired[str]
    rule: NotRequired[str]
    line: NotRequired[int]
    column: NotRequired[str]


class Invalid(ServiceError):
    """The input is not acceptable. `details.findings`: a list of `Finding`."""

    code = "invalid"
    status = 422
    default_message = "填写的内容有误，请按提示修改"

    def __init__(
        self,
        message: str | None = None,
        findings: Sequence[Finding] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message, findings=list(findings or ()), **details)

    @property
    def findings(self) -> list[Finding]:
        return list(self.details["findings"])

    @classmethod
    def at(cls, path: str, message: str, code: str | None = None) -> Invalid:
        """One finding at one field."""
        finding: Finding = {"path": path, "message": message}
        return cls(findings=[{**finding, "code": code} if code else finding])

    @classmethod
    def of(cls, found: Iterable[tuple[str, str]]) -> Invalid:
        """found: (path, message)."""
        return cls(findings=[{"path": path, "message": message} for path, message in found])


class TooMany(ServiceError):
    """Too many attempts. `details.retry_after`: seconds."""

    code = "too_many_attempts"
    status = 429
    default_message = "操作过于频繁，请稍后再试"


class Unavailable(ServiceError):
    """The service did not answer in time. A command may or may not have been carried out."""

    code = "unavailable"
    status = 503
    default_message = "服务暂时不可用，您填写的内容没有丢失，请稍后再试"


class Unexpected(ServiceError):
    """A defect. `details.reference` finds the log entry."""

    code = "unexpected"
    status = 500
    default_message = "系统出现问题，请稍后再试；如需帮助请提供编号"


def is_refusal(error: ServiceError) -> bool:
    """Whether the same request would be refused again, whoever repeats it and when."""
    return not isinstance(error, Conflict | Unavailable | Unexpected)


_CLASSES: dict[str, type[ServiceError]] = {
    cls.code: cls
    for cls in (
        NotFound, Forbidden, Unconfirmed, Unauthenticated, Conflict, StaleVersion, KeyReused,
        FileDamaged, Invalid, TooMany, Unavailable, Unexpected,
    )
}  # fmt: skip


def from_dict(data: dict[str, Any]) -> ServiceError:
    """The error that `to_dict` described; an unknown code becomes `Unexpected`."""
    cls = _CLASSES.get(data.get("code", ""), Unexpected)
    return cls(data.get("message"), **data.get("details", {}))
