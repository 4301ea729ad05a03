"""A roster after a repair, with made-up people where somebody has to be found."""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import count, islice

from rules.facts import Facts, Head, Technician
from rules.order import NEWEST, Order
from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind, Tab
from rules.whatif import madeup
from rules.whatif.leaving import roster
from rules.whatif.repair import Repair
from rules.whatif.scope import ordered

TABS = {kind: tab for tab, kind in HEAD_KINDS.items()}


def mended(facts: Facts, found: Repair, order: str | Order = NEWEST) -> Facts:
    """``facts`` with ``found`` carried out and what it aims at applied for. The new people have
    names and identity numbers such as ``新增1`` and just what is asked of them."""
    known = ordered(order)
    gone = {(release.tab, release.position) for release in found.releases}
    technicians = [
        person for i, person in enumerate(facts.technicians) if (Tab.TECHNICIANS, i) not in gone
    ]
    electricians = [
        person for i, person in enumerate(facts.electricians) if (Tab.ELECTRICIANS, i) not in gone
    ]
    heads = {Tab.TECHNICAL_HEAD: facts.technical_head, Tab.SAFETY_HEAD: facts.safety_head}
    if found.exchanged:
        before = facts.technical_head
        heads = {
            Tab.TECHNICAL_HEAD: facts.safety_head,
            Tab.SAFETY_HEAD: before and replace(before, also_technician=False),
        }
    hired = {hire.kind: hire for hire in found.hires}
    for tab in found.moves:
        head = heads[tab]
        if head and HEAD_KINDS[tab] in hired:
            technicians.append(_as_technician(head))
        elif head:
            heads[tab] = replace(head, also_technician=True)
    names = _new_names(facts)
    for hire in found.hires:
        for name in islice(names, hire.count):
            if hire.kind is PersonKind.SKILL:
                electricians.append(madeup.electrician(name, known, high_voltage=hire.high_voltage))
            elif hire.kind is PersonKind.TECH:
                technicians.append(madeup.technician(name, hire.rank, known))
            else:
                new = madeup.head(name, hire.rank, hire.years, hire.works, found.on, known)
                heads[TABS[hire.kind]] = replace(new, also_technician=hire.also_technician)
    return replace(
        facts,
        applied=dict(found.target),
        technical_head=heads[Tab.TECHNICAL_HEAD],
        safety_head=heads[Tab.SAFETY_HEAD],
        technicians=tuple(technicians),
        electricians=tuple(electricians),
    )


def _as_technician(head: Head) -> Technician:
    return Technician(**{field.name: getattr(head, field.name) for field in fields(Technician)})


def _new_names(facts: Facts) -> Iterator[str]:
    taken = {person.id_number for _, person in roster(facts)}
    return (name for name in map("新增{}".format, count(1)) if name not in taken)
