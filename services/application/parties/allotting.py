"""People and projects of a party go into the application, or end with its licence."""

from __future__ import annotations

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.parties import RELEASE, TAKE, Allot, Allotted
from contracts.errors import Conflict, Invalid, NotFound
from contracts.forms.sections import RowSet
from rules.vocabulary.enumerations import Tab
from services.application import repository
from services.application.draft import Draft, load_draft
from services.application.handlers.rows import MAX_ROWS
from services.application.parties import balance, store
from services.application.parties.model import Named, Person, Project
from services.application.prefill.model import Filing, Prefill
from services.application.prefill.store import attach, filings_of

_TABS = {"SKILL": Tab.ELECTRICIANS}
"""By the post that somebody holds; heads are taken over as technicians."""


def allot(tx: Transaction, request: Allot, *, vault: Vault) -> Allotted:
    """How many people and projects have another place now.

    Raises NotFound, Conflict (not editable; no roster was handed over; named on a tab already, from
    which it has to be deleted first), Invalid (a table would have too many rows)."""
    application = repository.find_editable(tx, request.application_id)
    draft = load_draft(tx.session, vault, application)
    named = store.load(tx.session, vault, application)
    one = next((n for n in named if n.party.enterprise_id == request.enterprise_id), None)
    if one is None:
        raise NotFound("没有找到这家参与企业，请刷新后重试")
    if one.people is None:
        raise Conflict(f"{one.party.name}还没有确认同意，没有提供人员名册")
    people, projects = _meant(one, draft, request.refs)
    if request.to == TAKE:
        filings = {
            f.application_id: f for f in filings_of(tx.session, vault, one.party.enterprise_id)
        }
        made = _Taken(draft, filings, one, Prefill(application.type, clock.today()))
        made.take(people, projects)
        for code in made.touched:
            repository.save_sheet(tx, vault, application, draft.sheets[code])
        attach(tx, vault, application, made.prefill.copies)
    elif any(
        balance.person_goes(one, posts, balance.people_of(draft)) == balance.TAKEN
        for posts in people
    ):
        raise Conflict("已列入申请的人员，请先在相应页签中删除")
    refs = {posts[0]["ref"] for posts in people} | {project.ref for project in projects}
    every = {person["ref"] for posts in people for person in posts} | refs
    left = set(one.released) - every
    row = next(
        party
        for party in store.rows_of(tx.session, application.id, lock=True)
        if party.enterprise_id == request.enterprise_id
    )
    row.released = sorted(left | refs) if request.to == RELEASE else sorted(left)
    repository.touch(tx, application)
    after = {"enterprise_id": row.enterprise_id, "to": request.to, "count": len(refs)}
    tx.audit("allot", "application", application.id, after=after)
    return Allotted(count=len(refs))


def _meant(one: Named, draft: Draft, refs: list[str]) -> tuple[list[list[Person]], list[Project]]:
    """Those of the refs; without any, everybody who is open."""
    taken, known = balance.people_of(draft), balance.projects_of(draft)
    people, projects = list(one.by_number().values()), one.projects
    if refs:
        wanted = set(refs)
        return (
            [posts for posts in people if wanted & {person["ref"] for person in posts}],
            [project for project in projects if project.ref in wanted],
        )
    return (
        [p for p in people if balance.person_goes(one, p, taken) == balance.OPEN],
        [p for p in projects if balance.project_goes(one, p, known) == balance.OPEN],
    )


class _Taken:
    """What is taken over into a draft, with the papers that are still good."""

    def __init__(
        self, draft: Draft, filings: dict[str, Filing], one: Named, prefill: Prefill
    ) -> None:
        self.draft, self.filings, self.prefill = draft, filings, prefill
        self.origin = f"取自{one.party.name}的人员名册"
        self.of_projects = f"取自{one.party.name}的业绩"
        self.touched = dict[str, None]()
        prefill.sheets = draft.sheets

    def take(self, people: list[list[Person]], projects: list[Project]) -> None:
        there, known = balance.people_of(self.draft), balance.projects_of(self.draft)
        for posts in people:
            if str(posts[0]["profile"].get("id_number")) not in there:
                self._person(posts)
        for project in projects:
            if project.same not in known:
                self._project(project)

    def _person(self, posts: list[Person]) -> None:
        of_staff = next((one for one in posts if one["kind"] in ("TECH", "SKILL")), posts[0])
        code = _TABS.get(of_staff["kind"], Tab.TECHNICIANS).value
        sheet = self.draft.sheets[code]
        new = self._row(code, "people", of_staff["profile"], self.origin)
        self._first(code, sheet.section.rows[0], of_staff["profile"])
        self._papers(of_staff["application_id"], code, of_staff["row_id"], new, of_staff["profile"])

    def _project(self, project: Project) -> None:
        code = Tab.PERFORMANCE.value
        new = self._row(code, "projects", project.row, self.of_projects)
        self._papers(project.application_id, code, project.ref, new, project.row)

    def _row(self, code: str, rowset: str, values: Person, origin: str) -> str:
        if len(self.draft.sheets[code].rows.get(rowset, [])) >= MAX_ROWS:
            raise Invalid(f"每个表格最多{MAX_ROWS}行")
        self.touched[code] = None
        return self.prefill.add(code, rowset, values, origin)

    def _first(self, code: str, rowset: RowSet, values: Person) -> None:
        """What has to be chosen before a row is added."""
        needed = rowset.after
        if needed and not self.draft.sheets[code].fields.get(needed) and values.get(needed):
            self.prefill.fill(code, {needed: values[needed]}, self.origin)

    def _papers(self, application_id: str, code: str, old: str, new: str, values: Person) -> None:
        if filing := self.filings.get(application_id):
            self.prefill.take_files(filing, code, old, new, values)
