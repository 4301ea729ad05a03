"""What is said of wrong input, in Chinese: people read it on pages and in the API.

`contracts.examining` says it of messages; of forms marshmallow does: set where it looks for the
messages of fields and validators that say nothing of their own. Imported before any schema is
declared (`contracts.schemas`).
"""

from __future__ import annotations

from collections.abc import Iterable

from marshmallow import fields, validate

REQUIRED, NULL, UNKNOWN = "请填写此项", "此项不能为空", "没有这一项"
NO_TEXT, NO_NUMBER, NO_INTEGER, NO_BOOLEAN = "应为文字", "应为数字", "应为整数", "应为是或否"
NO_DATE, NO_TIME = "日期应写成 2024-05-31 的样式", "时间格式不正确"
NO_ZONE = "时间应注明时区"
NO_LIST, NO_OBJECT = "应为列表", "应为对象"
NOT_RIGHT, NO_FORMAT = "内容不正确", "内容格式不正确"


def of_length(least: int | None, most: int | None) -> str:
    if not least:
        return f"长度不能超过{most}"
    if most is None:
        return f"长度不能少于{least}"
    return f"长度应为{least}" if least == most else f"长度应为{least}至{most}"


def of_range(least: float | None, most: float | None) -> str:
    if least is None:
        return f"不能大于{most}"
    return f"不能小于{least}" if most is None else f"应在{least}至{most}之间"


def of_choices(choices: Iterable[object]) -> str:
    return f"应为以下之一：{', '.join(str(choice) for choice in choices)}"


# Of a schema as a whole: its `error_messages`.
OF_SCHEMAS = {"type": NO_FORMAT, "unknown": UNKNOWN}
_OF_FIELDS: dict[type[fields.Field], dict[str, str]] = {  # type: ignore[type-arg]
    fields.Field: {
        "required": REQUIRED,
        "null": NULL,
        "validator_failed": NOT_RIGHT,
    },
    fields.String: {"invalid": NO_TEXT, "invalid_utf8": NO_TEXT},
    fields.Number: {"invalid": NO_NUMBER, "too_large": "数值过大"},
    fields.Integer: {"invalid": NO_INTEGER},
    fields.Float: {"special": NO_NUMBER},
    fields.Decimal: {"special": NO_NUMBER},
    fields.Boolean: {"invalid": NO_BOOLEAN},
    fields.DateTime: {"invalid": NO_TIME, "invalid_awareness": NO_ZONE},
    fields.Date: {"invalid": NO_DATE},
    fields.List: {"invalid": NO_LIST},
    fields.Mapping: {"invalid": NO_OBJECT},
    fields.Nested: {"type": NO_OBJECT},
}

for _kind, _messages in _OF_FIELDS.items():
    _kind.default_error_messages = _kind.default_error_messages | _messages

validate.Range.message_min = "不能小于{{min}}"
validate.Range.message_max = "不能大于{{max}}"
validate.Range.message_all = "应在{{min}}至{{max}}之间"
validate.Length.message_min = "长度不能少于{min}"
validate.Length.message_max = "长度不能超过{max}"
validate.Length.message_all = "长度应为{min}至{max}"
validate.Length.message_equal = "长度应为{equal}"
validate.OneOf.default_message = "应为以下之一：{choices}"
validate.Equal.default_message = "应为{other}"
