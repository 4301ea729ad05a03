"""Every kind of message that the data has is told somewhere."""

from pathlib import Path

from rules.messages import kinds


def test_every_kind_of_the_data_is_told_by_a_service() -> None:
    code = "".join(path.read_text("utf-8") for path in Path("services").rglob("*.py"))
    assert [kind for kind in kinds() if f'"{kind}"' not in code] == []
