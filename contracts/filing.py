"""What a firm can file online, and by which ways of handling.

One fact for all who ask: the offers of `application` are judged by it, and the guides say it.
"""

from __future__ import annotations

from contracts.forms.sections import SECTIONS
from rules.vocabulary.enumerations import ApplicationType, Procedure

WAYS: dict[ApplicationType, tuple[Procedure, ...]] = {
    ApplicationType(kind): (Procedure.GENERAL,) for kind in SECTIONS
}
"""Whoever has tabs can be filed. A further way of a type is added here."""
WITHOUT_FORM: dict[ApplicationType, tuple[Procedure, ...]] = {
    ApplicationType.TERMINATE: (Procedure.GENERAL,),
    ApplicationType.STAFF_IN: (Procedure.GENERAL,),
    ApplicationType.STAFF_OUT: (Procedure.GENERAL,),
}
"""What is done online with a page of its own, and is no application."""


def ways_online(kind: ApplicationType) -> tuple[Procedure, ...]:
    """Empty for a type that cannot be filed online yet."""
    return (WAYS | WITHOUT_FORM).get(kind, ())
