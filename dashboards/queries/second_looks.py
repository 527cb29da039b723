"""What a colleague has put forward and a second person decides, and what units object to before it holds. One query for all."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appraisals.enums import SheetStatus
from appraisals.models import Notice
from appraisals.models_public import NoticePublication
from appraisals.models_sheets import Sheet, SheetObjection
from core.periods import Period
from issues.enums import PublicationStatus
from organizations.enums import Role
from organizations.models import User
from projects.enums import ListStatus
from projects.models import YearList
from rankings.enums import ObjectionStatus, RankingStatus
from rankings.models import Objection, Ranking

from .desks import Desk, Task, bounded, waited


@dataclass(frozen=True)
class Ask:
    """One kind of thing: its rows, the column that names what it is about, the page on which it is dealt with."""

    key: str
    verb: Promise
    rows: QuerySet
    about: str
    target: str = "pk"  # whose page it is
    _: KW_ONLY
    url_name: str
    title: Callable[[str], str] = str

    def values(self) -> QuerySet:
        """Its rows as dicts of plain columns, the same for every kind."""
        return self.rows.order_by().values(
            ask=Value(self.key),
            page=F(self.target),
            words=Cast(F(self.about), CharField()),
            since=F("updated_at"),
        )

    def task(self, row: dict, today: date) -> Task:
        """The line on the page."""
        url = reverse(self.url_name, args=[row["page"]])
        return Task(str(self.verb), self.title(row["words"]), url, waited(row["since"], today))


def second_looks(user: User, today: date) -> Desk:
    """Rankings, score sheets, notices and plans to decide, words to release, objections to answer; the longest waiting first."""
    asks = {ask.key: ask for ask in _asks(user)}
    first, *others = (ask.values() for ask in asks.values())
    rows = first.union(*others, all=True).order_by("since")
    return bounded(rows, lambda row: asks[row["ask"]].task(row, today))


def _asks(user: User) -> list[Ask]:
    own = user.organizations_as(Role.STAFF)
    release, answer = gettext_lazy("审核公开"), gettext_lazy("答复异议")
    rank, score = gettext_lazy("审核公布"), pgettext_lazy("sheet", "审核评分表")

    def put_forward(model, status: str, congress: str = "congress") -> QuerySet:
        return model.objects.filter(status=status, **{f"{congress}__in": own}).exclude(proposed_by=user)

    def raised(model, to: str) -> QuerySet:
        return model.objects.filter(status=ObjectionStatus.RAISED, **{f"{to}__congress__in": own})

    rankings, sheets = put_forward(Ranking, RankingStatus.PROPOSED), put_forward(Sheet, SheetStatus.PROPOSED)
    notices = Notice.objects.to_decide(user)
    words = put_forward(NoticePublication, PublicationStatus.PROPOSED, "notice__congress")
    ranking = {"url_name": "dashboards:ranking_stored", "title": _ranking}
    sheet = {"url_name": "appraisals:sheet", "title": _sheet}
    year_list = {"url_name": "campaigns:year_list", "title": _year_list}
    return [
        Ask("ranking", rank, rankings, "written_period", **ranking),
        Ask("ranked", answer, raised(Objection, "ranking"), "ranking__written_period", "ranking", **ranking),
        Ask("sheet", score, sheets, "year", **sheet),
        Ask("scored", answer, raised(SheetObjection, "sheet"), "sheet__year", "sheet", **sheet),
        Ask("notice", gettext_lazy("审批通报"), notices, "title", url_name="issues:notice_detail"),
        Ask("words", release, words, "notice__title", url_name="issues:notice_public_review"),
        Ask("year_list", release, put_forward(YearList, ListStatus.PROPOSED), "year", **year_list),
    ]


def _ranking(written_period: str) -> str:
    return _("%(period)s排行榜") % {"period": Period.read(written_period).words}


def _sheet(year: str) -> str:
    return _("%(year)s年评分表") % {"year": year}


def _year_list(year: str) -> str:
    return _("%(year)s年监督计划") % {"year": year}
