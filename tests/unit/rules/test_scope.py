"""What a licence is for, in words."""

from rules.scope import grades_text


def test_the_grades_stand_in_the_official_order() -> None:
    assert grades_text({"CS": "1", "CZ": "3", "CX": "2"}) == "承装类三级、承修类二级、承试类一级"
    assert grades_text({"CX": "5"}) == "承修类五级"
    assert grades_text({}) == ""
