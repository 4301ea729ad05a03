import time
from dataclasses import replace

import eventlet
import pytest
from nameko.containers import ServiceContainer

from chassis.context import Actor, Call
from chassis.rpc.proxy import parallel
from contracts.errors import (
    Forbidden,
    Invalid,
    NotFound,
    StaleVersion,
    TooMany,
    Unavailable,
    Unexpected,
)
from tests.clients import Client
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Other, Sample

pytestmark = pytest.mark.usefixtures("sample")


def test_a_question_is_answered(client: Client, call: Call) -> None:
    assert client.proxy(Sample, call).echo(text="许可证").text == "许可证"


def test_errors_cross_as_the_same_class(client: Client, call: Call) -> None:
    sample = client.proxy(Sample, call)
    with pytest.raises(NotFound, match="没有这家企业"):
        sample.fail(text="not_found")
    with pytest.raises(StaleVersion) as stale:
        sample.fail(text="conflict")
    assert stale.value.details == {"current": 7}
    with pytest.raises(Invalid) as invalid:
        sample.fail(text="invalid")
    assert invalid.value.findings == [{"path": "rows.3.id_number", "message": "身份证号码有误"}]
    with pytest.raises(TooMany) as many:
        sample.fail(text="too_many")
    assert many.value.details["retry_after"] == 30


def test_a_defect_shows_its_reference_and_nothing_else(client: Client, call: Call) -> None:
    with pytest.raises(Unexpected) as error:
        client.proxy(Sample, call).fail(text="身份证号11010519491231002X")
    assert set(error.value.details) == {"reference"}
    assert "11010519491231002X" not in str(error.value.to_dict())


def test_an_unknown_field_is_refused_with_its_path(client: Client, call: Call) -> None:
    transport = client.send(Sample.echo, call, {"text": "a", "extra": 1})
    with pytest.raises(Invalid) as error:
        transport.wait()
    assert [finding["path"] for finding in error.value.findings] == ["extra"]


def test_who_is_not_allowed_is_refused_before_anything_runs(client: Client, call: Call) -> None:
    with pytest.raises(Forbidden):
        client.proxy(Sample, call).examine()
    archivist = replace(call, actor=Actor("staff", account_id="s1", roles=("SOMETHING_ELSE",)))
    with pytest.raises(Forbidden):
        client.proxy(Sample, archivist).examine()
    examiner = replace(call, actor=Actor("staff", account_id="s1", roles=("EXAMINE",)))
    client.proxy(Sample, examiner).examine()


def test_a_nested_call_inherits_actor_trace_and_deadline(
    client: Client, other: ServiceContainer
) -> None:
    call = Call(FIRM, trace_id="t-1").within(60)
    answer = client.proxy(Other, call).ask()
    assert (answer.kind, answer.account_id, answer.trace_id) == ("enterprise", "a1", "t-1")
    assert (
        answer.remaining and answer.remaining <= 2.0
    )  # the operation that asks has 2 s, its question no more


def test_a_nested_command_has_the_same_key_each_time(
    client: Client, other: ServiceContainer
) -> None:
    call = Call(FIRM, idempotency_key="k1").within(5)
    first, second = (client.proxy(Other, call).command().key for _ in range(2))
    assert first == second != "k1"
    assert client.proxy(Sample, call).who().key is None  # a question has none


def test_a_service_that_does_not_exist_is_unavailable_at_once(client: Client, call: Call) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable):
        client.proxy(Other, call).command()
    assert time.monotonic() - started < Other.command.timeout - 1


def test_a_late_answer_is_unavailable_at_the_deadline_and_disturbs_nobody(
    client: Client, call: Call
) -> None:
    sample = client.proxy(Sample, Call(FIRM).within(0.5))
    started = time.monotonic()
    with pytest.raises(Unavailable):
        sample.sleep(seconds=3.0)
    assert time.monotonic() - started < 3.0
    client.proxy(Sample, call).sleep(seconds=3.0)  # by now the late reply has arrived
    assert client.proxy(Sample, call).echo(text="next").text == "next"


def test_several_questions_take_the_time_of_one(client: Client, call: Call) -> None:
    sample = client.proxy(Sample, call)
    started = time.monotonic()
    results = parallel(
        {
            "a": sample.sleep.defer(seconds=1.0),
            "b": sample.sleep.defer(seconds=1.0),
            "c": sample.sleep.defer(seconds=1.0),
            "d": sample.sleep.defer(seconds=1.0),
            "e": sample.echo.defer(text="e"),
        }
    )
    assert time.monotonic() - started < 4.0
    assert results["e"].text == "e"


def test_the_first_of_several_errors_is_raised_or_all_are_returned(
    client: Client, call: Call
) -> None:
    sample = client.proxy(Sample, call)
    questions = {"bad": sample.fail.defer(text="not_found"), "good": sample.echo.defer(text="x")}
    with pytest.raises(NotFound):
        parallel(questions)
    results = parallel(questions, return_errors=True)
    assert isinstance(results["bad"], NotFound)
    assert results["good"].text == "x"


def test_many_callers_get_their_own_answers(sample_environment: dict[str, str]) -> None:
    def ask(number: int) -> list[str]:
        with Client(sample_environment) as one:
            sample = one.proxy(Sample, Call(FIRM).within(20))
            return [sample.echo(text=f"{number}-{i}").text for i in range(20)]

    pool = eventlet.GreenPool()
    for number, answers in enumerate(pool.imap(ask, range(6))):
        assert answers == [f"{number}-{i}" for i in range(20)]
