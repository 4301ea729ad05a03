from werkzeug.datastructures import MultiDict

from contracts.forms import fields as f
from contracts.forms.base import Form
from gateway.forms.reading import read


class Sample(Form):
    name = f.text("姓名")
    agreed = f.yes_no("同意")


def test_only_fields_of_the_form_are_read() -> None:
    posted = MultiDict([("name", " 张三 "), ("version", "3"), ("enterprise_id", "other")])
    assert read(Sample, posted) == {"name": " 张三 ", "agreed": False}


def test_a_check_box_that_is_on_is_true() -> None:
    assert read(Sample, MultiDict([("agreed", "on")])) == {"agreed": True}


def test_forms_of_one_page_are_told_apart_by_their_prefix() -> None:
    posted = MultiDict([("a.name", "甲"), ("b.name", "乙"), ("b.agreed", "on")])
    assert read(Sample, posted, "a") == {"name": "甲", "agreed": False}
    assert read(Sample, posted, "b") == {"name": "乙", "agreed": True}
