"""Firms that take part in a case of another firm: 分立 and 合并."""

from rules.vocabulary.labelled import Labelled


class PartyRole(Labelled):
    """What a firm is in the case beside the one that files it."""

    ABSORBED = "ABSORBED", "被吸收方企业"
    ORIGIN = "ORIGIN", "分立前的持证企业"


class PartyFate(Labelled):
    """What becomes of its licence with the grant."""

    CANCEL = "CANCEL", "注销"
    CHANGE = "CHANGE", "变更"
    KEEP = "KEEP", "保留"


class Consent(Labelled):
    """How a party stands to the case. ON_PAPER: by the agreement that was uploaded, which the
    office checks."""

    ASKED = "ASKED", "等待对方确认"
    GIVEN = "GIVEN", "对方已同意"
    DECLINED = "DECLINED", "对方不同意"
    ON_PAPER = "ON_PAPER", "以上传的协议为准"


AGREED = frozenset({Consent.GIVEN, Consent.ON_PAPER})
