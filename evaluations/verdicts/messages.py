"""Every sentence the verdict engine can say, by code, in Chinese and in English.

The engine's JSON carries both languages whatever language is active, so these texts stand here and not in the
catalogue. Values put in are numbers or names already made safe by `reading.shown`.
"""

TEXTS: dict[str, tuple[str, str]] = {
    # the file
    "file_unreadable": (
        "读不到这个文件。请给出一个普通文件的路径，或用 - 从标准输入读取。",
        "The file cannot be read. Give the path of a regular file, or - for standard input.",
    ),
    "file_too_large": (
        "文件超过 {limit} 字节，不予读取。",
        "The file is larger than {limit} bytes and was not read.",
    ),
    "not_text": (
        "文件不是 UTF-8 或 UTF-16 编码的文本。",
        "The file is not text in UTF-8 or UTF-16.",
    ),
    "not_json": (
        "不是完整的 JSON：第 {line} 行第 {column} 列有误。",
        "Not a whole JSON document: see line {line}, column {column}.",
    ),
    "too_deep": ("JSON 嵌套层数太多。", "The JSON is nested too deeply."),
    "duplicate_key": (
        "同一个对象里“{name}”出现了两次，不知以哪个为准。",
        '"{name}" occurs twice in one object; which one counts is unknown.',
    ),
    "not_a_number": (
        "{name} 不是数，请写整数。",
        "{name} is not a number; write an integer.",
    ),
    "number_too_long": ("有一个数太长。", "A number has too many digits."),
    # fields of any kind
    "refused": (
        "输入有 {count} 处错误，不作判定。第一处：{field}：{first}",
        "Refused: {count} error(s), no verdict. The first is {field}: {first}",
    ),
    "missing": ("缺少这一项。", "This field is missing."),
    "not_object": ("这里应为 JSON 对象。", "A JSON object is expected here."),
    "not_list": ("这里应为列表。", "A list is expected here."),
    "empty_list": ("列表不能为空。", "The list must not be empty."),
    "too_many": ("最多 {limit} 项。", "At most {limit} entries are allowed."),
    "not_name": (
        "应为 1 至 {limit} 个字的文字，不含控制字符。",
        "Text of 1 to {limit} characters without control characters is expected.",
    ),
    "not_integer": (
        "应为整数；小数、文字、真假值和空值都不行。",
        "An integer is expected: no fraction, text, true/false or null.",
    ),
    "negative": ("不能是负数。", "Must not be negative."),
    "too_big": ("不能大于 {limit}。", "Must not exceed {limit}."),
    "unknown_value": (
        "不认识的取值。可用：{options}。",
        "Unknown value. Allowed: {options}.",
    ),
    "not_exact": (
        '应为准确的数，如 "1/2"、"50%" 或 0.5（小数不超过 9 位，分母不为 0）。',
        'An exact number is expected, such as "1/2", "50%" or 0.5 (at most 9 decimals, no zero denominator).',
    ),
    "share_out_of_range": ("比例应在 0 与 1 之间。", "A share lies between 0 and 1."),
    "unknown_grade": ("规则里没有这个等次。", "The rule has no such grade."),
    "repeated": (
        "“{name}”重复出现。",
        '"{name}" occurs more than once.',
    ),
    # figures that contradict each other
    "invalid_over_returned": (
        "无效票 {invalid} 张，多于收回的 {returned} 张。",
        "{invalid} invalid ballots are more than the {returned} returned.",
    ),
    "sum_differs": (
        "各等次票数之和为 {total}，有效票应为 {valid}（收回 {returned} 减无效 {invalid}），两者不符。",
        "The counts sum to {total}; valid ballots are {valid} ({returned} returned less {invalid} invalid).",
    ),
    "present_over_eligible": (
        "实到 {present} 人，多于应到的 {eligible} 人。",
        "{present} present are more than the {eligible} eligible.",
    ),
    "returned_over_eligible": (
        "收回 {returned} 张，多于有权投票的 {eligible} 人。",
        "{returned} ballots returned are more than the {eligible} people eligible.",
    ),
    "valid_over_present": (
        "有效票 {valid} 张，多于作为分母的实到 {present} 人，比例会超过 100%。",
        "{valid} valid ballots are more than the {present} present, on which the rates stand.",
    ),
    "present_needed": (
        "规则要用实到人数，这里不能为空。",
        "The rule needs the number present; it must not be null.",
    ),
    "total_differs": (
        "写明的合计是 {stated}，各组相加为 {total}，两者不符。",
        "The stated total is {stated}, but the groups add up to {total}.",
    ),
    # warnings
    "unknown_field": (
        "这一项不在约定之内或与所选判定办法无关，没有使用。",
        "This field is not part of the interface or of the chosen method and was not used.",
    ),
    "count_missing": (
        "没有写这个等次的票数；其余各等次之和已等于有效票，按 0 票计。",
        "No count was given for this grade; the others already equal the valid ballots, so it is 0.",
    ),
    "issued_over_present": (
        "发出 {issued} 张，多于实到的 {limit} 人，公布前须核实确认。",
        "{issued} ballots issued are more than the {limit} present: to be confirmed before publication.",
    ),
    "issued_over_eligible": (
        "发出 {issued} 张，多于有权投票的 {limit} 人，公布前须核实确认。",
        "{issued} ballots issued are more than the {limit} eligible: to be confirmed before publication.",
    ),
    "returned_over_issued": (
        "收回 {returned} 张，多于发出的 {issued} 张，公布前须核实确认。",
        "{returned} ballots returned are more than the {issued} issued: to be confirmed before publication.",
    ),
    "verdict_by_trigger": (
        "触发条件成立，判定结果按规则由“{before}”改为“{after}”。",
        'The trigger applies: by the rule the verdict is "{after}" instead of "{before}".',
    ),
    # reasons for having no verdict (participation_missed is a warning where the rule says so)
    "void_returned_over_issued": (
        "收回的票多于发出的票（{where}），本次测评无效，应重新测评。",
        "Void: more ballots returned than issued ({where}); the vote has to be held again.",
    ),
    "quorum_missed": (
        "未达到法定人数（{part}/{base}），没有判定结果。",
        "The quorum was missed ({part}/{base}): no verdict.",
    ),
    "participation_missed": (
        "参与率未达到下限（{where}）。",
        "Participation is below the floor ({where}).",
    ),
    "no_ballots": ("没有有效票，没有判定结果。", "No valid ballots: no verdict."),
    "tie": (
        "平票：{grades} 同为 {votes} 票，没有判定结果。",
        "A tie: {grades} have {votes} votes each; no verdict.",
    ),
    "no_level_reached": (
        "没有达到任何一档，规则也没有写明其余情形（otherwise）。",
        "No level was reached and the rule states no otherwise.",
    ),
}


def text(code: str, **values: object) -> dict[str, str]:
    """The sentence of `code` in both languages, as `{"zh": ..., "en": ...}`."""
    chinese, english = TEXTS[code]
    return {"zh": chinese.format(**values), "en": english.format(**values)}


def reason(code: str, **values: object) -> dict[str, str]:
    """The same together with its code: why there is no verdict."""
    return {"code": code, **text(code, **values)}


def refusal_summary(errors: list[dict], count: int) -> dict[str, str]:
    """One sentence for people about a refused document: how many errors, and the first of them."""
    place, first = errors[0]["field"], errors[0]["message"]
    return {lang: text("refused", count=count, field=place, first=first[lang])[lang] for lang in ("zh", "en")}
