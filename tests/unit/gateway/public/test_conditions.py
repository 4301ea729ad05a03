"""The public page of the licence conditions."""

import re

import pytest
from flask import Flask

from rules.alignment import align
from rules.order import ORDERS, load_order
from rules.tables import condition_tables


def page(portal: Flask, path: str) -> str:
    answer = portal.test_client().get(path)
    assert answer.status_code == 200
    return answer.text


def cells(html: str) -> list[str]:
    """The texts of all cells of tables, in order, without markup."""
    found = re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


@pytest.mark.spec("B-33")
@pytest.mark.parametrize("code", ORDERS)
def test_every_cell_of_an_order_is_shown_with_its_dates(portal: Flask, code: str) -> None:
    order, html = load_order(code), page(portal, f"/conditions?order={code}")
    printed = cells(html)
    for table in condition_tables(order):
        wanted = [cell.text for row in table.rows for cell in row]
        start = printed.index(wanted[0])
        heading = printed[start - len(table.levels) : start]
        assert heading == [level.label for level in table.levels]
        assert printed[start : start + len(wanted)] == wanted
        printed = printed[start + len(wanted) :]
    assert order.title in html
    assert f"{order.effective_from.year}年{order.effective_from.month}月" in html
    assert all(note in html for note in order.notes)


@pytest.mark.spec("B-33")
@pytest.mark.parametrize("code", ORDERS)
def test_on_a_phone_each_row_is_a_block_with_a_figure_for_each_level(
    portal: Flask, code: str
) -> None:
    blocks = re.findall(
        r'<div class="condition-blocks">(.*?)\n</div>',
        page(portal, f"/conditions?order={code}"),
        re.DOTALL,
    )
    for table, block in zip(condition_tables(load_order(code)), blocks, strict=True):
        rows = block.split("</section>")[:-1]
        for line, row in zip(table.grid(), rows, strict=True):
            figures = re.findall(r"<(?:dd|p)>(.*?)</(?:dd|p)>", row)
            assert figures in (line[2:], line[2:3])
            assert line[1] in row


@pytest.mark.spec("B-33")
def test_the_order_in_force_is_shown_first_and_leads_to_the_former_one(portal: Flask) -> None:
    html = page(portal, "/conditions")
    assert load_order("R30").title in html
    assert "已经失效" not in html
    assert 'href="/conditions?order=R36"' in html
    former = page(portal, "/conditions?order=R36")
    assert "已经失效的旧规" in former
    for level in load_order("R36").levels:
        assert align(level).scope_note in former


def test_an_order_that_does_not_exist_is_said_kindly(portal: Flask) -> None:
    answer = portal.test_client().get("/conditions?order=R28")
    assert answer.status_code == 404
    assert "没有这一版许可条件" in answer.text


def test_the_landing_page_leads_to_it(portal: Flask) -> None:
    assert 'href="/conditions"' in page(portal, "/")
