"""Organizations in one cell: however they are parted, and who leads and who supports."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from issues.intake import words
from issues.intake.cells import close_up, narrow
from issues.texts import plain

LONGEST_NAME = 40
_ENDING = 200  # characters in which the end of a name is looked at
LONGEST_LIST = 2_000  # characters of a cell that names organizations
LONGEST_NO_ANSWER = 8
_ABOUT_ANSWER = re.compile(r"^[(（\[【]|[)）\]】。.]$|(?<=附[件表页])\d{1,2}$")
_LABEL_BEFORE = re.compile(r"^[(（]?(?:责任|牵头|配合)?(?:单位|部门)\s*[:：]?\s*")
_LABEL_ALONE = re.compile(r"(?:整改|责任|牵头|主办|配合|协办|承办)(?:责任)?(?:单位|部门)")
_LEAD, _SUPPORT = "lead", "supporting"
_LABEL_ENDINGS = ("单位", "部门", "主体", "机构")

_CERTAIN = frozenset("、，,;；/／|｜\\＼\t+＋&＆。﹑､︑‖¦_=")
_OPEN, _CLOSE = "（([【〔{｛<＜", "）)]】〕}｝>＞"
_OPENS, _CLOSES = (f"[{re.escape(signs)}]" for signs in (_OPEN, _CLOSE))
_INSIDE = f"[^{re.escape(_OPEN + _CLOSE)}]"
_LEAD_WORDS, _SUPPORT_WORDS = "|".join(words.LEAD_WORDS), "|".join(words.SUPPORT_WORDS)
_UNIT = "(?:责任)?(?:单位|部门|机构|方)?"
_NAME_FOLLOWS = r"(?!单位|部门|机构)(?=[\u4e00-\u9fff]{2})"
_ROLE = re.compile(
    rf"\s*(?:(?P<lead>(?:(?:责任)?(?:{_LEAD_WORDS}){_UNIT}|主)\s*[:：]|(?:牵头|主办){_UNIT}{_NAME_FOLLOWS})"
    rf"|(?P<supporting>(?:(?:责任)?(?:{_SUPPORT_WORDS}){_UNIT}|[协配])\s*[:：]|(?:配合|协办){_UNIT}{_NAME_FOLLOWS})"
    rf"|(?:[\u4e00-\u9fff]{{0,6}}(?:单位|部门|主体|机构)|分办|承办|责任|属地|行业)\s*[:：])"
)
_IN_BRACKETS = re.compile(
    rf"{_OPENS}\s*(?:(?P<lead>(?:{_LEAD_WORDS}|主){_UNIT})|(?P<supporting>(?:{_SUPPORT_WORDS}|协|配){_UNIT}))\s*{_CLOSES}"
)
_BRACKETS = re.compile(rf"{_OPENS}{_INSIDE}*{_CLOSES}")
_BLANK_BEFORE_BRACKET = re.compile(rf"\s+(?={_OPENS})")
# （按职责分工负责）, （监管责任）: how somebody is responsible, not who
_DUTY = re.compile(
    rf"{_OPENS}(?!{_INSIDE}*(?:{_LEAD_WORDS}|{_SUPPORT_WORDS}|[:：])){_INSIDE}*(?:负责|职责|责任|分工|落实){_INSIDE}*{_CLOSES}"
)
# 市交通局（2条）: how many problems stand there, not what it is called
_COUNT = re.compile(
    r"\s*[（(]\s*共?\s*\d+\s*[个件条项宗](?:问题)?\s*[）)]|\s*共?(?<!\d)\d+[个件条项宗](?:问题)?(?=$|[\s、，,；;])"
)
_DOTS = re.compile(r"…+|[.．]{2,}|(?<=[\u4e00-\u9fff])[.．](?=[\u4e00-\u9fff])")
_AT_END = re.compile(
    rf"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分别|共同|各自|[为是]|作为|[-—:：])?"
    rf"(?:(?P<lead>{_LEAD_WORDS})|(?P<supporting>{_SUPPORT_WORDS})|负责|承办|落实|实施|办理|整改)(?:{_UNIT})(?:负责|落实|整改|办理|实施|做好)*(?:整改|落实)?$"
)
_BRANCH = re.compile(r"[\u4e00-\u9fff]{1,4}[市县区旗]分局")  # 市生态环境局 ↵ 安平县分局 is one
_ROLE_WITHOUT_SIGN = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![为是作由])(?=(?:牵头|主办|配合|协办)(?:责任)?(?:单位|部门)(?:[:：]|[\u4e00-\u9fff]{3}))"
)
_TOGETHER = re.compile(r"(?:牵头)?[，,、；\s]*会同")
_BLANK_BEFORE_MARK = re.compile(rf"[^\S\n]+(?=(?:{_LEAD_WORDS}|{_SUPPORT_WORDS})(?:[\s，,；;、]|$))")
_MARK_FIRST = re.compile(rf"\s*(?:{_LEAD_WORDS}|{_SUPPORT_WORDS})\s")
_MARK_BEFORE_BLANK = re.compile(rf"(?:(?<=\s)|^)({_LEAD_WORDS}|{_SUPPORT_WORDS})\s+")
_MARK_BEFORE_BRACKET = re.compile(
    rf"((?:{_LEAD_WORDS}|{_SUPPORT_WORDS})(?:责任)?(?:单位|部门|机构))[（(]([^（()）]+)[）)]"
)
_ASIDE = re.compile(
    r"\s*(?:(?P<person>(?:整改|具体|直接|第一)?责任人|负责人|联系人|责任领导|(?:分管|主管|牵头|包联|包案|县级|市级)领导|牵头人)|[\u4e00-\u9fff]{0,4}(?:督导|督办|监督|督查|验收|包联)(?:单位|部门|领导)?)\s*[:：]"
)
_ITEM_NUMBER = re.compile(
    r"(?:^|(?<=[\s；;。]))[一二三四五六七八九十]{1,2}[、.．]"
    r"|(?:(?<=^)|(?<=[\s、，,;；。）)\u4e00-\u9fff]))(?:\d{1,2}[.．、）)](?!\d)|[①-⑳]|[（(]\d{1,2}[)）])"
)
_AND_OTHERS = re.compile(r"等(?:\d+个|有关|相关|多个|各)*(?:部门|单位|乡镇|机构)?$")
_DASHES = "-—–·•~～→"
_JOINING = re.compile(rf"以及|联合(?![会社体])|[和及与{re.escape(_DASHES)}]|会同|并|\s+")
_SET_APART = re.compile(
    r"(?<=(?<![\u4e00-\u9fff])[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)
_BLANK = re.compile(r"\s+")
_AROUND_NAMES = " 　.,，、;；:：。*·•-—~～→★☆●○■□◆◇▲△√✓#＃“”\"'‘’《》"
_NAME_LIKE = re.compile(r"[\u3400-\u9fffA-Za-z]{2}")
_TELEPHONE = re.compile(
    r"[\s，,、；;]{0,3}(?:联系|办公|座机|手机){0,2}(?:电话|手机|座机|号码)?\s?[:：]?\s?(?<!\d)(1\d{10}|0\d{2,3}[-—－ ]?\d{7,8})(?!\d)"
    r"|(?:电话|手机|座机)号?码?\s?[:：]?\s?(\d{5,8})(?!\d)"
)
_POST = re.compile(
    r"(?:[局县市区镇乡处科部院校所站队厅村]长|主任|书记|经理)(?=[\u4e00-\u9fff]{0,3}(?:[\s、，,；;）)]|$))"
)
_NAME_AND_PERSON = re.compile(r"(.+?)[(（:：](.+?)[)）]?")
_BEHIND_COLON = re.compile(r"([^\s：:、，,；;。]{2,40})[:：]\s*([\u4e00-\u9fff]{2,4})(?=[\s、，,；;。）)]|$)")


@dataclass(slots=True)
class Named:
    """The organizations a cell names, in its order, and those marked as leading or supporting."""

    all: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    supporting: list[str] = field(default_factory=list)
    doubts: tuple[str, ...] = ()
    person: str = ""
    odd: str | None = None  # the first entry that cannot be the name of an organization


def looks_like_name(name: str) -> bool:
    """Whether it can be an organization: letters, not a number, not a sentence."""
    return (
        len(name) <= LONGEST_NAME
        and bool(_NAME_LIKE.search(name))
        and not re.fullmatch(r"[A-Za-z]?[\d\W]+|TRUE|FALSE", name)
        and name not in words.DITTO
    )


def ends_like_organization(name: str) -> bool:
    """Whether the name ends as organizations do (局, 委, 镇政府 ...); brackets at the end do not count."""
    bare = re.sub(
        rf"[{re.escape(_OPEN)}][^{re.escape(_CLOSE)}]*[{re.escape(_CLOSE)}]$", "", name.strip()[-_ENDING:]
    )
    return (
        len(bare) >= 2 and bare.endswith(words.ORGANIZATION_ENDINGS) and not bare.endswith(words.NOT_ENDINGS)
    )


def read_names(text: str, combined: bool = False) -> Named:
    """Take the cell apart. `combined`: organizations and persons share the column; a telephone number or a post says so too."""
    if len(text) > LONGEST_LIST:
        return Named(all=[text[:LONGEST_NAME]], odd=text[: 2 * LONGEST_NAME])
    numbers = [first or second for first, second in _TELEPHONE.findall(text)]
    bare = _TELEPHONE.sub(" ", text) if numbers else text
    reading = _Reading()
    for piece in _pieces(_prepared(bare)):
        reading.take(piece)
    named = reading.finished()
    if combined or numbers or _tells_of_person(bare):
        _set_persons_apart(named, reading.doubts)
    if numbers and named.all:
        named.person = "、".join(filter(None, (named.person, *numbers)))
        reading.doubts["person_split"] = None
    if _was_broken(bare, named.all):
        reading.doubts["line_mended"] = None
    named.doubts = tuple(reading.doubts)
    named.odd = next((name for name in named.all if not looks_like_name(name)), None)
    return named


def _prepared(text: str) -> str:
    """One way of writing for several: item numbers and roles in brackets part names, 会同 makes those after it
    supporting ones, letters set apart for looks are closed up."""
    text = _ITEM_NUMBER.sub("；", _SET_APART.sub("", _BRACKETS.sub(_closed_up_role, text)))
    text = _COUNT.sub("", text)
    text = _DUTY.sub("", _DOTS.sub("；", text))
    before = _IN_BRACKETS.match(text.lstrip())
    text = text if before else _BLANK_BEFORE_BRACKET.sub("", text)
    text = _IN_BRACKETS.sub(_role_before if before else r"\g<0>；", text)
    text = _MARK_BEFORE_BRACKET.sub(r"；\1：\2；", text)
    if _MARK_FIRST.match(text):
        text = _MARK_BEFORE_BLANK.sub(r"；\1：", text)
    text = _ROLE_WITHOUT_SIGN.sub("；", text)
    return _BLANK_BEFORE_MARK.sub("", _TOGETHER.sub("牵头；配合单位：", text))


def _closed_up_role(match: re.Match[str]) -> str:
    """A role in brackets without the blanks and line breaks in it; empty brackets go."""
    closed = "".join(match.group().split())
    return "" if len(closed) == 2 else closed if _IN_BRACKETS.fullmatch(closed) else match.group()


def _role_before(match: re.Match[str]) -> str:
    return "；牵头单位：" if match["lead"] else "；配合单位："


class _Reading:
    """Names as they come, with the role that holds for them: stated before ("配合单位：") or after ("…牵头")."""

    def __init__(self) -> None:
        self.doubts: dict[str, None] = {}
        self._named = Named()
        self._role: str | None = None
        self._unmarked: list[str] = []
        self._marked_itself: list[str] = []
        self._aside: str | None = None

    def take(self, piece: str) -> None:
        if self._is_aside(piece):
            return
        stated = _ROLE.match(piece)
        if stated:
            self._role, self._unmarked = _role_of(stated), []
            piece = piece[stated.end() :]
        mark, piece = _mark(piece)
        name = _clean(piece, self.doubts)
        if name and name not in self._named.all:
            self._named.all.append(name)
        self._assign([name] if name else [], mark)

    def _is_aside(self, piece: str) -> bool:
        """Persons and overseers that share the cell ("责任人：张某") are no responsible organizations; nor is what
        follows them, up to the next label."""
        label = _ASIDE.match(piece)
        if label:
            self._aside = "person" if label["person"] else "overseer"
        elif _ROLE.match(piece):
            self._aside = None
        if self._aside == "person":
            person = piece[label.end() if label else 0 :].strip()
            self._named.person = "、".join(filter(None, (self._named.person, person)))
        if self._aside:
            self.doubts["person_split" if self._aside == "person" else "overseer_left_out"] = None
        return bool(self._aside)

    def _assign(self, names: list[str], mark: tuple[str | None, bool] | None) -> None:
        if mark is None and self._role is None:
            self._unmarked += names
            return
        role, reaches_back = mark or (self._role, False)
        if mark:
            self._marked_itself += names
        if reaches_back:
            names, self._unmarked = self._unmarked + names, []
        _give(self._named, role, names)

    def finished(self) -> Named:
        named = self._named
        if set(named.supporting) == set(named.all) and self._marked_itself:
            # "甲局、乙局配合" with nobody leading: only 乙局 supports, or nobody would be responsible
            named.supporting = [name for name in named.supporting if name in self._marked_itself]
        return named


def _give(named: Named, role: str | None, names: list[str]) -> None:
    held = {_LEAD: named.lead, _SUPPORT: named.supporting}.get(role or "")
    if held is not None:
        held.extend(name for name in names if name not in held)


def _role_of(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    return _LEAD if groups.get(_LEAD) else _SUPPORT if groups.get(_SUPPORT) else None


def _mark(piece: str) -> tuple[tuple[str | None, bool] | None, str]:
    """The role written at a name, whether it reaches back to the names before it, and the name without it."""
    if inside := _IN_BRACKETS.search(piece):
        return (_role_of(inside), False), piece[: inside.start()] + piece[inside.end() :]
    stripped = piece.strip()
    if (end := _AT_END.search(stripped)) and (end.start() >= 2 or end.start() == 0):
        return (_role_of(end), True), stripped[: end.start()]
    return None, piece


def _clean(piece: str, doubts: dict[str, None]) -> str:
    name = close_up(piece).strip(_AROUND_NAMES)
    name = name.removeprefix("由").removeprefix("请")
    if others := _AND_OTHERS.search(name):
        doubts["departments_and_others"] = None
        name = name[: others.start()].rstrip("、，, ")
    nothing = narrow(name).casefold() in words.NOTHING or _LABEL_ALONE.fullmatch(name)
    return "" if nothing else name


def _was_broken(text: str, names: list[str]) -> bool:
    """Whether a name now stands together that was parted by a line break or blank."""
    return bool(_BLANK.search(text.strip())) and any(name not in text for name in names)


# ── where one name ends ──


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for part in _split_outside_brackets(text):
        pieces += _split_at_joints(part)
    return [piece for piece in pieces if piece.strip()]


def _split_outside_brackets(text: str) -> list[str]:
    """Part at signs that always part names, except inside brackets: 各县（市、区）政府 is one name."""
    balanced = sum(map(text.count, _OPEN)) == sum(map(text.count, _CLOSE))
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign in _CERTAIN and (depth <= 0 or not balanced):
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _split_at_joints(text: str) -> list[str]:
    """Part at 和, 及, 与, a dash or a blank, but only between whole names: 住房和城乡建设局 is one."""
    pieces, start = [], 0
    for joint in _JOINING.finditer(text):
        left, right = text[start : joint.start()], text[joint.end() :]
        if _parts_names(left, joint.group(), right):
            pieces.append(left)
            start = joint.end()
    pieces.append(text[start:])
    return pieces


def _parts_names(left: str, joint: str, right: str) -> bool:
    left, right = left.strip(), right.strip()
    if not left or not right:
        return False
    left_ends = ends_like_organization(_without_mark(left))
    if joint.isspace() and left[-1].isascii() and right[0].isascii():
        return False
    if joint.isspace() and left_ends and _BRANCH.fullmatch(_BLANK.split(right)[0]):
        return False
    if joint.isspace():
        return (
            left_ends
            or bool(_ROLE.match(right))
            or _are_short_names(left, right, joint)
            or _are_regions(left, right)
        )
    if joint in _DASHES or joint in ("并", "联合"):
        return left_ends and ends_like_organization(_without_mark(right))
    return left_ends or joint == "会同" or _are_regions(left, right) or _is_region_before_name(left, right)


def _without_mark(piece: str) -> str:
    return _mark(piece)[1].strip()


def _are_regions(left: str, right: str) -> bool:
    return all(
        len(name) >= 3 and name.endswith(words.REGION_ENDINGS) for name in (left, *_BLANK.split(right)[:1])
    )


def _is_region_before_name(left: str, right: str) -> bool:
    """桃城区和市住建局 are two; what stands before 和 in a name of one is no region."""
    following = _without_mark(re.split(r"[\s、，,；;和及与]", right)[0])
    return len(left) >= 3 and left.endswith(words.REGION_ENDINGS) and ends_like_organization(following)


def _are_short_names(left: str, right: str, joint: str) -> bool:
    """发改 财政 are two names; 住 建 局 and 住房和城乡↵建设局 are one."""
    following = _BLANK.split(right)[0]
    if len(left) < 2 or len(following) < 2:
        return False
    return not ends_like_organization(following) or ("\n" in joint and len(left) <= 3)


# ── columns that hold organizations and persons ──


def _set_persons_apart(named: Named, doubts: dict[str, None]) -> None:
    organizations, persons = [], []
    for name in named.all:
        parted = _NAME_AND_PERSON.fullmatch(name)
        bare, inside = map(str.strip, parted.groups()) if parted else (name, "")
        if _is_person(name):
            persons.append(name)
        elif inside and _is_person(inside):
            organizations.append(bare)
            persons.append(inside)
        elif inside and _is_person(bare) and ends_like_organization(inside):
            organizations.append(inside)
            persons.append(bare)
        else:
            organizations.append(name)
    if persons and organizations:
        named.all, named.person = organizations, "、".join(persons)
        doubts["person_split"] = None


def _tells_of_person(text: str) -> bool:
    """Whether a cell for organizations plainly names a person too: by a post, or behind the colon after a name."""
    behind = (match.groups() for match in _BEHIND_COLON.finditer(text))
    return bool(_POST.search(text)) or any(
        ends_like_organization(name) and not name.endswith(_LABEL_ENDINGS) and _is_person(person)
        for name, person in behind
    )


def _is_person(name: str) -> bool:
    return 2 <= len(plain(name)) <= 4 and not ends_like_organization(name)


# ── the columns of a row together ──


@dataclass(frozen=True, slots=True)
class Organizations:
    """Who a row names, over its columns. `odd`: column and text that is no organization."""

    everybody: tuple[str, ...]
    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    person: str
    odd: tuple[tuple[str, str], ...]
    doubts: tuple[tuple[str, str, str, str], ...]

    @property
    def responsible(self) -> bool:
        """Whether anybody does more than support."""
        return any(name not in self.supporting for name in self.everybody)


@lru_cache(maxsize=8192)
def read_organizations(departments: str, lead: str, supporting: str, combined: bool) -> Organizations:
    """Join what the columns for responsible, lead and supporting organizations say; each may be empty."""
    named = _read_answer(departments, combined)
    leading, helping = _read_answer(lead), _read_answer(supporting)
    leads = _joined(leading.all, named.lead)
    supports = tuple(name for name in _joined(helping.all, named.supporting) if name not in leads)
    read = (("departments", departments, named), ("lead", lead, leading), ("supporting", supporting, helping))
    doubts = (
        (name, code, text, names.person if code == "person_split" else "、".join(names.all))
        for name, text, names in read
        for code in names.doubts
    )
    odd = ((name, names.odd or text) for name, text, names in read if _is_odd(text, names))
    everybody = _joined(leads, named.all, supports)
    person = "、".join(dict.fromkeys(filter(None, (leading.person, named.person, helping.person))))
    return Organizations(everybody, leads, supports, person, tuple(odd), tuple(doubts))


def is_no_answer(text: str) -> bool:
    """Whether a cell says nothing: empty, 无, /, （待定）, 见附件1."""
    if len(text) > LONGEST_NO_ANSWER:
        return False
    bare = narrow(text).casefold()
    return bare in words.NO_ANSWER or (bool(bare) and _ABOUT_ANSWER.sub("", bare) in words.NO_ANSWER)


def names_nobody(text: str) -> bool:
    """The same for a cell of organizations: 责任单位待定 names none either."""
    return is_no_answer(text) or is_no_answer(_LABEL_BEFORE.sub("", text))


def _read_answer(text: str, combined: bool = False) -> Named:
    return Named() if names_nobody(text) else read_names(text, combined)


def _is_odd(text: str, names: Named) -> bool:
    return names.odd is not None or (not names.all and not names_nobody(text))


def _joined(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))
