"""Made-up people with just the qualification that is asked of them, for hypothetical rosters.

Their name stands for their identity number; nothing about them changes as time goes by.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rules.dates import years_later
from rules.facts import Electrician, Experience, Head, Technician
from rules.order import Order
from rules.vocabulary.enumerations import (
    CertificateAuthority,
    ElectricianItem,
    ManagementWork,
    Qualification,
    SkillCertificateKind,
)


def technician(name: str, rank: int, order: Order) -> Technician:
    """rank: 1 初级, 2 中级, 3 高级."""
    return Technician(**_titled(name, rank, order))


def head(
    name: str, rank: int, years: int, works: Iterable[ManagementWork], on: date, order: Order
) -> Head:
    """With ``years`` of experience in each of ``works`` until the day ``on`` and after it. rank 0:
    without a qualification."""
    started = years_later(on, -years)
    experience = tuple(Experience(work=work, started=started) for work in works)
    return Head(**_titled(name, rank, order), experience=experience)


def electrician(name: str, order: Order, *, high_voltage: bool) -> Electrician:
    item = min(order.high_voltage_items) if high_voltage else ElectricianItem.LOW_VOLTAGE
    return Electrician(
        row_id=name,
        name=name,
        id_number=name,
        authority=CertificateAuthority.HUMAN_RESOURCES,
        ageless=True,
        certificate_kind=SkillCertificateKind.VOCATIONAL,
        item=item,
    )


def _titled(name: str, rank: int, order: Order) -> dict[str, Any]:
    title = next((title for title, its in order.title_ranks.items() if its == rank), None)
    return {
        "row_id": name,
        "name": name,
        "id_number": name,
        "ageless": True,
        "qualification": Qualification.TITLE if title else None,
        "title": title,
        "specialty": min(order.accepted_specialties),
    }
