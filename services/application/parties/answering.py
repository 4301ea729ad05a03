"""What a firm that was named says, in an account of its own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.parties import AnswerParty, Engagement, Engagements
from contracts.errors import Conflict, NotFound
from contracts.personnel import ActivePost
from contracts.structs import Empty
from rules.vocabulary.enumerations import EDITABLE, ENDED, UNDECIDED, Consent
from services.application import repository
from services.application.assessment import Peers
from services.application.parties import store
from services.application.tables import Application, Party

_UNKNOWN = "没有找到需要贵单位确认的申请"


def engagements(call: Call, request: Empty, *, db: Db) -> Engagements:
    """Running cases of others that name the caller's firm, the newest first."""
    with db.read(call) as session:
        rows = session.execute(
            select(Party, Application)
            .join(Application, Application.id == Party.application_id)
            .where(Party.enterprise_id == call.actor.enterprise_id, Application.state.not_in(ENDED))
            .order_by(Party.asked_at.desc())
            .limit(50)
        ).all()
        return Engagements(items=[_view(party, application) for party, application in rows])


def answer_party(call: Call, request: AnswerParty, *, db: Db, vault: Vault, peers: Peers) -> None:
    """Agree, and hand over the roster to the firm that files; or not agree, also afterwards.

    Raises NotFound, Conflict (it was submitted, or something of the firm's own stands in the way),
    Unavailable."""
    if db.replay(call, request) is not None:
        return
    firm = str(call.actor.enterprise_id)
    posts = peers.personnel.active_roster(enterprise_id=firm).posts if request.agree else []
    try:
        db.command(call, request, _answer, firm=firm, posts=posts, vault=vault)
    except IntegrityError as error:
        raise Conflict("贵单位刚刚已同意参与另一件申请，请刷新后查看") from error


def _answer(
    tx: Transaction, request: AnswerParty, *, firm: str, posts: list[ActivePost], vault: Vault
) -> None:
    application = tx.session.get(Application, request.application_id, with_for_update=True)
    rows = store.rows_of(tx.session, request.application_id, lock=True) if application else []
    row = next((one for one in rows if one.enterprise_id == firm), None)
    if application is None or row is None:
        raise NotFound(_UNKNOWN)
    if application.state not in EDITABLE:
        raise Conflict("该申请已经提交或者办结，不能再修改答复；需要撤回的，请办理“撤回同意”")
    before = {"consent": row.consent}
    if request.agree:
        store.lock_firms(tx, [firm])
        if why := store.obstacle(tx.session, application, firm):
            raise Conflict(f"贵单位{why}")
        row.consent, row.bound = Consent.GIVEN.value, True
        row.roster = store.seal_roster(vault, row, posts)
        row.released = []
    else:
        row.consent, row.bound, row.roster = Consent.DECLINED.value, False, None
    row.answered_at = tx.now
    repository.touch(tx, application)
    tx.session.flush()
    kind = "PARTY_AGREED" if request.agree else "PARTY_DECLINED"
    store.tell(tx, application, row, application.enterprise_id, kind)
    after = {"enterprise_id": firm, "consent": row.consent, "people": len(posts)}
    tx.audit("answer_party", "application", application.id, before=before, after=after)


def _view(party: Party, application: Application) -> Engagement:
    submitted = application.state in UNDECIDED
    return Engagement(
        application_id=application.id,
        type=application.type,
        number=application.number,
        state=application.state,
        role=party.role,
        fate=party.fate,
        levels=party.levels,
        consent=party.consent,
        filer_name=party.filer_name,
        filer_uscc=party.filer_uscc,
        licence_number=party.licence_number,
        asked_at=party.asked_at,
        answered_at=party.answered_at,
        may_answer=application.state in EDITABLE,
        may_withdraw=submitted,
    )
