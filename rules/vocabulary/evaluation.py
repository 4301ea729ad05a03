"""好差评: how satisfied somebody is, how it was said, what becomes of a bad rating."""

from rules.vocabulary.labelled import Labelled


class ComplaintState(Labelled):
    OPEN = "OPEN", "待联系"
    CONTACTED = "CONTACTED", "整改中"
    RECTIFIED = "RECTIFIED", "待回访"
    CLOSED = "CLOSED", "已办结"
    WITHDRAWN = "WITHDRAWN", "申诉成立，不计入"


class EvaluationLevel(Labelled):
    """满意度; kept as words because the two code orders in use contradict each other."""

    VERY_SATISFIED = "VERY_SATISFIED", "非常满意"
    SATISFIED = "SATISFIED", "满意"
    FAIRLY_SATISFIED = "FAIRLY_SATISFIED", "基本满意"
    DISSATISFIED = "DISSATISFIED", "不满意"
    VERY_DISSATISFIED = "VERY_DISSATISFIED", "非常不满意"


class EvaluationMode(Labelled):
    MATTER_ONLINE = "MATTER_ONLINE", "一事一评（网上）"
    MATTER_SCAN = "MATTER_SCAN", "一事一评（扫码）"
    VISIT_SCAN = "VISIT_SCAN", "一次一评（扫码）"
