"""The kinds of numbered documents (文书): titles, marks, and what the firm is told with each."""

from __future__ import annotations

from dataclasses import dataclass

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
    message: what the firm is told with it, a kind of `rules.messages`.
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
}
