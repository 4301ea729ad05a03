"""Words for the choices of a form lead to choices that there are."""

from contracts.forms.sections import ELECTRICIANS, TECHNICIANS
from rules.load import load
from rules.words import words_of


def test_every_word_stands_for_a_choice_of_its_field() -> None:
    choices: dict[str, set[str]] = {}
    for rowset in (TECHNICIANS, ELECTRICIANS):
        for name, field in rowset.form().fields.items():
            choices.setdefault(name, set()).update(
                value for value, _ in field.metadata.get("choices", ())
            )
    for name, told in load("words")["fields"].items():
        assert set(told) <= choices[name], name
        assert words_of(name)
