"""The old register is taken over, and a firm that registers finds its licence in it."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis import clock
from deploy.demo.browser import SECONDS, Browser, StepFailed
from deploy.demo.holders import KINDS, LAST_OF_36
from deploy.demo.holdings import members
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, step
from deploy.demo.newcomer import newcomer
from rules.dates import DAY, years_later
from rules.licence import format_number
from services.personnel.old_register import COLUMNS

LICENCES = 10
Row = dict[str, object]


def import_(scene: Scene) -> str:
    """The licence number of the firm; its last line is printed."""
    firm = scene.firm
    licences, people = _licences(scene), list[Row]()
    number = str(licences[0]["number"])
    for count, one in enumerate(licences):
        staff = members(str(one["number"]), KINDS[0], firm.newcomer.seed + count, clock.today())
        people += [
            {
                **{name: row for name, row in member.profile.items() if name in COLUMNS},
                "number": member.number,
                "kind": member.kind.value,
            }
            for member in staff
        ]
    with TemporaryDirectory() as folder:
        first, second = Path(folder) / "licences.jsonl", Path(folder) / "people.jsonl"
        with step("检查：有错误的文件 a dry run names what is wrong") as notes:
            _write(first, [licences[0] | {"valid_to": "2010-01-01"}])
            notes.append(_register(first, expect=1)[0])
        _write(first, licences)
        _write(second, people)
        with step("检查：通过 dry run passed") as notes:
            notes.append(_register(first, "--people", second)[-1])
        with step("导入 taken over") as notes:
            notes.append(_register(first, "--people", second, "--load")[-1])
        with step("同一文件再导入一次 the same again changes nothing") as notes:
            notes.append(_register(first, "--people", second, "--load")[-1])
            if "没有任何变化" not in notes[-1]:
                raise StepFailed(notes[-1])
    public = Browser(scene.portal)
    with step("公众查询 public look-up"):
        must_show(public.open(f"/licences?text={number}"), number, "三级")
    with step(f"企业注册、登录 register {firm.newcomer.enterprise['name']}"):
        firm.register()
        firm.sign_in()
    with step("首页：找到自己的许可证，可以换证 the firm finds its licence"):
        must_show(firm.home(), number)
        firm.start("REISSUE")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.imported"))
    print(f"import: {len(licences)} licences, {len(people)} people, event received", flush=True)
    return number


def _licences(scene: Scene) -> list[Row]:
    """The firm's own and others of the same office, with numbers of years before."""
    begins = 1 + secrets.randbelow(9000)
    valid_to = clock.today() + timedelta(days=700)
    valid_from = years_later(valid_to, -6) + DAY
    firms = [scene.firm.newcomer.enterprise, *(newcomer().enterprise for _ in range(LICENCES - 1))]
    return [
        {
            "number": format_number("4-1", begins + place, 2012 + secrets.randbelow(8)),
            **{name: one[name] for name in ("name", "uscc", "legal_representative", "address")},
            "CZ": "五级",
            "issued_on": str(min(valid_from, LAST_OF_36)),
            "valid_from": str(valid_from),
            "valid_to": str(valid_to),
            "office": "华东监管局",
            "state": "有效",
        }
        for place, one in enumerate(firms)
    ]


def _write(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _register(*arguments: str | Path, expect: int = 0) -> list[str]:
    """What `./dev register` says."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.old_register", *map(str, arguments)],
        capture_output=True, text=True, timeout=2 * SECONDS, check=False,
    )  # fmt: skip
    if done.returncode != expect:
        raise StepFailed(f"register: {(done.stdout + done.stderr).strip()[-300:]}")
    return done.stdout.splitlines()
