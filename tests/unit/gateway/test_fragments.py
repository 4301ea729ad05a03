from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from markupsafe import Markup

from gateway import fragments
from gateway.sheet import RowView

ROW = RowView("r1", "张三", (("姓名", "张三"), ("证书类型", "—")), "1/2", complete=False)
PLACE = ("/applications/a/sections/electricians/rows/people", "delete-people")


@pytest.fixture(autouse=True)
def page(portal: Flask) -> Iterator[None]:
    with portal.test_request_context("/"):
        yield


def body(*rows: RowView, delete_form: str = PLACE[1]) -> Markup:
    return fragments.table_rows(rows, PLACE[0], delete_form)


def test_a_row_shows_its_cells_its_files_and_its_actions() -> None:
    shown = body(ROW)
    assert '<tr id="row-r1">' in shown
    assert '<td data-label="姓名">张三</td>' in shown
    assert "1/2</a>" in shown
    assert "text-danger" in shown
    assert f'href="{PLACE[0]}/r1"' in shown
    assert 'form="delete-people"' in shown


def test_rows_are_numbered_in_their_order() -> None:
    first, second = body(ROW, replace(ROW, row_id="r2")).split("</tr>")[:2]
    assert 'class="number">1</td>' in first
    assert 'class="number">2</td>' in second


def test_a_row_that_has_changed_is_not_the_one_that_was_kept() -> None:
    body(ROW)
    assert "李四" in body(replace(ROW, name="李四"))
    assert "text-success" in body(replace(ROW, files="2/2", complete=True))


def test_a_row_to_be_read_only_has_no_way_to_delete_it() -> None:
    body(ROW)
    shown = body(ROW, delete_form="")
    assert "查看" in shown
    assert "删除" not in shown


def test_a_row_without_required_attachments_has_no_cell_for_them() -> None:
    assert "附件" not in body(replace(ROW, files=""))


def test_what_was_typed_is_text() -> None:
    shown = body(replace(ROW, name='"><script>', cells=(("姓名", "<b>&"),)))
    assert "<script>" not in shown
    assert "&lt;b&gt;&amp;" in shown
