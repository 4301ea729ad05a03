"""What a firm is told, in groups by which it chooses who gets text messages."""

from rules.vocabulary.labelled import Labelled


class MessageGroup(Labelled):
    CASE = "CASE", "办件进展"
    CORRECTION = "CORRECTION", "需要补正"
    DECISION = "DECISION", "决定和证件"
    LICENCE = "LICENCE", "许可证期限"
