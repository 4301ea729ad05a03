"""Which passwords are refused: those that are guessed early, judged by zxcvbn.

No rules of composition (ASVS 5.0, 6.2.5); the commonest passwords and words of the context (6.1.2,
6.2.4) are refused: the username, the firm, this field, its hot line.

zxcvbn tries every way to read a password as l33t and every piece of it: 64 characters take it
seconds, and strangers choose them. It is therefore given pieces of `PIECE` characters with at most
`READINGS` ways to be read (under 50 ms, tests/unit/services/identity/test_password_policy.py), one
at a time in a thread of its own: while it works it keeps the words of the context in a global.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import prod

from eventlet import tpool
from eventlet.semaphore import Semaphore
from zxcvbn import matching, zxcvbn

from contracts.errors import Invalid

MIN_SCORE = 2
"""zxcvbn's scale of 0 to 4; 2 is more than a hundred million guesses."""

PIECE = 24
READINGS = 8
MAX_WORD = 100
# Signs that stand for the same letter, made one: "p@$$" is then read as "p455".
_ALIKE = str.maketrans("@{[<!|$+", "4(((1157")
_one_at_a_time = Semaphore(1)

CONTEXT_WORDS = (
    "承装", "承修", "承试", "承装修试", "电力", "电力设施", "许可", "许可证", "能源局",
    "国家能源局", "监管局", "监管办", "资质", "12398", "nengyuan", "nengyuanju", "dianli",
    "xuke", "xukezheng", "zizhi", "chengzhuang", "chengxiu", "chengshi", "zhongguo", "woaini",
    "woaizhongguo", "mima", "1314", "520", "5201314", "1314520",
)  # fmt: skip

MESSAGE = (
    "密码过于常见或容易被猜到，请换一个：可以用几个互不相关的词连成一句，不要包含用户名或单位名称"
)


def problem(password: str, words: Iterable[str | None] = ()) -> str | None:
    """Why this password is refused, None if it is good. words: what somebody would try first."""
    context = [word.lower()[:MAX_WORD] for word in (*CONTEXT_WORDS, *words) if word]
    with _one_at_a_time:
        good = tpool.execute(is_good, password, context)
    return None if good else MESSAGE


def require_good(password: str, path: str, words: Iterable[str | None] = ()) -> None:
    """Raises Invalid at `path`."""
    message = problem(password, words)
    if message:
        raise Invalid.at(path, message)


def is_good(password: str, context: list[str]) -> bool:
    """Whether its first or, for a long one, its last characters are hard to guess by themselves."""
    rest = _without_long(password, context)
    pieces = {rest[:PIECE], rest[-PIECE:]}
    return any(_score(piece, context) >= MIN_SCORE for piece in pieces if piece)


def _without_long(password: str, context: list[str]) -> str:
    """A word that is as long as a piece would be cut and no longer recognised."""
    rest = password.lower()
    long = [word for word in context if len(word) >= PIECE // 2]
    if not any(word in rest for word in long):
        return password
    for word in sorted(long, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest


def _score(piece: str, context: list[str]) -> int:
    if _readings(piece) > READINGS:
        piece = piece.translate(_ALIKE)
    return int(zxcvbn(piece, user_inputs=context)["score"])


def _readings(piece: str) -> int:
    """In how many ways zxcvbn would put letters for the signs in it, at most."""
    signs = matching.relevant_l33t_subtable(piece, matching.L33T_TABLE).values()
    ambiguous = sum(count - 1 for count in Counter(sign for one in signs for sign in one).values())
    return prod(len(one) for one in signs) << ambiguous
