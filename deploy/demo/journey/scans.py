"""An application from a roster and an archive of scans: what a person has to do for it, counted."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

from chassis import clock
from deploy.demo import drafts, paper
from deploy.demo.browser import Files, Page, StepFailed
from deploy.demo.drafts import Draft
from deploy.demo.journey.firm import SHEET, Firm, filled_sheet
from deploy.demo.journey.steps import Scene, step
from deploy.demo.people import Row
from rules.attachments import Requirement, asked_for
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    Level,
    SubmitType,
    Tab,
)
from rules.when import Choices

ZIP = "application/zip"
SCANS = 63


class Person:
    """At the portal; counts what is typed or chosen, and what is pressed."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.typed = self.pressed = 0

    @property
    def actions(self) -> int:
        return self.typed + self.pressed

    def submit(
        self,
        page: Page,
        part: str,
        values: dict[str, Any] | None = None,
        files: Files | None = None,
    ) -> Page:
        """What the form says already is not typed again."""
        there = dict(page.form(part).form_values())
        given = {name: "on" if v is True else v for name, v in (values or {}).items()}
        given = {name: value for name, value in given.items() if value is not None}
        self.typed += sum(
            there.get(name) != value for name, value in given.items() if name != "action"
        )
        self.typed += len(files or {})
        self.pressed += 1
        return self.firm.browser.submit(page, part, given, files=files)

    def save(self, code: str, values: dict[str, Any]) -> None:
        place = self.firm.place(code)
        page = self.submit(self.firm.browser.open(place), place, {**values, "action": "save"})
        if page.all("div.error-summary"):
            raise StepFailed(f"{code}: {page.complaint()}")

    def add_row(self, code: str, rowset: str, row: Row) -> None:
        address = f"{self.firm.place(code)}/rows/{rowset}/new"
        self.pressed += 1  # ＋
        self.submit(self.firm.browser.open(address), address, row)

    def load_staff(self, code: str, people: list[Row]) -> None:
        place = f"{self.firm.place(code)}/rows/people"
        book = filled_sheet(self.firm.browser.open(f"{place}/template.xlsx").content, code, people)
        self.pressed += 1  # 从Excel导入
        page = self.firm.browser.open(f"{place}/import")
        page = self.submit(page, f"{place}/import", files={"file": ("人员.xlsx", book, SHEET)})
        self.submit(page, f"{place}/import")

    def appoint(self, code: str, head: Row) -> None:
        page = self.firm.browser.open(self.firm.place(code))
        [row_id] = [
            option.get("value")
            for option in page.tree.xpath("//select[@name='row_id']/option")
            if str(option.text_content()).startswith(f"{head['name']} ")
            and str(option.text_content()).endswith(head["id_number"][-4:])
        ]
        self.submit(page, "/head", {"row_id": row_id})


def scans(scene: Scene) -> str:
    """The id of the draft; its last line is printed."""
    firm = scene.firm
    person, entry = Person(firm), firm.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    filled = drafts.draft(Level.THIRD, clock.today(), seed=firm.newcomer.seed, submitter=submitter)
    heads = {code: filled[code]["fields"] for code in ("technical_head", "safety_head")}
    with step("企业注册、登录 register and sign in"):
        firm.register()
        firm.sign_in()
    with step("新申请：提交人已按注册信息填好 the submitter is known") as notes:
        firm.start()
        person.pressed += 1
        chosen = {n: v for n, v in filled["categories"]["fields"].items() if v is not None}
        person.save("categories", chosen)
        notes.append(f"{person.actions}次操作")
    with step("Excel导入人员，核对后确认 two rosters") as notes:
        people = [*heads.values(), *filled["technicians"]["rows"]["people"]]
        person.load_staff("technicians", people)
        person.load_staff("electricians", filled["electricians"]["rows"]["people"])
        notes.append(f"{len(people) + len(filled['electricians']['rows']['people'])} 人")
    with step("负责人从技术人员中选择 the heads are chosen"):
        for code, head in heads.items():
            person.appoint(code, head)
            for rowset, rows in filled[code]["rows"].items():
                for row in rows:
                    person.add_row(code, rowset, row)
    with step("基本情况 figures of the firm"):
        person.save("basic", filled["basic"]["fields"])
        person.add_row("basic", "shareholders", filled["basic"]["rows"]["shareholders"][0])
    with step("上传ZIP，核对后归档 an archive of scans, filed once confirmed") as notes:
        notes.append(f"{_file(person, filled)} 个文件")
    check = firm.browser.open(f"/applications/{firm.application_id}/check")
    person.pressed += 1  # 资料审核
    if "可以提交" not in check.text("main") or "暂不能提交" in check.text("main"):
        raise StepFailed(f"the draft is not complete: {check.complaint()}")
    print(f"       {person.typed} 项填写或选择，{person.pressed} 次点击", flush=True)
    print(f"scans: complete, {person.actions} actions", flush=True)
    return firm.application_id


def _file(person: Person, filled: Draft) -> int:
    """Upload the archive and confirm what the page shows; how many files."""
    place = f"/applications/{person.firm.application_id}/scans"
    names = scan_names(filled)
    person.pressed += 1  # 批量上传扫描件
    page = person.submit(
        person.firm.browser.open(place), place, files={"file": ("扫描件.zip", _archive(names), ZIP)}
    )
    if page.tree.xpath("//section[@id='unmatched']"):
        raise StepFailed(f"not all scans were matched: {page.text('ul.scan-list')}")
    done = person.submit(page, f"{place}/filing")
    if f"已归档{len(names)}个附件" not in done.text("body"):
        raise StepFailed(f"not filed: {done.complaint()}")
    return len(names)


def scan_names(filled: Draft) -> list[str]:
    """A file for each required paper of the draft, named as an office would."""
    found, names = list[str](), _several(filled)
    choices = Choices.of(
        {Category.INSTALL: Level.THIRD},
        {"submit_type": SubmitType.LEGAL_REP.value, "procedure": "GENERAL", "nature": "FIRST"},
    )
    for one in asked_for(ApplicationType.NEW, choices):
        if not one.required:
            continue
        tab = filled[one.tab.value]
        if one.rows is None:
            found.append(_of_tab(one, tab["fields"]))
        for row in tab["rows"].get(one.rows or "", []):
            if one.rows == "people":
                who = row["name"] + (row["id_number"] if names[row["name"]] > 1 else "")
                found.append(f"{one.tab.label}/{who}-{one.name}.pdf")
    # Some cards were scanned on both sides.
    backs = [name.replace("身份证.pdf", "身份证反面.pdf") for name in found if "身份证.pdf" in name]
    return found + backs[: SCANS - len(found)]


def _of_tab(one: Requirement, fields: Row) -> str:
    head = one.tab in (Tab.TECHNICAL_HEAD, Tab.SAFETY_HEAD)
    who = f"{one.tab.label}{fields['name']}{fields['id_number']}-" if head else ""
    return f"{one.tab.label}/{who}{one.name}.{'jpg' if one.picture else 'pdf'}"


def _several(filled: Draft) -> Counter[str]:
    """How many people of each name."""
    rows = [tab["fields"] for tab in filled.values() if "id_number" in tab["fields"]]
    rows += [row for tab in filled.values() for row in tab["rows"].get("people", [])]
    return Counter(str(row["name"]) for row in rows)


def _archive(names: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, name in enumerate(names):
            page = paper.sheet(name.rpartition("/")[2], [f"第{number + 1}份"])
            packed.writestr(name, paper.photo() if name.endswith(".jpg") else page)
    return out.getvalue()
