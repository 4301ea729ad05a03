"""The balance sheet of a merger or a split: the firms as they are, what results, and that every
person and every project goes to one place. Nothing here knows a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from contracts.application.parties import Balance, CaseParty, PartyPerson, PartyProject, Side
from contracts.errors import Finding
from contracts.forms.categories import applied_levels
from rules import masking
from rules.vocabulary.enumerations import AGREED, LicenceState, PartyFate, PartyRole, Tab
from services.application.draft import Draft
from services.application.parties.model import Named, Person, Project, Wanted, project_key

OPEN, TAKEN, RELEASED, STAYS, TWICE = "OPEN", "TAKEN", "RELEASED", "STAYS", "TWICE"


def people_of(draft: Draft) -> frozenset[str]:
    """Identity numbers of everybody whom the application names."""
    return frozenset(str(person["id_number"]) for _, _, person in draft.people())


def projects_of(draft: Draft) -> frozenset[tuple[str, ...]]:
    sheet = draft.sheets.get(Tab.PERFORMANCE)
    return frozenset(project_key(row) for row in (sheet.rows.get("projects", []) if sheet else []))


def goes(*, taken: bool, released: bool, one: Named) -> str:
    """Where a person or a project of this party goes."""
    if taken:
        return TWICE if released else TAKEN
    if released:
        return RELEASED
    return OPEN if one.party.fate == PartyFate.CANCEL else STAYS


def person_goes(one: Named, posts: list[Person], taken: frozenset[str]) -> str:
    number = str(posts[0]["profile"].get("id_number") or "")
    released = any(person["ref"] in one.released for person in posts)
    return goes(taken=number in taken, released=released, one=one)


def project_goes(one: Named, project: Project, taken: frozenset[tuple[str, ...]]) -> str:
    return goes(taken=project.same in taken, released=project.ref in one.released, one=one)


def party_side(one: Named, draft: Draft) -> Side:
    """A party as it is, with where everybody of it goes."""
    taken, projects = people_of(draft), projects_of(draft)
    people = [
        PartyPerson(
            ref=posts[0]["ref"],
            name=str(posts[0]["profile"].get("name") or "—"),
            id_number_masked=masking.identity_number(
                str(posts[0]["profile"].get("id_number") or "")
            ),
            kinds=sorted({person["kind"] for person in posts}),
            goes=person_goes(one, posts, taken),
        )
        for posts in one.by_number().values()
    ]
    counts = Counter(person["kind"] for person in one.people or ())
    return Side(
        enterprise_id=one.party.enterprise_id,
        name=one.party.name,
        licence_number=one.party.licence_number,
        levels=one.categories,
        counts=dict(counts),
        projects_count=len(one.projects),
        people=people,
        projects=[
            PartyProject(
                ref=project.ref,
                name=str(project.row.get("name") or "—"),
                category=str(project.row.get("category") or ""),
                year=int(str(project.row.get("completed") or "0")[:4]),
                goes=project_goes(one, project, projects),
            )
            for project in one.projects
        ],
        roster_known=one.people is not None,
    )


def draft_counts(draft: Draft) -> dict[str, int]:
    return dict(Counter(kind.value for kind, _, _ in draft.people()))


def left_counts(one: Named, draft: Draft) -> dict[str, int]:
    """Who stays with a party whose licence does not end."""
    taken = people_of(draft)
    staying = [
        person
        for posts in one.by_number().values()
        if person_goes(one, posts, taken) == STAYS
        for person in posts
    ]
    return dict(Counter(person["kind"] for person in staying))


def counted(one: Named, draft: Draft) -> CaseParty:
    """With how many of its people the application takes over."""
    taken = people_of(draft)
    states = [person_goes(one, posts, taken) for posts in one.by_number().values()]
    return replace(one.party, people=states.count(TAKEN))


def open_count(sides: Iterable[Side], state: str) -> int:
    return sum(
        sum(person.goes == state for person in side.people)
        + sum(project.goes == state for project in side.projects)
        for side in sides
    )


def people_gaps(named: Iterable[Named], draft: Draft) -> list[Finding]:
    """Who or what is named twice, or goes nowhere."""
    found = list[Finding]()
    for one in named:
        side = party_side(one, draft)
        for state, said in (
            (OPEN, "还没有确定去向，请承继或者注明不承继"),
            (TWICE, "既列入了申请又注明不承继，只能选择一项"),
        ):
            people = [person.name for person in side.people if person.goes == state]
            projects = [project.name for project in side.projects if project.goes == state]
            for what, names in (("人员", people), ("业绩", projects)):
                if names:
                    shown = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
                    message = f"{one.party.name}的{what}{shown}（共{len(names)}）{said}"
                    found.append(_gap(draft, "balance", "人员和业绩去向", message))
    return found


def party_gaps(wanted: Wanted | None, named: list[Named], draft: Draft) -> list[Finding]:
    """What of the parties stands against a submission, as far as this service knows."""
    if wanted is None:
        said = "申请性质不涉及其他企业，请移除已列入的企业"
        return [_gap(draft, "parties", "参与企业", said)] if named else []
    label = wanted.role.label
    found = list[Finding]()
    if len(named) < wanted.least:
        found.append(_gap(draft, "parties", label, f"请选择{label}"))
    for one in named:
        if one.party.role != wanted.role:
            said = f"{one.party.name}是按其他申请性质列入的，请移除后重新添加"
            found.append(_gap(draft, "parties", label, said))
        if one.party.consent not in AGREED:
            answer = "不同意" if one.party.consent == "DECLINED" else "还没有确认同意"
            found.append(_gap(draft, "parties", label, f"{one.party.name}{answer}"))
        if one.obstacle:
            found.append(_gap(draft, "parties", label, f"{one.party.name}{one.obstacle}"))
    return found + people_gaps(named, draft)


def licence_gaps(draft: Draft, held: Mapping[str, str]) -> list[Finding]:
    """Whose licence is not in force any more. held: number → its state today."""
    return [
        _gap(
            draft,
            "parties",
            PartyRole(one.role).label,
            f"{one.name}的许可证{one.licence_number}{_state(held.get(one.licence_number))}，不能再参与",
        )
        for one in draft.parties
        if held.get(one.licence_number) != LicenceState.VALID
    ]


def sheet_of(named: list[Named], draft: Draft, own: Side, *, editable: bool) -> Balance:
    """own: the applicant as it is; what results for it is what the application says."""
    parties = [party_side(one, draft) for one in named]
    levels = {code: level for code, level in draft_levels(draft).items()}
    result = Side(
        enterprise_id=None,
        name=own.name,
        licence_number=own.licence_number,
        levels=levels,
        counts=draft_counts(draft),
        projects_count=len(projects_of(draft)),
    )
    after = [
        Side(
            enterprise_id=one.party.enterprise_id,
            name=one.party.name,
            licence_number=one.party.licence_number,
            levels=one.party.levels if one.party.fate == PartyFate.CHANGE else one.categories,
            counts=left_counts(one, draft),
            roster_known=one.people is not None,
            ended=one.party.fate == PartyFate.CANCEL,
        )
        for one in named
    ]
    return Balance(
        before=[own, *parties],
        after=[result, *after],
        open=open_count(parties, OPEN),
        twice=open_count(parties, TWICE),
        editable=editable,
    )


def draft_levels(draft: Draft) -> dict[str, str]:
    return applied_levels(draft.chosen)


def _state(state: str | None) -> str:
    return LicenceState(state).label if state else "已不存在"


def _gap(draft: Draft, path: str, label: str, message: str) -> Finding:
    first = next(iter(draft.sheets))
    return {"section": first, "path": path, "label": label, "message": message}
