"""The command that loads a year says why it could not, in one line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.settings import settings
from services.review import years


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL_REVIEW", "postgresql://review@127.0.0.1:1/review")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("no_database")
def test_without_a_database_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。", encoding="utf-8")
    assert years.main(["2027", str(notice)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
