"""Preparing a broker as an operator does, tried on the ones that run here."""

import pytest

from deploy.broker import __main__ as command
from tests.infrastructure import Servers

pytestmark = pytest.mark.service


@pytest.mark.parametrize("which", ["inside", "outside"])
def test_what_is_prepared_already_stays_as_it_is(
    servers: Servers,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    which: str,
) -> None:
    for variable in (command.INSIDE, command.OUTSIDE):
        monkeypatch.setenv(variable, servers.addresses[variable])
    assert command.main([which]) == 0
    assert capsys.readouterr().out == "", "no password is made anew"


def test_a_broker_that_does_not_answer_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(command.INSIDE, "http://a:b@127.0.0.1:1")
    assert command.main(["inside"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv(command.INSIDE, "http://a:b@broker:15672")
    assert command.main(["inside"]) == 1
    assert "https:// is needed" in capsys.readouterr().err


def test_the_rights_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["rights"]) == 0
    assert "personnel-worker | ^$ | ^(rpc\\.review)$ | ^$" in capsys.readouterr().out
