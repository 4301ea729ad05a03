"""The form of a hire by the kind of post: what an application asks of such a person (I-12)."""

from __future__ import annotations

from contracts.forms.base import Form
from contracts.forms.sections import NEW, RowSet
from rules.vocabulary.enumerations import PersonKind, Tab

FORMS: dict[PersonKind, tuple[type[Form], tuple[RowSet, ...], Tab]] = {
    section.person: (
        section.form or section.rows[0].form,
        section.rows if section.form else (),
        section.tab,
    )
    for section in NEW
    if section.person
}


def form_of(kind: PersonKind) -> type[Form]:
    return FORMS[kind][0]


def tables_of(kind: PersonKind) -> tuple[RowSet, ...]:
    """What a head has beside the form: experience, training."""
    return FORMS[kind][1]


def tab_of(kind: PersonKind) -> Tab:
    """Where an application names such a person."""
    return FORMS[kind][2]
