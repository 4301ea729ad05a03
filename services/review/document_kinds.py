"""The kinds of numbered documents (文书): titles, marks, and what the firm is told with each."""

from __future__ import annotations

from dataclasses import dataclass

from chassis import clock
from chassis.transaction import Transaction
from rules.vocabulary.enumerations import Office
from services.review import numbering

REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内向国家能源局申请行政复议，"
    "或者自收到本决定书之日起六个月内向人民法院提起行政诉讼。"
)

IN_TERM = {"RETURNED": "RETURNED_IN_TERM"}
"""What is told instead while the licence that the case concerns has a last day ahead."""


@dataclass(frozen=True)
class Kind:
    """mark: the word in the number that tells the kind. template: a document template of the
    gateway. remedies: what the applicant may do against it (行政许可法 第三十八条).
    decision: what is decided, where the template serves several kinds.
    message: what the firm is told with it, a kind of `rules.messages`; "" of what another document
    is told with.
    accepts: its number is the acceptance number of the case. of_licence: it speaks of the licence
    that the applicant holds and of the term that follows."""

    title: str
    mark: str
    template: str
    basis: str
    message: str
    remedies: str = ""
    decision: str = ""
    accepts: bool = False
    of_licence: bool = False


def _notice(title: str, mark: str, articles: str, message: str = "PROPOSED") -> Kind:
    basis = f"《中华人民共和国行政许可法》{articles}"
    return Kind(title, mark, "proceeding_notice", basis, message)


def _decision(title: str, mark: str, articles: str) -> Kind:
    basis = f"《中华人民共和国行政许可法》{articles}"
    return Kind(title, mark, "proceeding_decision", basis, "DECIDED", REMEDIES)


