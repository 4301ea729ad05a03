"""The firm that files names the others, and lets go of them."""

from __future__ import annotations

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import parties as told
from contracts.application.parties import NameParty, Parties, PartiesQuery, PartyId
from contracts.errors import Conflict, Invalid, NotFound
from contracts.identity.enterprises import enterprise_id_of
from contracts.review.licences import PublicLicence
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Consent, LicenceState, PartyFate, PartyRole
from services.application import repository
from services.application.assessment import Peers
from services.application.business_types import business_type
from services.application.draft import Draft, load_draft
from services.application.model import require_editable
from services.application.parties import store
from services.application.parties.model import Named, Wanted
from services.application.tables import Application, Party
from services.application.views import find

AT, LABEL = "text", "许可证编号或者统一社会信用代码"


def parties(call: Call, request: PartiesQuery, *, db: Db, vault: Vault) -> Parties:
    """Raises NotFound."""
    with db.read(call) as session:
        view = find(session, call, request.application_id, vault=vault, today=clock.today())
        wanted = wanted_by(load_draft(session, vault, view.application))
        named = store.load(session, vault, view.application)
        return Parties(
            items=[party_view(one) for one in named],
            role=wanted.role.value if wanted else None,
            least=wanted.least if wanted else 0,
            editable=view.editable,
        )


def wanted_by(draft: Draft) -> Wanted | None:
    """Which other firms it names."""
    first = next(iter(draft.sheets.values()))
    return business_type(draft.type).parties(first.fields)


def party_view(one: Named) -> told.Party:
    party = one.party
    return told.Party(
        enterprise_id=party.enterprise_id,
        role=party.role,
        name=party.name,
        uscc=party.uscc,
        office=party.office,
        licence_number=party.licence_number,
        fate=party.fate,
        levels=party.levels,
        consent=party.consent,
        categories=one.categories,
        asked_at=one.asked_at,
        answered_at=one.answered_at,
        obstacle=one.obstacle,
        roster_known=one.people is not None,
    )


def name_party(call: Call, request: NameParty, *, db: Db, vault: Vault, peers: Peers) -> None:
    """Ask another firm to take part; it is told. Raises Invalid (no such licence, not in force, the
    firm itself, levels that are not below those it holds), Conflict (named already, too many, not
    editable, nobody is to be named), NotFound, Unavailable."""
    if db.replay(call, request) is not None:
        return
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        require_editable(application.state)
        wanted = wanted_by(load_draft(session, vault, application))
    if wanted is None:
        raise Conflict("这项申请没有其他参与企业")
    licence = _licence(peers, request.text)
    fate, levels = _fate(request, wanted, licence)
    owner = peers.identity.uscc(uscc=licence.uscc).enterprise_id
    firm = owner or enterprise_id_of(licence.uscc)
    if firm == call.actor.enterprise_id:
        raise Invalid.at(AT, "不能与本单位自己合并或者分立，请填写另一家企业的许可证编号")
    own = peers.identity.enterprise(enterprise_id=str(call.actor.enterprise_id))
    row = Party(
        application_id=application.id,
        enterprise_id=firm,
        role=wanted.role.value,
        enterprise_name=licence.name,
        uscc=licence.uscc,
        office=licence.office,
        licence_number=licence.number,
        categories=licence.categories,
        fate=fate.value,
        levels=levels,
        filer_name=own.name,
        filer_uscc=own.uscc,
        consent=Consent.ASKED.value,
        bound=False,
        roster=None,
        released=[],
    )
    db.command(call, request, _name, row=row, most=wanted.most)


def _name(tx: Transaction, request: NameParty, *, row: Party, most: int) -> None:
    application = repository.find_editable(tx, request.application_id)
    named = store.rows_of(tx.session, application.id, lock=True)
    if any(one.enterprise_id == row.enterprise_id for one in named):
        raise Conflict(f"{row.enterprise_name}已经列入本申请")
    if len(named) >= most:
        raise Conflict(f"最多列入{most}家企业")
    store.lock_firms(tx, [row.enterprise_id])
    if why := store.obstacle(tx.session, application, row.enterprise_id):
        raise Conflict(f"{row.enterprise_name}{why}")
    row.asked_at = tx.now
    tx.session.add(row)
    repository.touch(tx, application)
    tx.session.flush()
    store.tell(tx, application, row, row.enterprise_id, "PARTY_ASKED")
    after = {"enterprise_id": row.enterprise_id, "licence": row.licence_number, "fate": row.fate}
    tx.audit("name_party", "application", application.id, after=after)


def drop_party(tx: Transaction, request: PartyId) -> None:
    """Raises NotFound, Conflict (not editable)."""
    application, row = _own(tx, request)
    if row.consent != Consent.DECLINED:
        store.tell(tx, application, row, row.enterprise_id, "PARTY_DROPPED")
    tx.session.delete(row)
    repository.touch(tx, application)
    before = {"enterprise_id": row.enterprise_id, "consent": row.consent}
    tx.audit("drop_party", "application", application.id, before=before)


def rely_on_paper(tx: Transaction, request: PartyId) -> None:
    """What the party has agreed to is shown by the agreement that is uploaded: for a firm without
    an account, say. Raises NotFound, Conflict (not editable; it has said no)."""
    application, row = _own(tx, request)
    if row.consent == Consent.DECLINED:
        raise Conflict(f"{row.enterprise_name}已明确表示不同意，不能以协议代替其同意")
    if row.consent == Consent.ASKED:
        row.consent = Consent.ON_PAPER.value
        repository.touch(tx, application)
        after = {"enterprise_id": row.enterprise_id, "consent": row.consent}
        tx.audit("rely_on_paper", "application", application.id, after=after)


def _own(tx: Transaction, request: PartyId) -> tuple[Application, Party]:
    application = repository.find_editable(tx, request.application_id)
    rows = store.rows_of(tx.session, application.id, lock=True)
    row = next((one for one in rows if one.enterprise_id == request.enterprise_id), None)
    if row is None:
        raise NotFound("没有找到这家参与企业，请刷新后重试")
    return application, row


def _licence(peers: Peers, text: str) -> PublicLicence:
    """The one that is in force, by its number or the USCC of its holder. Raises Invalid."""
    typed = None
    for check in (numbers.licence_number, numbers.uscc):
        try:
            typed = check(text)
            break
        except ValueError:
            continue
    if typed is None:
        raise Invalid.at(AT, f"请填写完整的{LABEL}")
    found = peers.review.search_licences(text=typed).items
    held = next((one for one in found if one.state == LicenceState.VALID), None)
    if held is not None:
        return held
    if found:
        state = LicenceState(found[0].state).label
        raise Invalid.at(AT, f"{found[0].name}的许可证{found[0].number}{state}，不能合并或者分立")
    raise Invalid.at(AT, "没有找到这个许可证，请核对编号；对方没有许可证的，不需要列入")


def _fate(
    request: NameParty, wanted: Wanted, licence: PublicLicence
) -> tuple[PartyFate, dict[str, str]]:
    """Raises Invalid."""
    if wanted.role is PartyRole.ABSORBED:
        return PartyFate.CANCEL, {}
    fate = PartyFate(request.fate)
    if fate is not PartyFate.CHANGE:
        return fate, {}
    held, left = licence.categories, request.levels
    if not left or left == held:
        raise Invalid.at("levels", "变更原许可证的，请选择变更后保留的类别和等级，且与现在的不同")
    if any(code not in held or int(level) < int(held[code]) for code, level in left.items()):
        raise Invalid.at("levels", "分立后保留的类别和等级不能超出原许可证")
    return fate, dict(left)
