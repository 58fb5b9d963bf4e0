"""What is wrong with the fields of a body, said in Chinese; nothing of the input is repeated but plain names of fields."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

SENTENCES = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项",
    "string_too_long": "文字过长，至多 {max_length} 字",
    "string_too_short": "文字过短，至少 {min_length} 字",
    "string_empty": "请填写此项",
    "string_pattern_mismatch": "格式不符",
    "string_type": "应为文字",
    "string_unicode": "含有无效字符",
    "enum": "取值应为 {expected}",
    "literal_error": "取值应为 {expected}",
    "decimal_max_places": "小数至多 {decimal_places} 位",
    "decimal_max_digits": "数字至多 {max_digits} 位",
    "decimal_whole_digits": "整数部分至多 {whole_digits} 位",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "finite_number": "应为有限的数字",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "float_parsing": "应为数字",
    "greater_than": "须大于 {gt}",
    "less_than": "须小于 {lt}",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "too_long": "至多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "date_from_datetime_parsing": "没有这一天，日期写作 2020-01-31",
    "date_parsing": "没有这一天，日期写作 2020-01-31",
    "date_type": "应为日期，写作 2020-01-31",
    "date_from_datetime_inexact": "应为日期，写作 2020-01-31",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "text_unreadable": "含有控制字符、残缺字符或未定义的字符",
    "text_blank": "不得全为空白或不可见字符",
    "text_lines": "应为一行，不得换行或含制表符",
    "text_direction": "不得含改变文字方向的字符",
    "person_id": "应为不超过 255 字节的人员标识，不含控制字符",
    "day": "应为日期，写作 2020-01-31",
    "moment": "应为时刻，写作 2020-01-31T09:00:00+08:00，地址中的 + 写作 %2B",
    "instant": "应为日期或时刻，写作 2020-01-31 或 2020-01-31T09:00:00+08:00，地址中的 + 写作 %2B",
    "datetime_from_date_parsing": "没有这一时刻，写作 2020-01-31T09:00:00+08:00",
    "datetime_parsing": "没有这一时刻，写作 2020-01-31T09:00:00+08:00",
    "rules": "{sentence}",
}
"""pydantic's error types, said in Chinese."""
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Names of fields that an answer may repeat; others could be anything."""


def field_errors(errors: Iterable[Any]) -> Iterator[dict[str, str]]:
    """pydantic's errors, as field and reason."""
    for error in errors:
        context = {key: str(value) for key, value in error.get("ctx", {}).items()}
        if "expected" in context:
            context["expected"] = context["expected"].replace("'", "").replace(", ", "、").replace(" or ", "或")
        steps = [str(step) for step in error["loc"] if step != "body"]
        where = ".".join(step if PLAIN.fullmatch(step) else "…" for step in steps)
        kind = "string_empty" if error["type"] == "string_too_short" and context["min_length"] == "1" else error["type"]
        yield {"field": where or "body", "reason": SENTENCES.get(kind, "取值不符合要求").format_map(context)}


def sentence(errors: Iterable[dict[str, str]]) -> str:
    """The first few in one sentence."""
    return "；".join(f"{error['field']}：{error['reason']}" for error in list(errors)[:5])
