"""What a licence and its prints are at a time, and by which act a licence has ended."""

from rules.vocabulary.labelled import Labelled


class LicenceState(Labelled):
    VALID = "VALID", "有效"
    EXPIRED = "EXPIRED", "已过期"
    CANCELLED = "CANCELLED", "已注销"
    REVOKED = "REVOKED", "已撤销（吊销）"


class LicenceEnding(Labelled):
    """By which act of the authority a licence has ended: four acts of law with four words. None of
    them where its holder had it cancelled, its term ran out, or the old register does not say."""

    EX_OFFICIO = "EX_OFFICIO", "已注销（依职权）"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    ANNULLED = "ANNULLED", "已撤销"
    REVOKED = "REVOKED", "已吊销"


class PrintState(Labelled):
    """Of a printed licence, 正本 or 副本."""

    VALID = "VALID", "有效"
    NOT_BEGUN = "NOT_BEGUN", "未生效"
    VOID = "VOID", "已作废"


def state_label(state: str, ending: str | None) -> str:
    """The state of a licence in words. ending: a `LicenceEnding`, None where none is known."""
    return LicenceEnding(ending).label if ending else LicenceState(state).label
