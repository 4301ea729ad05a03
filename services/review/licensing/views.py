"""A licence as it is shown and told: register, public look-up, firm, verification, certificate and
events all say what is said here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from msgspec import to_builtins

from contracts.review.licences import Licence as OwnLicence
from contracts.review.licences import (
    OwnPrint,
    PublicLicence,
    Successor,
    Term,
    Verification,
    VerifiedPrint,
)
from rules.jurisdiction import office_data
from rules.vocabulary.enumerations import LicenceState
from services.review.licensing.values import Licence, Period, Print

_UNTOLD = ("address", "legal_representative")


def public_view(licence: Licence, today: date, former_names: list[str]) -> PublicLicence:
    """No personal data. The state is that of today, the term the one that runs today."""
    return PublicLicence(**shown_fields(licence, today), former_names=former_names)


def shown_fields(licence: Licence, today: date) -> dict[str, Any]:
    """Those of `PublicLicence` but what its versions tell."""
    return public_fields(licence, today) | {"begun": licence.term(today).valid_from <= today}


def public_fields(licence: Licence, today: date) -> dict[str, Any]:
    """What other systems are told too."""
    term, state = licence.term(today), licence.state_on(today)
    coming = licence.next_term(today) if state is LicenceState.VALID else None
    return {
        "number": licence.number,
        "name": licence.particulars.name,
        "uscc": licence.particulars.uscc,
        "office": licence.office.value,
        "categories": term.grades.categories,
        "scope": list(term.grades.scope),
        "issued_on": term.issued_on,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
        "state": state.value,
        "extended": licence.extended,
        "next_term": Term(**_days(coming)) if coming else None,
        "ended_on": licence.ended_on,
        "ended_by": licence.ended_by.value if licence.ended_by else None,
        "successors": [Successor(**asdict(one)) for one in licence.successors],
    }


def own_view(
    licence: Licence,
    today: date,
    former_names: list[str],
    delivered_at: datetime | None,
    method: str | None,
) -> OwnLicence:
    """delivered_at, method: how the newest print was handed over."""
    counting = licence.valid_print(today) or newest(licence)
    return OwnLicence(
        **shown_fields(licence, today),
        former_names=former_names,
        licence_id=licence.id,
        enterprise_id=licence.enterprise_id,
        address=licence.particulars.address,
        legal_representative=licence.particulars.legal_representative,
        verification_token=counting.mark.token if counting else None,
        verification_code=counting.mark.code if counting else None,
        prints=[
            OwnPrint(
                **_print_fields(licence, one, today),
                verification_token=one.mark.token,
                verification_code=one.mark.code,
            )
            for one in licence.standing_prints(today)
        ],
        delivered_at=delivered_at,
        delivery_method=method,
    )


def verified_view(
    licence: Licence, one: Print, today: date, former_names: list[str]
) -> Verification:
    """Of a newer print only that there is one."""
    shown = _print_fields(licence, one, today)
    verified = VerifiedPrint(**shown, replaced=licence.replaced(one, today))
    return Verification(**shown_fields(licence, today), former_names=former_names, print=verified)


def told(
    licence: Licence, today: date, before: Licence | None = None, related: Sequence[str] = ()
) -> dict[str, Any]:
    """The data of an event for other systems: what the public look-up shows, as JSON primitives,
    and the names of what is other than it was. before: one version ago, None of a new one.
    related: numbers of the licences that the same decision has made, changed or ended."""
    seen: dict[str, Any] = to_builtins(public_fields(licence, today))
    changed = differences(before, licence, today) if before else []
    return seen | {"changed": changed, "related": [*related]}


def differences(before: Licence, after: Licence, today: date) -> list[str]:
    """The names of what differs, also of what is not told itself. The state is the one that was
    told, which a term that is over has not changed."""
    was, is_now = (
        {
            **public_fields(one, today),
            **{name: getattr(one.particulars, name) for name in _UNTOLD},
            "state": one.state.value,
        }
        for one in (before, after)
    )
    return [name for name, value in is_now.items() if value != was[name]]


def face(licence: Licence, period: Period) -> dict[str, Any]:
    """The content of the certificate (domain: 许可证 正本、副本 载明事项) as JSON primitives."""
    held = licence.particulars
    return {
        "number": licence.number,
        "name": held.name,
        "uscc": held.uscc,
        "address": held.address,
        "legal_representative": held.legal_representative,
        "office": licence.office.value,
        "authority": office_data(licence.office).authority,
        "categories": period.grades.texts,
        "scope": list(period.grades.scope),
        "issued_on": period.issued_on.isoformat(),
        "valid_from": period.valid_from.isoformat(),
        "valid_to": period.valid_to.isoformat() if period.valid_to else None,
    }


def newest(licence: Licence) -> Print | None:
    return licence.prints[-1] if licence.prints else None


def _print_fields(licence: Licence, one: Print, today: date) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": licence.print_state(one, today).value,
        "printed_on": one.printed_on,
        **_days(licence.periods[one.period - 1]),
    }


def _days(period: Period) -> dict[str, Any]:
    return {"valid_from": period.valid_from, "valid_to": period.valid_to}
