"""A hearing's world: the city committee with a committee of its own, members, a government's liaison, screened issues."""

from datetime import UTC, date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.models import HistoryEntry, Notification
from deadlines import checking
from evaluations.models import Evaluation
from evaluations.services import freeze_evaluation
from hearings.models import Deferral, Hearing, Opinion
from hearings.services.opinions import (
    comment_on_report,
    draft_opinion,
    hand_over_opinion,
    submit_handling_report,
)
from hearings.services.planning import create_hearing, register_hearing
from hearings.services.research import record_visit
from hearings.services.voting import ask_deferral, set_up_vote
from organizations.enums import Kind, Level, Role
from projects.models import ProjectKind
from tests.base import World
from tests.factories import TODAY, make_deputy, make_issue, make_organization, make_person

MEETS_ON = date(2018, 9, 20)
HELD = datetime(2018, 9, 20, 8, 0, tzinfo=UTC)  # 16:00 in Asia/Shanghai, after the meeting
REPORT_DUE, VOTE_ON = date(2018, 11, 20), date(2018, 12, 20)
RECTIFY_BY = date(2018, 10, 31)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(name="报告.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


class HearingWorld(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.economy = make_organization(
            "衡水市人大财政经济委员会", cls.city, Kind.COMMITTEE, parent=cls.city_congress
        )
        cls.work_report = ProjectKind.objects.get(code="work_report")
        cls.government_liaison = make_person("government_liaison", cls.city_government, Role.LIAISON)
        cls.members = [
            make_deputy(cls.county, cls.deputy_group, Level.CITY, f"委员{number}") for number in range(1, 8)
        ]
        for member in cls.members:
            member.committee = cls.city_congress
            member.save()
        cls.issues = [make_issue(cls.campaign, cls.city_congress, status="screened") for _number in range(3)]

    # ── things at a stage ──
    def hearing(self, **fields) -> Hearing:
        named = {
            "matter": "优化营商环境工作",
            "reporter": self.city_government,
            "kind": self.work_report,
            "meeting": "市四届人大常委会第十次会议",
            "meets_on": MEETS_ON,
            "campaign": self.campaign,
            "lead": self.economy,
            "by": self.city_staff,
        }
        return create_hearing(self.city_congress, **named | fields)

    def visit(self, hearing: Hearing, *members, kind="open_visit", place="甲地", day=TODAY):
        """The group was somewhere today, with these of its members."""
        return record_visit(
            hearing, kind=kind, place=place, held_on=day, seen="乙", present=members, by=self.city_staff
        )

    def heard(self, **fields) -> Hearing:
        hearing = self.hearing(**fields)
        return register_hearing(hearing, note="以纸质材料办理", by=self.city_staff, now=HELD)

    def drafted(self, *, listed=None, **fields) -> Opinion:
        """An opinion with two issues for housing and one for commerce, unless `listed` says otherwise."""
        first, second, third = self.issues
        items = [(first, self.housing), (second, self.commerce), (third, self.housing)]
        return draft_opinion(
            self.heard(**fields),
            text="一、解决突出问题。\n二、建立长效机制。",
            items=items if listed is None else listed,
            by=self.city_staff,
            now=HELD,
        )

    def handed_over(self, *, matter="优化营商环境工作", listed=None, **fields) -> Opinion:
        named = {"report_due_on": REPORT_DUE, "vote_on": VOTE_ON, "vote_meeting": "第十二次会议"}
        opinion = self.drafted(matter=matter, listed=listed)
        return hand_over_opinion(
            opinion, rectify_by=RECTIFY_BY, by=self.city_staff, now=HELD, **named | fields
        )

    def accepted(self, **fields) -> Opinion:
        opinion = self.handed_over(**fields)
        submit_handling_report(
            opinion, text="已办结两项。", files=[upload()], by=self.government_liaison, now=HELD
        )
        comment_on_report(opinion, comment="同意", accepts=True, by=self.city_staff, now=HELD)
        return self.fresh(opinion)

    def voted_on(self, opinion: Opinion) -> Evaluation:
        return set_up_vote(opinion, by=self.city_staff, now=HELD)

    def frozen(self, opinion: Opinion) -> Evaluation:
        evaluation = self.voted_on(opinion)
        return freeze_evaluation(evaluation, by=self.city_staff, now=HELD)

    def asked(self, opinion: Opinion, **fields) -> Deferral:
        named = {
            "reason": "部分问题整改成效不明显。",
            "new_report_due_on": REPORT_DUE + timedelta(days=60),
            "new_vote_on": VOTE_ON + timedelta(days=70),
            "new_meeting": "第十四次会议",
            "by": self.city_staff,
            "now": HELD,
        }
        return ask_deferral(opinion, **named | fields)

    # ── looking ──
    @staticmethod
    def fresh(thing):
        return type(thing).objects.get(pk=thing.pk)

    @staticmethod
    def acts(thing) -> list[tuple[str, str, str]]:
        """The record of a thing: act, from, to; oldest first."""
        rows = HistoryEntry.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk)
        return list(rows.order_by("id").values_list("action", "from_status", "to_status"))

    @staticmethod
    def told(since: int = 0) -> list[tuple[str, str]]:
        """Who was told what, in the order of the inbox, after the first `since` messages."""
        notes = Notification.objects.select_related("recipient").order_by("id")[since:]
        return [(note.recipient.username, note.text) for note in notes]

    @staticmethod
    def messages() -> int:
        return Notification.objects.count()

    @staticmethod
    def faults() -> list:
        """Where the deadlines and the rows around hearings and votes differ."""
        apps = ("hearings", "evaluations")
        return [fault for fault in checking.faults() if fault.subject_type.split(".")[0] in apps]

    def later(self, day: date):
        """Let the clock stand at noon of a local day."""
        self.enterContext(clock.at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)))

    @staticmethod
    def others(world, *allowed):
        """Everybody but those named."""
        return [person for name, person in world.everyone().items() if name not in allowed]


__all__ = ["HELD", "HearingWorld", "MEETS_ON", "RECTIFY_BY", "REPORT_DUE", "TODAY", "VOTE_ON", "upload"]