KINDS: dict[str, Kind] = {
    "ACCEPTANCE": Kind(
        "行政许可申请受理通知书",
        "受",
        "acceptance",
        "《中华人民共和国行政许可法》第三十二条",
        "ACCEPTED",
        accepts=True,
    ),
    "CORRECTION": Kind(
        "行政许可申请材料补正告知书",
        "补",
        "correction",
        "《中华人民共和国行政许可法》第三十二条",
        "RETURNED",
    ),
    # After the acceptance: not what an application lacks, but what its examination asks for.
    "SUPPLEMENT": Kind(
        "行政许可申请补充材料通知书",
        "充",
        "supplement",
        "《中华人民共和国行政许可法》第三十一条、第三十四条",
        "RETURNED",
    ),
    "REJECTION": Kind(
        "不予受理行政许可申请决定书",
        "不受",
        "rejection",
        "《中华人民共和国行政许可法》第三十二条",
        "REJECTED_FILING",
        REMEDIES,
    ),
    "GRANT": Kind(
        "准予行政许可决定书", "许", "grant", "《中华人民共和国行政许可法》第三十八条", "GRANTED"
    ),
    "REFUSAL": Kind(
        "不予行政许可决定书",
        "不许",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款",
        "REFUSED",
        REMEDIES,
        "不予许可",
    ),
    "RENEWAL": Kind(
        "准予延续行政许可决定书",
        "许延",
        "renewal",
        "《中华人民共和国行政许可法》第五十条",
        "GRANTED",
        of_licence=True,
    ),
    "RENEWAL_REFUSAL": Kind(
        "不予延续行政许可决定书",
        "不许延",
        "renewal_refusal",
        "《中华人民共和国行政许可法》第三十八条、第五十条",
        "REFUSED",
        REMEDIES,
        of_licence=True,
    ),
    "ITEM_CHANGE": Kind(
        "准予变更行政许可事项决定书",
        "许项",
        "item_change",
        "《中华人民共和国行政许可法》第四十九条",
        "GRANTED",
        of_licence=True,
    ),
    "ITEM_CHANGE_REFUSAL": Kind(
        "不予变更行政许可事项决定书",
        "不许项",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第四十九条",
        "REFUSED",
        REMEDIES,
        "不予变更许可事项",
    ),
    "CANCELLATION": Kind(
        "准予注销行政许可决定书",
        "许销",
        "cancellation",
        "《中华人民共和国行政许可法》第七十条",
        "GRANTED",
        of_licence=True,
    ),
    "CANCELLATION_REFUSAL": Kind(
        "不予注销行政许可决定书",
        "不许销",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第七十条",
        "REFUSED",
        REMEDIES,
        "不予注销",
    ),
    "MERGE": Kind(
        "准予合并变更行政许可决定书",
        "许并",
        "merge",
        "《中华人民共和国行政许可法》第四十九条、第七十条",
        "GRANTED",
        of_licence=True,
    ),
    "MERGE_REFUSAL": Kind(
        "不予合并变更行政许可决定书",
        "不许并",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第四十九条",
        "REFUSED",
        REMEDIES,
        "不予合并变更",
    ),
    "SPLIT": Kind(
        "准予分立行政许可决定书",
        "许分",
        "split",
        "《中华人民共和国行政许可法》第三十八条、第四十九条、第七十条",
        "GRANTED",
    ),
    "SPLIT_REFUSAL": Kind(
        "不予分立行政许可决定书",
        "不许分",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款",
        "REFUSED",
        REMEDIES,
        "不予分立许可",
    ),
    "REGISTER_CHANGE": Kind(
        "准予变更行政许可决定书",
        "许变",
        "register_change",
        "《中华人民共和国行政许可法》第四十九条",
        "GRANTED",
        of_licence=True,
    ),
    "REGISTER_CHANGE_REFUSAL": Kind(
        "不予变更行政许可决定书",
        "不许变",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第四十九条",
        "REFUSED",
        REMEDIES,
        "不予变更",
    ),
    "PROMISE_GRANT": Kind(
        "准予行政许可决定书",
        "许诺",
        "promise_grant",
        "《中华人民共和国行政许可法》第三十八条",
        "GRANTED",
    ),
    "PROMISE_RENEWAL": Kind(
        "准予延续行政许可决定书",
        "许延诺",
        "promise_grant",
        "《中华人民共和国行政许可法》第五十条",
        "GRANTED",
        of_licence=True,
    ),
    "PROMISE_ITEM_CHANGE": Kind(
        "准予变更行政许可事项决定书",
        "许项诺",
        "promise_grant",
        "《中华人民共和国行政许可法》第四十九条",
        "GRANTED",
        of_licence=True,
    ),
    "PROMISE_MERGE": Kind(
        "准予合并变更行政许可决定书",
        "许并诺",
        "promise_grant",
        "《中华人民共和国行政许可法》第四十九条、第七十条",
        "GRANTED",
        of_licence=True,
    ),
    "PROMISE_SPLIT": Kind(
        "准予分立行政许可决定书",
        "许分诺",
        "promise_grant",
        "《中华人民共和国行政许可法》第三十八条、第四十九条、第七十条",
        "GRANTED",
    ),
    # What the firm has promised, as it is published with the decision.
    "COMMITMENT": Kind("告知承诺书（公开文本）", "诺", "commitment", "", ""),
    "RECTIFICATION": Kind(
        "承诺核查限期整改通知书",
        "改",
        "rectification",
        "《中华人民共和国行政许可法》第六十一条",
        "RECTIFY",
    ),
    "EXTENSION": Kind(
        "延长行政许可办理期限告知书",
        "延",
        "extension",
        "《中华人民共和国行政许可法》第四十二条",
        "EXTENDED",
    ),
    "SUSPENSION": Kind(
        "行政许可特别程序所需时间告知书",
        "时",
        "suspension",
        "《中华人民共和国行政许可法》第四十五条",
        "SUSPENDED",
    ),
    # Of proceedings (services/review/proceedings): what is told before, and what is decided.
    "CANCEL_NOTICE": _notice("依职权注销行政许可公示", "销公", "第七条、第七十条", "PUBLISHED"),
    "CANCEL": _decision("依职权注销行政许可决定书", "销", "第七十条"),
    "WITHDRAW_NOTICE": _notice("撤回行政许可事先告知书", "撤回告", "第七条、第八条"),
    "WITHDRAW": _decision("撤回行政许可决定书", "撤回", "第八条"),
    "ANNUL_NOTICE": _notice("撤销行政许可事先告知书", "撤告", "第七条、第六十九条"),
    "ANNUL": _decision("撤销行政许可决定书", "撤", "第六十九条"),
    "REVOKE_NOTICE": _notice("行政处罚（吊销许可证）事先告知书", "罚告", "第七条、第八十条"),
    "REVOKE": _decision("行政处罚（吊销许可证）决定书", "罚", "第八十条"),
    "BAR_NOTICE": _notice("行政许可申请警告事先告知书", "警告", "第七条、第七十八条"),
    "BAR": _decision("行政许可申请警告决定书", "警", "第七十八条"),
    "RESTORE": _decision("撤销原行政决定决定书", "复", "第七条"),
}


def take_number(tx: Transaction, office: str, kind: str) -> str:
    """The next one of this kind in this year."""
    year = clock.local(tx.now).year
    serial = numbering.take(tx.session, f"document/{office}/{year}/{kind}")
    return number_text(office, kind, year, serial)


def number_text(office: str, kind: str, year: int, serial: int) -> str:
    """华东能资受〔2026〕12号."""
    return numbered(office, KINDS[kind].mark, year, serial)


def numbered(office: str, mark: str, year: int, serial: int) -> str:
    place = Office(office).label.removesuffix("监管局").removesuffix("监管办")
    return f"{place}能资{mark}〔{year}〕{serial}号"
