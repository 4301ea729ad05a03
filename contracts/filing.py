"""What a firm can file online, and by which ways of handling.

One fact for all who ask: the offers of `application` are judged by it, and the guides say it.
"""

from __future__ import annotations

from contracts.forms.sections import SECTIONS
from rules.vocabulary.enumerations import ApplicationType, Procedure

PROMISED = frozenset(
    {
        ApplicationType.NEW,
        ApplicationType.ITEM_CHANGE,
        ApplicationType.RENEW,
        ApplicationType.SPLIT,
        ApplicationType.MERGE,
    }
)
"""What may be filed under 告知承诺制, by whom `rules.promise` says."""
WAYS: dict[ApplicationType, tuple[Procedure, ...]] = {
    kind: (Procedure.GENERAL, *((Procedure.PROMISE,) if kind in PROMISED else ()))
    for kind in map(ApplicationType, SECTIONS)
}
"""Whoever has tabs can be filed."""
WITHOUT_FORM: dict[ApplicationType, tuple[Procedure, ...]] = {
    ApplicationType.TERMINATE: (Procedure.GENERAL,),
    ApplicationType.STAFF_IN: (Procedure.GENERAL,),
    ApplicationType.STAFF_OUT: (Procedure.GENERAL,),
}
"""What is done online with a page of its own, and is no application."""


def has_choice(kind: ApplicationType) -> bool:
    """Whether there is another way of handling than the ordinary one."""
    return Procedure.PROMISE in ways_online(kind)


def ways_online(kind: ApplicationType) -> tuple[Procedure, ...]:
    """Empty for a type that cannot be filed online yet."""
    return (WAYS | WITHOUT_FORM).get(kind, ())
