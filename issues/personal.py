"""What in a text for the public may give a person away: numbers, names, addresses, and who found the issue.

The patterns are one table, `KINDS`. What a kind finds for certain is refused until it is gone; what only looks like it
is asked about, word by word. The first half works on plain text, the second reads what is on file.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, TextField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from organizations.models import Deputy

from .models import Finding, Issue, Plan

GAP = r"[\s\-·.‐-―\u200b-\u200d\u2060\ufeff]?"  # what people put between the digits of a long number
HAN = r"[\u4e00-\u9fff]"
LONGEST_NAME = 20
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
)
COMPOUND = "欧阳|上官|司马|诸葛|尉迟|皇甫|慕容|夏侯|东方|公孙"
# Common words that begin with a surname; a "name" that begins like one of them is none.
ORDINARY = (
    "高龄|高度|高速|高新|高效|高校|高层|高温|高价|高额|高于|高发|方面|方便|方案|方式|方法|方向|金额|金融|安全|安置|安装|安排|安静|平安|"
    "万元|万名|万人|余名|余户|余人|余件|余家|于是|常年|常住|常见|程度|程序|文件|文明|文化|关于|关注|关心|关系|任何|任务|何时|何处|"
    "向上|向社|向政|向有|马路|马上|田地|田间|林地|林木|石油|白天|雷雨|江河|夏季|秦岭|温度|康复|施工|牛羊|易发|毛病|严重|严格|章程|申请|申报|"
    "许可|许多|周边|周围|周末|曾经|曾多|叶片|水平|黄河|黄色|武装|金属|龙头|钟头|陆续|汤药|孔洞|庄稼|岳父|顾虑|顾客|贺信|谢绝|宋体|唐突|韩国"
)
NAME = rf"(?!{ORDINARY})(?:{COMPOUND}|[{SURNAMES}])(?![某××*])(?:{HAN}(?!某){HAN}?)"


@dataclass(frozen=True)
class Kind:
    """One sort of personal data: how it is found, whether that is certain, and what to do about it."""

    label: str
    remedy: str
    pattern: str
    is_certain: bool
    is_real: Callable[[str], bool] = lambda digits: True  # a second look at the letters and digits found


def _is_identity_number(text: str) -> bool:
    """18 characters (or the 15 of old cards) with a day of birth at its place."""
    born = text[6:14] if len(text) == 18 else f"19{text[6:12]}"
    try:
        return len(text) in (15, 18) and 1900 <= date.fromisoformat(born).year <= 2100
    except ValueError:
        return False


def _is_card_number(text: str) -> bool:
    """The check digit of bank cards (Luhn) is right."""
    digits = [int(char) for char in reversed(text)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


LEAVE_OUT = gettext_noop("请删去，或改用不指明个人的说法")
KINDS = (
    Kind(
        gettext_noop("身份证号码"),
        LEAVE_OUT,
        rf"(?<![0-9A-Za-z])\d(?:{GAP}\d){{13,16}}{GAP}[\dXx](?![0-9A-Za-z])",
        True,
        _is_identity_number,
    ),
    Kind(
        gettext_noop("银行卡号"),
        LEAVE_OUT,
        rf"(?<![0-9A-Za-z])[3-9](?:{GAP}\d){{15,18}}(?![0-9A-Za-z])",
        True,
        _is_card_number,
    ),
    Kind(gettext_noop("手机号码"), LEAVE_OUT, rf"(?<!\d)1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)", True),
    Kind(
        gettext_noop("微信号或 QQ 号"),
        LEAVE_OUT,
        r"(?i:微信|QQ|wechat)号?码?[:： ]{0,2}[0-9A-Za-z_-]{5,}",
        True,
    ),
    Kind(
        gettext_noop("车牌号码"),
        gettext_noop("请改为“一辆汽车”等说法"),
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• .]?"
        r"(?=[A-HJ-NP-Z0-9]{0,5}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])",
        True,
    ),
    Kind(
        gettext_noop("反映问题的人的姓名"),
        gettext_noop("反映问题的人一律不得公开，请改为“群众”"),
        rf"(?:举报|投诉|反映|信访|上访|检举|控告|来信|来访)(?:人|者|群众)(?:姓名)?[：:为是系\s]{{0,3}}{NAME}",
        True,
    ),
    Kind(
        gettext_noop("姓名"),
        gettext_noop("请改为“王某”等说法；确不是人名的，勾选后可以公开"),
        rf"(?:村民|居民|业主|群众|市民|户主|租户|住户|职工|员工|学生|家长|患者|病人|农户|贫困户|联系人|当事人|负责人|责任人|法定代表人|姓名)"
        rf"[：:为是\s]{{0,2}}{NAME}",
        False,
    ),
    Kind(
        gettext_noop("姓名"),
        gettext_noop("请改为“王某”等说法；确不是人名的，勾选后可以公开"),
        rf"{NAME}(?=同志|先生|女士|老人|大爷|大娘|大妈|大叔|阿姨)",
        False,
    ),
    Kind(
        gettext_noop("电话号码"),
        gettext_noop("个人电话请删去；单位对外公布的电话，勾选后可以公开"),
        r"(?<!\d)(?:\(?0\d{2,3}\)?[- ]?\d{7,8}|(?<=电话)[:： ]{0,2}\d{7,8})(?!\d)",
        False,
    ),
    Kind(
        gettext_noop("电子邮箱"),
        gettext_noop("个人邮箱请删去；单位对外公布的邮箱，勾选后可以公开"),
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        False,
    ),
    Kind(
        gettext_noop("住址门牌"),
        gettext_noop("请只写到小区或村；确需写明的，勾选后可以公开"),
        r"\d+\s*(?:号楼|栋|幢)\s*\d+\s*(?:单元|门)(?:\s*\d+\s*[室号])?|\d+\s*单元\s*\d+\s*[室号]|(?<!\d)\d{3,4}室",
        False,
    ),
)
ON_FILE = Kind(
    gettext_noop("登记在册的人名"),
    gettext_noop("系统中有这个人名，请改为“王某”等说法；确不是指此人的，勾选后可以公开"),
    "",
    False,
)
FINDER = Kind(
    gettext_noop("发现问题的单位"),
    gettext_noop("由谁发现、报送一律不得公开，请删去"),
    "",
    True,
)


@dataclass(frozen=True)
class Hit:
    """A stretch of the text that may give somebody away."""

    kind: Kind
    start: int
    end: int
    words: str

    @property
    def is_certain(self) -> bool:
        return self.kind.is_certain

    def __str__(self):
        """In a sentence with what to do: “13800138000”像是手机号码：请删去。"""
        facts = {"words": self.words, "label": _(self.kind.label), "remedy": _(self.kind.remedy)}
        return _("“%(words)s”像是%(label)s。%(remedy)s。") % facts


def found_in(text: str, *, names: Iterable[str] = (), finders: Iterable[str] = ()) -> list[Hit]:
    """What in `text` may give a person away, in the order of the text, each stretch once.

    `names` are people's names known from elsewhere, `finders` those of the organizations that found the issue. Of
    stretches that overlap the certain one stays, then the longer.
    """
    plain = _folded(text)
    spans = [(kind, *match.span()) for kind in KINDS for match in _matches(kind, plain)]
    for kind, words in ((ON_FILE, names), (FINDER, finders)):
        spans += [(kind, *match.span()) for word in words for match in re.finditer(re.escape(word), plain)]
    hits = [Hit(kind, start, end, text[start:end].strip()) for kind, start, end in spans]
    return _without_overlaps(hits)


def _folded(text: str) -> str:
    """Full-width letters and digits as half-width ones, every character at its place."""
    folded = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))


def _matches(kind: Kind, text: str) -> Iterable[re.Match]:
    for match in re.finditer(kind.pattern, text):
        if kind.is_real(re.sub(r"[^0-9A-Za-z]", "", match.group())):
            yield match


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (not hit.is_certain, hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def pieces(text: str, hits: Iterable[Hit]) -> list[tuple[str, bool]]:
    """The text cut at its hits: (words, whether they are one), for marking them."""
    found, at = [], 0
    for hit in hits:
        found += [(text[at : hit.start], False), (text[hit.start : hit.end], True)]
        at = hit.end
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def found_about(issue: Issue, text: str) -> list[Hit]:
    """The same for a text about `issue`, with the names that are on file for it; three queries."""
    return found_about_each([(issue, text)])[0]


def found_about_each(pairs: Sequence[tuple[Issue, str]]) -> list[list[Hit]]:
    """The same for texts about several issues; three queries in all."""
    issues = [issue for issue, _text in pairs]
    findings = _by_issue(_findings(issues))
    plans = dict(Plan.objects.filter(issue__in=issues).values_list("issue", "person"))
    deputies = _deputies_named(issues, "\n".join(text for _issue, text in pairs))
    found = []
    for issue, text in pairs:
        own = findings.get(issue.pk, [])
        names = {plans.get(issue.pk), *deputies, *(one.original.get("person") for one in own)}
        known = {name for name in names if name and 2 <= len(name) <= LONGEST_NAME and name in text}
        found.append(found_in(text, names=known, finders=_finders(issue, own, text)))
    return found


def certain_about(issue: Issue, text: str) -> list[Hit]:
    """Only what may on no account be published; one query."""
    hits = found_in(text, finders=_finders(issue, _findings([issue]), text))
    return [hit for hit in hits if hit.is_certain]


def _findings(issues: Iterable[Issue]) -> Iterable[Finding]:
    shown = ("issue_id", "original", "organization__name", "organization__short_name")
    return Finding.objects.filter(issue__in=issues).select_related("organization").only(*shown).order_by("id")


def _by_issue(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    groups = defaultdict(list)
    for finding in findings:
        groups[finding.issue_id].append(finding)
    return groups


def _deputies_named(issues: Iterable[Issue], text: str) -> set[str]:
    """The names of deputies of the campaigns' areas that stand in `text`."""
    area = Q()
    for path in {issue.campaign.congress.region.path for issue in issues}:
        area |= Q(area__path__startswith=path)
    named = Deputy.objects.alias(text=Value(text, output_field=TextField())).filter(text__contains=F("name"))
    return set(named.filter(area).values_list("name", flat=True))


def _finders(issue: Issue, findings: Iterable[Finding], text: str) -> set[str]:
    """The names by which `text` tells which committee below found the issue."""
    bodies = [one.organization for one in findings if one.organization_id != issue.campaign.congress_id]
    return {name for body in bodies for name in (body.name, body.short_name) if name and name in text}
