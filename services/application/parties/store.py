"""Loading and saving the parties of an application, and who is bound to what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Spot, Vault
from contracts.application.parties import PARTY_TOLD, CaseParty, PartyTold
from contracts.errors import Conflict
from contracts.personnel import ActivePost
from rules.vocabulary.enumerations import AGREED, ApplicationType, Consent, Tab
from services.application import codec
from services.application.model import new_id
from services.application.offers import in_the_way, running_of
from services.application.parties.model import Named, Project
from services.application.prefill.store import filings_of
from services.application.tables import Application, Party

_ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:firm, 17))")


def rows_of(session: Session, application_id: str, *, lock: bool = False) -> Sequence[Party]:
    mine = select(Party).where(Party.application_id == application_id)
    mine = mine.order_by(Party.licence_number)
    return session.scalars(mine.with_for_update() if lock else mine).all()


def load(session: Session, vault: Vault, application: Application) -> list[Named]:
    """Everybody who is named, with the rosters that were handed over."""
    return [_named(session, vault, application, row) for row in rows_of(session, application.id)]


def _named(session: Session, vault: Vault, application: Application, row: Party) -> Named:
    given = row.roster is not None and row.consent == Consent.GIVEN
    return Named(
        party=party_of(row),
        categories=row.categories,
        filer_name=row.filer_name,
        filer_uscc=row.filer_uscc,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        bound=row.bound,
        people=codec.unseal(vault, row.roster, _place(row)) if row.roster and given else None,
        projects=projects_of(session, vault, row.enterprise_id) if given else [],
        released=frozenset(row.released),
        obstacle=obstacle(session, application, row.enterprise_id),
    )


def party_of(row: Party) -> CaseParty:
    return CaseParty(
        enterprise_id=row.enterprise_id,
        role=row.role,
        name=row.enterprise_name,
        uscc=row.uscc,
        office=row.office,
        licence_number=row.licence_number,
        fate=row.fate,
        levels=row.levels,
        consent=row.consent,
    )


def obstacle(session: Session, application: Application, enterprise_id: str) -> str:
    """What of the firm's own, or of another case that it takes part in, has to end before; ""
    nothing."""
    other = in_the_way(application.type, running_of(session, enterprise_id, but=application.id))
    if other is None:
        return ""
    number = f"（{other.number}）" if other.number else "（尚未提交）"
    return f"有正在办理的{ApplicationType(other.type).label}{number}，办结或者终止后才能参与"


def lock_firms(tx: Transaction, firms: Iterable[str]) -> None:
    """Whoever begins something for one of these firms, or names it, at the same moment waits."""
    for firm in sorted(set(firms)):
        tx.session.execute(_ONE_BY_ONE, {"firm": firm})


def bind(tx: Transaction, application: Application) -> None:
    """With a submission whoever has agreed on paper is bound as well. Raises Conflict where another
    case was quicker."""
    rows = rows_of(tx.session, application.id, lock=True)
    lock_firms(tx, [row.enterprise_id for row in rows])
    for row in rows:
        if row.consent not in AGREED:
            raise Conflict(f"{row.enterprise_name}没有同意，请核对后重新提交")
        if row.bound:
            continue
        if why := obstacle(tx.session, application, row.enterprise_id):
            raise Conflict(f"{row.enterprise_name}{why}")
        row.bound = True
    tx.session.flush()


def let_go(tx: Transaction, application: Application, *, granted: bool) -> None:
    """The application is over: its parties are free. Of a grant review tells them."""
    for row in rows_of(tx.session, application.id, lock=True):
        row.bound, row.roster = False, None
        if not granted and row.consent != Consent.DECLINED:
            tell(tx, application, row, row.enterprise_id, "PARTY_DROPPED")


def seal_roster(vault: Vault, row: Party, posts: Iterable[ActivePost]) -> bytes:
    people = [
        {
            "ref": new_id(),
            "kind": one.kind,
            "row_id": one.row_id,
            "application_id": one.application_id,
            "profile": one.profile,
        }
        for one in posts
    ]
    return codec.seal(vault, people, _place(row))


def projects_of(session: Session, vault: Vault, enterprise_id: str) -> list[Project]:
    """Each once, the newest filing first."""
    found: dict[tuple[str, ...], Project] = {}
    for filing in filings_of(session, vault, enterprise_id):
        sheet = filing.draft.sheets.get(Tab.PERFORMANCE)
        for row in sheet.rows.get("projects", []) if sheet else []:
            one = Project(row["id"], filing.application_id, row)
            found.setdefault(one.same, one)
    return list(found.values())


def tell(
    tx: Transaction, application: Application, row: Party, enterprise_id: str, kind: str
) -> None:
    """enterprise_id: who is told; the other one is named."""
    to_party = enterprise_id == row.enterprise_id
    values = {
        "firm": row.filer_name if to_party else row.enterprise_name,
        "business": ApplicationType(application.type).label,
        **({"licence": row.licence_number} if kind in ("PARTY_ASKED", "PARTY_DROPPED") else {}),
    }
    told = PartyTold(
        application_id=application.id, enterprise_id=enterprise_id, kind=kind, values=values
    )
    tx.publish(PARTY_TOLD, f"application:{application.id}", told, case_id=application.id)


def _place(row: Party) -> Spot:
    return spot(Party.__table__.c.roster, row.application_id, row.enterprise_id)
