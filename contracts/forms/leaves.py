"""Who leaves, as a line of an Excel file names them."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.sections import RowSet


class Leaver(Form):
    name = f.name("姓名")
    id_number = f.id_number("身份证号", secret=True)


LEAVERS = RowSet(
    "people", "离职人员", Leaver, ("name", "id_number"), "name", importable=True, unique="id_number"
)
