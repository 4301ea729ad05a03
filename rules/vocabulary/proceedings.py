"""What an office decides of its own motion about a licence or an applicant (依职权)."""

from rules.vocabulary.labelled import Labelled


class ProceedingKind(Labelled):
    """注销, 撤回, 撤销 and 吊销 end a licence (行政许可法 第七十条, 第八条, 第六十九条, 第八十条).
    After BAR an applicant may not apply again for a while (第七十八条). RESTORE undoes another."""

    CANCEL = "CANCEL", "依职权注销"
    WITHDRAW = "WITHDRAW", "撤回许可"
    ANNUL = "ANNUL", "撤销许可"
    REVOKE = "REVOKE", "吊销许可证"
    BAR = "BAR", "警告并限制再次申请"
    RESTORE = "RESTORE", "撤销原决定"


class ProceedingState(Labelled):
    OPEN = "OPEN", "办理中"
    DECIDED = "DECIDED", "已作出决定"
    DROPPED = "DROPPED", "已终结"
