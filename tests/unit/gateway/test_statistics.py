"""How the statistics of a holder are shown (I-02, I-04)."""

import re
from dataclasses import replace

from flask import Flask, render_template_string

from rules.facts import Facts
from rules.statistics import statistics
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

STAFF = clean_facts(Level.FIRST)
TEMPLATE = """{% from "macros/statistics.html" import statistics with context %}
{{ statistics(stats) }}"""


def holder(level: Level, technicians: int, electricians: int) -> Facts:
    return replace(
        STAFF,
        applied={Category.INSTALL: level},
        technicians=STAFF.technicians[: technicians - 1],
        electricians=STAFF.electricians[:electricians],
    )


def shown(portal: Flask, facts: Facts, order: str) -> str:
    with portal.test_request_context():
        return render_template_string(TEMPLATE, stats=statistics(facts, ON, order).to_dict())


def test_both_orders_stand_side_by_side(portal: Flask) -> None:
    html = shown(portal, holder(Level.THIRD, 15, 20), "R36")
    assert "旧规：36号令三级" in html
    assert "现行：30号令二级" in html
    assert "要求15人，现有15人" in html
    assert "要求20人，现有15人" in html
    assert "按旧规（36号令）人数满足；按30号令尚缺" in html
    assert "逐一核对企业人员信息" in html


def test_nobody_missing_is_never_a_red_nought(portal: Flask) -> None:
    number = STAFF.technicians[0].id_number
    twice = replace(STAFF.electricians[0], id_number=number, certificate_number=f"T{number}")
    enough = holder(Level.FOURTH, 10, 15)
    html = shown(portal, replace(enough, electricians=(twice, *enough.electricians[1:])), "R36")
    badges = re.findall(r'badge badge-(\w+)">(.*?)<', html)
    assert set(badges) == {("success", "已满足")}
    assert "alert-warning" in html
    assert "同时填报为技术人员和技能人员" in html
    assert not re.search(r">\s*0人?\s*<", html)


def test_who_is_missing_is_shown_in_red(portal: Flask) -> None:
    html = shown(portal, holder(Level.THIRD, 4, 9), "R30")
    badges = re.findall(r'badge badge-(\w+)">(.*?)<', html)
    assert badges == [("danger", "缺1人"), ("danger", "缺1人"), ("success", "已满足")]
    assert "旧规" not in html
    assert "无要求" in html


def test_a_settled_holder_is_told_so(portal: Flask) -> None:
    html = shown(portal, holder(Level.THIRD, 5, 10), "R30")
    assert "alert-success" in html
    assert "按30号令人数满足；未发现重复填报或违规兼任。" in html
