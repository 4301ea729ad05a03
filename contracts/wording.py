"""What marshmallow says of wrong input, in Chinese: people read it on pages and in the API.

Set where marshmallow looks for the messages of fields and validators that say nothing of their
own. Imported before any schema is declared (`contracts.operations`).
"""

from __future__ import annotations

from marshmallow import fields, validate

# Of a schema as a whole: its `error_messages`.
OF_SCHEMAS = {"type": "内容格式不正确", "unknown": "没有这一项"}
_OF_FIELDS: dict[type[fields.Field], dict[str, str]] = {  # type: ignore[type-arg]
    fields.Field: {
        "required": "请填写此项",
        "null": "此项不能为空",
        "validator_failed": "内容不正确",
    },
    fields.String: {"invalid": "应为文字", "invalid_utf8": "应为文字"},
    fields.Number: {"invalid": "应为数字", "too_large": "数值过大"},
    fields.Integer: {"invalid": "应为整数"},
    fields.Float: {"special": "应为数字"},
    fields.Decimal: {"special": "应为数字"},
    fields.Boolean: {"invalid": "应为是或否"},
    fields.DateTime: {"invalid": "时间格式不正确", "invalid_awareness": "时间应注明时区"},
    fields.Date: {"invalid": "日期应写成 2024-05-31 的样式"},
    fields.List: {"invalid": "应为列表"},
    fields.Mapping: {"invalid": "应为对象"},
    fields.Nested: {"type": "应为对象"},
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
