"""Which passwords are refused: those that are guessed early, judged by zxcvbn.

No rules of composition (ASVS 5.0, 6.2.5); the commonest passwords and words of the context (6.1.2,
6.2.4) are refused: the username, the firm, this field, its hot line.
"""

from __future__ import annotations

from collections.abc import Iterable

from zxcvbn import zxcvbn

from contracts.errors import Invalid

MIN_SCORE = 2
"""zxcvbn's scale of 0 to 4; 2 is more than a hundred million guesses."""

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
    context = [*CONTEXT_WORDS, *(word for word in words if word)]
    score = zxcvbn(password, user_inputs=context)["score"]
    return MESSAGE if score < MIN_SCORE else None


def require_good(password: str, path: str, words: Iterable[str | None] = ()) -> None:
    """Raises Invalid at `path`."""
    message = problem(password, words)
    if message:
        raise Invalid.at(path, message)
