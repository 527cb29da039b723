"""Every sentence the reader says about a document, in Chinese and English, keyed by a short code.

The JSON of `propose_campaign` carries both languages at once, so these are tables and not gettext catalogues.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One sentence in both languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class PlanWarning:
    """A doubt a person should look at: `code` from the fixed list, `where` in the document's own words."""

    code: str
    where: str
    message: Message

    def as_json(self) -> dict:
        return {"code": self.code, "where": self.where, "message": self.message.as_json()}


class PlanRefused(Exception):
    """The input was looked at and cannot be read as a document; `message` says why."""

    def __init__(self, code: str, **values: object) -> None:
        self.message = _fill(REFUSALS[code], values)
        super().__init__(self.message.en)


REFUSALS = {
    "missing": (
        "找不到这个文件，或者它不是普通文件。",
        "The file does not exist or is not an ordinary file.",
    ),
    "too_large": ("文件超过 {limit} MB，不予读取。", "The file is larger than {limit} MB and is not read."),
    "too_long": (
        "文字超过 {limit} 字，不像一份方案，不予读取。",
        "The text is longer than {limit} characters, too long for a plan.",
    ),
    "too_many": (
        "段落和表格单元格超过 {limit} 个，不像一份方案，不予读取。",
        "More than {limit} paragraphs and cells, too many for a plan.",
    ),
    "too_many_dates": (
        "日期超过 {limit} 处，不像一份方案，不予读取。",
        "More than {limit} dates, too many for a plan.",
    ),
    "unpacks_too_large": (
        "文件解压后过大或压缩率异常，可能是恶意文件，不予读取。",
        "The file unpacks to too much data and may be hostile.",
    ),
    "encrypted": (
        "文件已加密，请取消密码后再提交。",
        "The file is encrypted. Remove the password and try again.",
    ),
    "old_word": (
        "这是旧版 Word（.doc）或 WPS 文件，请另存为 .docx 后再提交。",
        "This is an old Word (.doc) or WPS file. Save it as .docx and try again.",
    ),
    "kind": (
        "只读取 .txt、.docx 和带文字的 .pdf，不读取{kind}。",
        "Only .txt, .docx and .pdf with text are read, not {kind}.",
    ),
    "mismatch": (
        "文件内容与扩展名 {suffix} 不符，不予读取。",
        "The content does not match the extension {suffix}.",
    ),
    "broken": ("文件已损坏，无法读取。", "The file is damaged and cannot be read."),
    "entities": (
        "文件含有 DTD 或外部实体，不予读取。",
        "The file carries a DTD or external entities and is not read.",
    ),
    "encoding": (
        "认不出文字编码，请另存为 UTF-8 后再提交。",
        "The text encoding is not known. Save the text as UTF-8 and try again.",
    ),
    "slow": (
        "文件过于复杂，未能在规定时间内读完。",
        "The file is too complex to be read in the time allowed.",
    ),
    "no_text": (
        "文件里没有文字，可能是扫描件，请先识别文字。",
        "The file holds no text. It may be a scan: recognise the text first.",
    ),
    "year": ("年份应在 1990 至 2100 之间。", "The year must lie between 1990 and 2100."),
}

NOT_PLANS = {
    "empty": ("文件是空的，没有可读的内容。", "The document is empty."),
    "title": (
        "从标题“{title}”看，这是{kind}，不是工作方案，没有提出任何内容。",
        "By its title this is not a plan ({kind}), so nothing is proposed.",
    ),
    "news": (
        "这像是一篇新闻或文章：没有方案标题，也没有按阶段或环节安排的步骤。",
        "This looks like news or an article: no plan title and no schedule of stages or links.",
    ),
    "no_schedule": (
        "没有找到阶段、环节或报送时限，不能作为工作方案读取。",
        "No stages, links or deadlines were found, so it cannot be read as a plan.",
    ),
}

