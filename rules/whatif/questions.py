"""Questions as JSON, answers as JSON: what the command line and the API have in common.

Every question has ``facts`` (see ``facts_reader``), ``order`` ("R30" unless given) and
``parameters`` (figures put in place of the order's own, see ``rules.order.changed``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules import strict_json
from rules.examine import examine
from rules.facts import Enterprise, Facts
from rules.facts_reader import FactsError, facts_from_dict
from rules.order import NEWEST, ORDERS, Order, ParameterError, changed, load_order
from rules.reader import Reader, note
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.leaving import leaving, unknown_leavers
from rules.whatif.levels import outlook
from rules.whatif.reach import reach
from rules.whatif.repair import repair
from rules.whatif.scope import STAFF_RULES, condition_rules

Answer = dict[str, Any]
COMMON = ("facts", "order", "parameters")
UNNAMED = {"name": "-", "uscc": "-"}
NOBODY = Facts(enterprise=Enterprise(name="", uscc=""), applied={})


@dataclass(frozen=True, slots=True)
class Question:
    """keys: what it may have beside COMMON. ask: reads them and returns what works the answer out.
    enterprise: whether the facts must tell which enterprise it is."""

    keys: tuple[str, ...]
    ask: Callable[["_Asked"], Callable[[], Answer]]
    enterprise: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question while it is read; faults are collected in the reader."""

    reader: Reader
    facts: Facts
    order: Order

    def day(self, key: str, *, required: bool = True) -> date:
        """``date.max`` for one that is absent or malformed; then nothing is asked."""
        found = self.reader.day(key)
        if found is None:
            if required and not self.reader.data.get(key):
                self.reader.fault(key, "缺少此项")
            return date.max
        if key != "until" and found < self.order.effective_from:
            self.reader.fault(key, f"{self.order.code}自{self.order.effective_from}起施行")
        return found

    def not_before(self, key: str, day: date, other: date) -> None:
        if day < other != date.max:
            self.reader.fault(key, f"不得早于{other}")

    def rules(self) -> frozenset[str]:
        given = self.reader.data.get("staff_only", True)
        if not isinstance(given, bool):
            self.reader.fault("staff_only", "应为true或false")
        return STAFF_RULES if given else condition_rules(self.order)

    def levels(self, key: str) -> dict[Category, Level]:
        reader = self.reader.child(key)
        if reader is None:
            self.reader.fault(key, "缺少此项")
            return {}
        for unknown in sorted(reader.data.keys() - set(Category)):
            reader.fault(unknown, "没有这个许可类别")
        found = {category: reader.choice(category.value, Level) for category in Category}
        for category, level in found.items():
            if level and level not in self.order.levels:
                reader.fault(category.value, f"{self.order.code}没有{level}级")
        levels = {category: level for category, level in found.items() if level}
        if not levels and not reader.data:
            self.reader.fault(key, "没有许可类别")
        return levels


def parse(content: bytes) -> Any:
    """JSON without its extensions. Raises ``FactsError`` for what is none."""
    try:
        return strict_json.loads(content)
    except strict_json.BrokenJsonError as error:
        raise FactsError([f"$: {error}"]) from error
    except ValueError as error:
        raise FactsError([f"$: 不是JSON：{error}"]) from error


def answer(verb: str, data: Any) -> Answer:
    """The answer to a question of QUESTIONS.

    Raises ``FactsError`` that lists every fault of the question as ``path: reason``.
    """
    question = QUESTIONS[verb]
    faults: list[str] = []
    reader = Reader(data, "", faults)
    for key in sorted(map(str, reader.data.keys() - {*COMMON, *question.keys})):
        reader.fault(key, "没有这个字段")
    order = _order(reader)
    ask = question.ask(_Asked(reader, _facts(reader, question.enterprise), order))
    if faults:
        raise FactsError(faults)
    return ask()


def _facts(reader: Reader, enterprise: bool) -> Facts:
    given = reader.data.get("facts")
    if given is None:
        reader.fault("facts", "缺少此项")
        return NOBODY
    if not isinstance(given, dict):
        reader.fault("facts", "应为对象")
        return NOBODY
    if not enterprise:
        given = {"enterprise": UNNAMED} | given
    try:
        return facts_from_dict(given)
    except FactsError as error:
        note(reader.faults, (f"facts.{fault}" for fault in error.faults))
    return NOBODY


def _order(reader: Reader) -> Order:
    code = reader.text("order") or NEWEST
    if code not in ORDERS:
        reader.fault("order", f"应为{'、'.join(ORDERS)}之一")
        code = NEWEST
    order = load_order(code)
    parameters = reader.data.get("parameters")
    if parameters is None:
        return order
    try:
        return changed(order, parameters)
    except ParameterError as error:
        found = (f"parameters.{fault}" for fault in error.faults)
        note(reader.faults, (fault.replace("parameters.$", "parameters") for fault in found))
        return order


def _evaluate(asked: _Asked) -> Callable[[], Answer]:
    on = asked.day("on")
    for category, level in asked.facts.applied.items():
        if level not in asked.order.levels:
            asked.reader.fault(f"facts.applied.{category}", f"{asked.order.code}没有{level}级")
    return lambda: examine(asked.facts, on, asked.order).to_dict()


def _reach(asked: _Asked) -> Callable[[], Answer]:
    on, until, rules = asked.day("on"), asked.day("until", required=False), asked.rules()
    if until == date.max:
        return lambda: reach(asked.facts, on, asked.order, rules).to_dict()
    asked.not_before("until", until, on)
    return lambda: outlook(asked.facts, on, until, asked.order, rules).to_dict()


def _leaving(asked: _Asked) -> Callable[[], Answer]:
    day, until, rules = asked.day("day"), asked.day("until"), asked.rules()
    leave = asked.reader.texts("leave")
    if not asked.reader.data.get("leave"):
        asked.reader.fault("leave", "缺少此项")
    if asked.facts is not NOBODY:
        note(asked.reader.faults, unknown_leavers(asked.facts, leave))
    asked.not_before("until", until, day)
    return lambda: leaving(asked.facts, leave, day, until, asked.order, rules).to_dict()


def _repair(asked: _Asked) -> Callable[[], Answer]:
    on, target = asked.day("on"), asked.levels("target")
    return lambda: repair(asked.facts, on, target, asked.order).to_dict()


QUESTIONS = {
    "evaluate": Question(("on",), _evaluate, enterprise=True),
    "reach": Question(("on", "until", "staff_only"), _reach),
    "leaving": Question(("leave", "day", "until", "staff_only"), _leaving),
    "repair": Question(("on", "target"), _repair),
}
