"""Every sentence the reader says, in both languages; the JSON carries both, whatever language the page is in."""

from functools import lru_cache

from issues.intake.model import Both, Refused
from issues.intake.words import FIELDS

SHOWN_CHARACTERS = 40

TEXTS: dict[str, tuple[str, str]] = {
    # the file
    "empty_file": ("文件是空的。请选择填好的问题清单。", "The file is empty. Choose a filled issue list."),
    "too_large": (
        "文件为 {size} MB，超过 {limit} MB。请拆分，或删除图片等多余内容后再上传。",
        "The file has {size} MB, more than {limit} MB. Split it, or remove pictures and other extras.",
    ),
    "not_a_file": (
        "找不到文件，或它不是普通文件：{name}。请检查路径。",
        "No such file, or not a regular one: {name}. Check the path.",
    ),
    "wrong_type": (
        "应为 .xlsx、.xls、.csv、.tsv 或 .docx 文件，现为“{found}”。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
        "Expected an .xlsx, .xls, .csv, .tsv or .docx file, found “{found}”. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "old_word": (
        "这是旧版 Word 或 WPS 文字文件（{found}），无法读取。请用 Word 或 WPS 打开，另存为 .docx 后再上传。",
        "This is a Word or WPS document of an old kind ({found}). Open it in Word or WPS, save it as .docx and upload that.",
    ),
    "no_table": (
        "Word 文件中没有表格。请把问题填入表格，每行一个问题，再上传；也可以下载模板填写。",
        "The Word document has no table. Put the issues into a table, one a row, or fill in the template.",
    ),
    "word_too_long": (
        "Word 文件中的表格过大，无法读取。请把表格复制到 Excel 工作簿后再上传。",
        "The tables of the Word document are too large. Copy them into an Excel workbook and upload that.",
    ),
    "type_mismatch": (
        "文件名以 {extension} 结尾，但内容是“{found}”。请用办公软件打开，另存为 .xlsx 或 .docx 后再上传。",
        "The name ends in {extension}, but the content is “{found}”. Open it in an office program and save it as .xlsx or .docx.",
    ),
    "password": (
        "文件有密码或已加密，无法读取。请取消密码后另存，再上传。",
        "The file is protected by a password. Save it without the password and upload it again.",
    ),
    "macros": (
        "文件含有宏，不能接收。请另存为不含宏的 .xlsx 或 .docx 后再上传。",
        "The file contains macros, which are not accepted. Save it as .xlsx or .docx without macros.",
    ),
    "nested": (
        "文件内嵌有其他压缩包或文档（{found}），不能接收。请删除嵌入的对象后再上传。",
        "The file embeds another archive or document ({found}). Remove the embedded object and upload it again.",
    ),
    "unpacks_too_large": (
        "文件解压后过大（{found}），可能是恶意文件，不能接收。请把数据复制到新的工作簿再上传。",
        "The file unpacks to too much ({found}) and may be hostile. Copy the data to a new workbook and upload that.",
    ),
    "dtd": (
        "文件内的 XML 带有外部定义（DTD 或实体），不能接收。请把数据复制到新的工作簿再上传。",
        "XML inside the file declares a DTD or entities. Copy the data to a new workbook and upload that.",
    ),
    "broken": (
        "文件已损坏或不完整，无法读取。请用办公软件打开确认，另存为 .xlsx 或 .docx 后再上传。",
        "The file is broken or incomplete. Open it, check it, save it as .xlsx or .docx and upload it again.",
    ),
    "encoding": (
        "无法识别文字编码。请另存为 UTF-8 的 CSV，或另存为 .xlsx 后再上传。",
        "The text encoding cannot be told. Save as CSV in UTF-8, or as .xlsx.",
    ),
    "too_many_rows": (
        "问题超过 {limit} 行。请拆成几个文件上传。",
        "There are more than {limit} rows. Split the list into several files.",
    ),
    "stray_cells": (
        "工作表“{sheet}”的内容一直到 {cell} 单元格，范围过大。请删除表格以外多余的行和列后再上传。",
        "Sheet “{sheet}” reaches as far as cell {cell}. Delete the surplus rows and columns and upload it again.",
    ),
    "no_list": (
        "没有找到问题清单的表头。表头应在同一行写明“问题描述”“责任单位”等列名，下面每行一个问题；"
        "竖排的表格和一事一张的登记表，请改成这样的清单，或用模板填写。",
        "No heading of an issue list was found. It needs one row with columns such as 问题描述 and 责任单位, and below it a row "
        "for each issue. Turn a table that stands on its side, or forms of one issue each, into such a list, or fill in the template. ",
    ),
    "no_rows": (
        "表中没有数据行（表头在“{sheet}”第 {row} 行）。",
        "The table has no data rows (heading in row {row} of “{sheet}”).",
    ),
    # sheets
    "sheet_hidden": ("工作表已隐藏，未读取。", "The sheet is hidden and was not read."),
    "sheet_empty": ("工作表是空的。", "The sheet is empty."),
    "sheet_instructions": ("说明或示例页，未作为清单读取。", "An explanatory sheet, not read as a list."),
    "sheet_no_header": ("没有找到表头，未读取。", "No heading was found, so the sheet was not read."),
    "sheet_not_a_table": ("图表页，不含表格。", "A chart sheet without a table."),
    "sheet_missing_column": (
        "表头在第 {row} 行，但没有“{field}”列。请补上这一列，或指明哪一列是“{field}”。",
        "The heading is in row {row}, but there is no column for the {field}. Add it, or say which column it is.",
    ),
    "sheet_hidden_column": (
        "“{field}”列（{column}）已隐藏。请取消隐藏后再上传。",
        "The column of the {field} ({column}) is hidden. Show it and upload the file again.",
    ),
    "hidden_rows": (
        "有 {count} 行被隐藏（可能是筛选所致），未读取。如需导入请取消隐藏或筛选。",
        "{count} rows are hidden (perhaps by a filter) and were not read. Show them if they should be imported.",
    ),
    "hidden_columns": ("隐藏的列未读取：{column}。", "Hidden columns were not read: {column}."),
    "unknown_columns": (
        "未识别的列，内容原样保留：{found}。",
        "Columns not recognised, kept as they are: {found}.",
    ),
    "guessed_columns": (
        "没有“责任单位”列，已把“{found}”列读作责任单位，请核对。",
        "There is no column for the responsible organization; “{found}” was taken for it. Please check.",
    ),
    "continued_table": (
        "没有表头的表格已作为上一张表的续表读取，行号接着数。",
        "A table without a heading was read as the continuation of the one before; its rows are counted on.",
    ),
    "bad_quotes": (
        "引号没有成对，已按普通字符读取，请核对。",
        "Quotation marks do not pair; they were read as plain characters. Please check.",
    ),
    "near_not_checked": (
        "行数较多，相近问题未在此处比对；完全相同的已标出。",
        "The list is long: similar issues were not compared here; identical ones are marked.",
    ),
    # cells that keep a row out
    "missing": (
        "应填写“{field}”，现为空。请补填。",
        "Expected the {field}, found nothing. Fill it in.",
    ),
    "heading_names_no_unit": (
        "应填写“{field}”，现为空；上方的小标题“{found}”不能确定是单位。请增加“责任单位”列，或把小标题写成“责任单位：某局”。",
        "Expected the {field}, found nothing; the heading above, “{found}”, is not surely a unit. Add a column for it, or write "
        "the heading as 责任单位：某局.",
    ),
    "placeholder": (
        "应填写“{field}”，现为“{found}”。请填写具体内容。",
        "Expected the {field}, found “{found}”. Give the particulars.",
    ),
    "broken_formula": (
        "应填写“{field}”，现为没有结果或出错的公式。请在 Excel 中重新计算并保存，或改为文字。",
        "Expected the {field}, found a formula without a stored result or with an error. Recalculate and save, or type the text.",
    ),
    "not_text": (
        "应为文字说明，现为“{found}”。请填写问题的具体情况。",
        "Expected a description in words, found “{found}”. Describe the problem.",
    ),
    "not_an_organization": (
        "应为单位名称，现为“{found}”。请填写如“住房和城乡建设局”，多个单位用顿号分开。",
        "Expected names of organizations, found “{found}”. Write e.g. 住房和城乡建设局, several separated by 、.",
    ),
    "only_supporting": (
        "应有负责的单位，现只有配合单位“{found}”。请填写责任单位或牵头单位。",
        "Expected a responsible organization, found only supporting ones, “{found}”. Name the responsible or lead one.",
    ),
    "ditto_of_nothing": (
        "应填写“{field}”，现为“{found}”，但上一行没有可以沿用的内容（或已隐藏）。请写出具体内容。",
        "Expected the {field}, found “{found}” with nothing visible above to repeat. Write it out.",
    ),
    "ditto_of_other_row": (
        "应填写“{field}”，现为“{found}”，指的是别的行。请写出具体内容。",
        "Expected the {field}, found “{found}”, which points at another row. Write it out.",
    ),
    "impossible_date": (
        "应为日期，现为“{found}”，没有这一天。请填写如 {example}。",
        "Expected a date, found “{found}”, and there is no such day. Write e.g. {example}.",
    ),
    "not_a_date": (
        "应为日期，现为“{found}”。请填写如 {example}。",
        "Expected a date, found “{found}”. Write e.g. {example}.",
    ),
    "reversed_period": (
        "应为先后有序的起止日期，现为“{found}”。请填写如 {example}。",
        "Expected a period that ends after it begins, found “{found}”. Write e.g. {example}.",
    ),
    # doubts that let a row in
    "unit_from_heading": (
        "本行没有写责任单位，按上方小标题“{found}”确定，请核对。",
        "The row names no responsible organization; it was taken from the heading above, “{found}”. Please check.",
    ),
    "ditto": (
        "“{field}”写的是“{found}”，已按上一行读作“{value}”。",
        "The {field} says “{found}”; read as “{value}” from the row above.",
    ),
    "year_inferred": (
        "“{found}”没有写全年份，按 {value} 理解，请核对。",
        "“{found}” does not give the full year; understood as {value}. Please check.",
    ),
    "approximate": (
        "“{found}”没有写明哪一天，按最后一天 {value} 理解，请核对。",
        "“{found}” names no day; understood as its last day, {value}. Please check.",
    ),
    "odd_character": (
        "“{found}”中有像数字的字母，按 {value} 理解，请核对。",
        "“{found}” has letters that look like digits; understood as {value}. Please check.",
    ),
    "serial_number": (
        "“{found}”是 Excel 的日期序号，按 {value} 理解，请核对。",
        "“{found}” is a day number of Excel; understood as {value}. Please check.",
    ),
    "month_first": (
        "“{found}”的年份写在最后，按 {value} 理解，请核对。",
        "“{found}” has the year last; understood as {value}. Please check.",
    ),
    "period": (
        "“{found}”是一段时间，按最后一天 {value} 作为时限。",
        "“{found}” is a period; its last day, {value}, was taken as the deadline.",
    ),
    "no_year": (
        "应为日期，现为“{found}”，不知是哪一年。请填写如 {example}。",
        "Expected a date, found “{found}” and no way to tell the year. Write e.g. {example}.",
    ),
    "several_dates": (
        "“{found}”有几个日期，未取其一。请填写最后完成的日期，如 {example}。",
        "“{found}” has several dates; none was chosen. Give the date of completion, e.g. {example}.",
    ),
    "several_kinds": (
        "“{found}”既要立行立改又要长期坚持，先按前者理解，请核对。",
        "“{found}” asks both for immediate and for continued action; read as the first. Please check.",
    ),
    "not_understood": (
        "应为日期，现为“{found}”，未能理解，时限留空。请填写如 {example}，或“立行立改”“长期坚持”。",
        "Expected a date, found “{found}”, which was not understood; no date was set. Write e.g. {example}, 立行立改 or 长期坚持.",
    ),
    "struck_through": (
        "文字有删除线，仍按一条问题读取。已作废的，请删除这一行再上传。",
        "The text is struck through and was read as an issue all the same. If it no longer holds, delete the row and upload again.",
    ),
    "several_problems": (
        "一格里写了 {count} 个编号的问题，按一条读取。要分开办理的，请拆成一行一个问题。",
        "The cell holds {count} numbered problems, read as one issue. To have them handled apart, give each a row.",
    ),
    "departments_and_others": (
        "“{found}”写了“等”，其余单位不明，只取写明的。",
        "“{found}” says “and others”; only the named ones were taken.",
    ),
    "line_mended": (
        "“{found}”在单位名称中间换行或空格，已连成“{value}”，请核对。",
        "A name in “{found}” was broken by a line break or blank and was joined to “{value}”. Please check.",
    ),
    "overseer_left_out": (
        "“{found}”中督导、验收的单位或人员不是责任单位，已略去，只取“{value}”。",
        "“{found}” also names who oversees or accepts the work; only “{value}” was taken.",
    ),
    "person_split": (
        "“{found}”中既有单位又有人名，读作责任人“{value}”，请核对。",
        "“{found}” holds organizations and persons; “{value}” was read as the person. Please check.",
    ),
}


def _shown(key: str, value: object, language: int) -> object:
    if key == "field":
        return FIELDS[str(value)][language]
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


@lru_cache(maxsize=2048)
def say(code: str, **values: object) -> Both:
    """The sentence of that code in both languages. `field` is a key of FIELDS and is named in each language."""
    zh, en = TEXTS[code]
    return {
        "zh": zh.format(**{key: _shown(key, value, 0) for key, value in values.items()}),
        "en": en.format(**{key: _shown(key, value, 1) for key, value in values.items()}),
    }


def refuse(code: str, **values: object) -> Refused:
    """The refusal to raise, with its sentence."""
    return Refused(code, say(code, **values))