WARNINGS = {
    "odd_character": (
        "日期里有不是数字的字符或断开的数字，按“{read}”读取，请核对。",
        "The date holds letters or broken digits. It was read as {read}; please check.",
    ),
    "impossible_date": ("日历上没有这一天，请改正。", "There is no such day in the calendar."),
    "reversed_period": ("结束早于开始，请核对。", "The period ends before it starts."),
    "outside_stage": (
        "不在所属阶段“{stage}”的时间之内，请核对。",
        "The date lies outside its stage ({stage}).",
    ),
    "count_mismatch": (
        "文中说有 {said}，读到的是 {found}。",
        "The text says {said_en}, but {found} were found.",
    ),
    "number_gap": ("编号不连续：{before} 之后是 {after}。", "The numbering jumps from {before} to {after}."),
    "no_year": ("全文找不到年份，日期没有换算。", "No year was found, so the date was not computed."),
    "year_inferred": (
        "年份没有写出，按{how}推定为 {year} 年。",
        "The year is not written; {year} was inferred ({how_en}).",
    ),
    "approximate": (
        "时间写得不精确，按约定换算，请核对。",
        "The wording is approximate; it was read by convention.",
    ),
    "no_date": ("没有写出时间。", "No date is stated."),
    "not_understood": ("这个时间没有读懂，请填写。", "This wording of time was not understood."),
}

NOTES = {
    "odd": ("含有形似数字的字符，按“{read}”读取", "letters read as digits: {read}"),
    "spaced": ("数字中间有空格或断行，按“{read}”读取", "digits broken by a space: {read}"),
    "dash": ("“一”按连接号读取", "the character 一 was read as a dash"),
    "page_break": ("日期被页眉页脚隔开", "the date is broken by a page header or footer"),
    "year": ("年份取自{how}：{year}", "year from {how_en}: {year}"),
    "year_unsure": ("年份依据不足（{how}），按 {year} 年读取", "doubtful year ({how_en}), read as {year}"),
    "next_year": ("跨年，按次年 {year} 年读取", "crosses the year end, read as {year}"),
    "xun": (
        "按上旬1—10日、中旬11—20日、下旬21日至月末换算",
        "ten-day periods: 1-10, 11-20, 21 to the last day",
    ),
    "month": ("按整月换算", "read as the whole month"),
    "quarter": ("按季度的首日至末日换算", "read as the months of the quarter"),
    "half": ("按半年的首日至末日换算", "read as the half year"),
    "year_long": ("按全年换算", "read as the whole year"),
    "last_day": ("“底”按最后一天换算", "read as the last day"),
    "vague": ("时间写得不精确", "the wording is vague"),
    "lent_month": (
        "没有写月份，按同一句前面的月份读取",
        "no month; that of the date before it in the sentence",
    ),
    "short_date": ("日期用点号或横线简写", "written with dots or dashes only"),
    "before_month": (
        "“{phrase}”可能指该时段开始之前，也可能包含该时段",
        "may mean before or by the end of that time",
    ),
    "tentative": ("写明是暂定或预计", "stated as planned or expected only"),
    "two_digit_year": ("年份只写了两位", "the year has two digits only"),
    "ambiguous": ("前面的数字可能与日期相连", "a digit just before may belong to the date"),
    "impossible": ("日历上没有这一天", "no such day in the calendar"),
    "reversed": ("结束早于开始", "ends before it starts"),
    "open_start": (
        "从方案印发或者即日算起，首日没有写出",
        "runs from the issue of the plan; its first day is not written",
    ),
    "open_end": ("只写了开始时间", "only the start is stated"),
    "relative": ("从另一事件起算，需要那件事的日期", "counted from another event"),
    "recurring": ("反复发生，需要确定起止", "recurs; start and end are needed"),
    "conditional": ("只在条件成立时才有", "applies only under a condition"),
    "no_year": ("没有年份", "no year is known"),
    "outside_stage": ("不在所属阶段的时间之内", "outside its stage"),
    "outside_schedule": ("写在步骤安排之外", "stands outside the schedule"),
    "not_understood": ("这个时间没有读懂", "not understood"),
}


def warning(code: str, where: str, *, text: str | None = None, **values: object) -> PlanWarning:
    """A warning with its sentence; `text` names another sentence of the table than the code's own."""
    return PlanWarning(code, where, _fill(WARNINGS[text or code], values))


def note(code: str, **values: object) -> Message:
    """How a value was reckoned, or why it is doubtful."""
    return _fill(NOTES[code], values)


def not_a_plan(code: str, **values: object) -> Message:
    """Why a readable document is no plan."""
    return _fill(NOT_PLANS[code], values)


def _fill(pair: tuple[str, str], values: dict[str, object]) -> Message:
    return Message(pair[0].format(**values), pair[1].format(**values))
