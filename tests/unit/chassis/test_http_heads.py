"""Requests that two readers could read in two ways: the answer, and that nothing follows it."""

from collections.abc import Iterator

import pytest

from tests.unit.chassis.http_host import HEAD, NEXT, ask, serving


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as number:
        yield number


AMBIGUOUS = {
    "a bare LF": "X-A: b\nContent-Length: 4\r\n\r\nabcd",
    "both lengths": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "the other order": "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 0\r\nContent-Length: 4\r\n\r\nGET ",
    "the same twice": "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "a list of lengths": "Content-Length: 4, 4\r\n\r\nabcd",
    "a length with a sign": "Content-Length: +4\r\n\r\nabcd",
    "a negative length": "Content-Length: -4\r\n\r\nabcd",
    "a length of Python": "Content-Length: 0_4\r\n\r\nabcd",
    "a length in other digits": "Content-Length: \u00b2\r\n\r\nabcd",
    "no length": "Content-Length: \r\n\r\nabcd",
    "an endless length": f"Content-Length: {'9' * 40}\r\n\r\nabcd",
    "a blank before the colon": "Content-Length : 4\r\n\r\nabcd",
    "a coding before": "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "another coding": "Transfer-Encoding: identity\r\n\r\nabcd",
    "nearly chunked": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "quoted": 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    "a tab in it": "Transfer-Encoding: chun\tked\r\n\r\n0\r\n\r\n",
    "a folded header": "X-A: b\r\n Content-Length: 4\r\n\r\nabcd",
    "a line without colon": "nonsense\r\nContent-Length: 4\r\n\r\nabcd",
    "a blank first": " Content-Length: 4\r\n\r\nabcd",
    "a bare CR": "X-A: b\rContent-Length: 4\r\n\r\nabcd",
    "a NUL": "X-A: b\0c\r\n\r\n",
    "a second Host": "Host: y\r\n\r\n",
    "no name": ": b\r\n\r\n",
}


@pytest.mark.parametrize("head", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_two_readers_could_read_in_two_ways_is_refused(port: int, head: str) -> None:
    answer = ask(port, f"{HEAD}{head}{NEXT}")
    assert answer.startswith("HTTP/1.1 400 ")
    assert answer.count("HTTP/1.1 ") == 1, "nothing after it is taken for a request"
    assert "connection: close" in answer.lower()


@pytest.mark.parametrize(
    "line",
    [
        "GET /page",
        "GET /page HTTP/0.9",
        "GET /page HTTP/2.0",
        "GET  HTTP/1.1",
        "G\0T / HTTP/1.1",
    ],
)
def test_no_other_versions_of_http(port: int, line: str) -> None:
    answer = ask(port, f"{line}\r\nHost: x\r\n\r\n{NEXT}")
    assert "200 OK" not in answer
    assert answer.count("HTTP/1.1 ") <= 1


BROKEN_CHUNKS = {
    "no size": "\r\nabcd\r\n0\r\n\r\n",
    "a negative size": "-4\r\nabcd\r\n0\r\n\r\n",
    "a size of Python": "0x4\r\nabcd\r\n0\r\n\r\n",
    "a size with underscore": "0_4\r\nabcd\r\n0\r\n\r\n",
    "an endless size": f"{'0' * 2000}4\r\nabcd\r\n0\r\n\r\n",
    "longer than said": "2\r\nabcd\r\n0\r\n\r\n",
    "ended by LF": "4\nabcd\r\n0\r\n\r\n",
    "endless extension": f"4;{'a' * 5000}\r\nabcd\r\n0\r\n\r\n",
    "endless trailers": "4\r\nabcd\r\n0\r\n" + "A: b\r\n" * 100 + "\r\n",
}


@pytest.mark.parametrize("chunks", BROKEN_CHUNKS.values(), ids=BROKEN_CHUNKS)
def test_broken_chunks_are_refused(port: int, chunks: str) -> None:
    answer = ask(port, f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunks}{NEXT}")
    assert answer.startswith("HTTP/1.1 400 ")
    assert answer.count("HTTP/1.1 ") == 1


def test_a_chunked_body_is_one_like_any_other(port: int) -> None:
    chunks = "4\r\nabcd\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
    answer = ask(port, f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunks}{NEXT}")
    assert answer.count("HTTP/1.1 200 ") == 2, "the next request begins where it ends"
    assert '"body":"abcd0123456789"' in answer
    assert '"length":14' in answer
