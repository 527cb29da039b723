"""One of everything that has a page, for every side: city, county, another county; each with a word of its own (a canary)."""

from django.core.files.uploadedfile import SimpleUploadedFile

from appraisals.models import Notice, NoticeKind, NoticePublication, Sheet, SheetObjection, SheetRow
from appraisals.models import Rule as AppraisalRule
from campaigns.enums import UnitRole
from campaigns.models import (
    Activity,
    Campaign,
    CampaignTemplate,
    CampaignUnit,
    Duty,
    Filing,
    PlanDraft,
    Submission,
)
from campaigns.owed import open_duties
from campaigns.services import start_blank_draft
from core import clock
from deadlines.models import Channel, Deadline
from evaluations.models import Evaluation, Subject
from evaluations.services import DEFAULT_RULE
from hearings.enums import HearingStatus, OpinionStatus
from hearings.models import (
    Deferral,
    GroupMember,
    Hearing,
    Opinion,
    Paper,
    Speaker,
    SpeakerRule,
    Visit,
)
from issues.models import (
    Compilation,
    CompiledIssue,
    Draw,
    Extension,
    Handover,
    Issue,
    LookBack,
    Publication,
    WriteOff,
)
from issues.services.intake import upload_issue_list
from laws.models import Law
from laws.services import LawText, enter_law
from meetings.models import AgendaItem, Decision, Meeting, Week, WeeklyReport
from meetings.services import change_rule, decide_task, hold_meeting, issue_week, prepare_meeting
from projects.models import ProjectKind
from rankings.models import Objection, Ranking, Row, Rule

from .base import World
from .factories import (
    NOW,
    TODAY,
    make_activity,
    make_assigned_issue,
    make_campaign,
    make_deputy,
    make_handover,
    make_issue,
    make_link,
    make_project,
    make_stage,
    make_year_list,
)

# In which words of a thing its canary sits.
CANARY_IN = {
    Issue: "title",
    Duty: "title",
    Evaluation: "title",
    Handover: "note",
    Campaign: "short_title",
    Filing: "number",
    PlanDraft: "title",
    Deadline: "title",
    AgendaItem: "title",
    Decision: "text",
    Objection: "reason",
    SheetObjection: "reason",
    NoticePublication: "text",
    Activity: "place",
    Hearing: "matter",
    Opinion: "text",
    Deferral: "reason",
    Law: "name",
    Notice: "title",
}


class Everything(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with clock.at(NOW):
            cls._issues()
            cls._others()
            cls._sent()
            cls._channels()
            cls._rankings()
            cls._notices()
            cls._sheets()
            cls._library()
            cls._hearings()
            cls._activities()
            cls._dispatch()
            cls._laws()
            open_duties(Duty.objects.all(), now=NOW)
        cls.canaries = {}
        for model, field in CANARY_IN.items():
            cls._mark(model._base_manager.all(), field)
        cls._mark(Publication.objects.proposed(), "text")  # released words are for everybody

    @classmethod
    def _mark(cls, things, field: str) -> None:
        for thing in things:
            model = type(thing)
            canary = cls.canaries[model, thing.pk] = f"CANARY{model.__name__}{thing.pk}END"
            model._base_manager.filter(pk=thing.pk).update(**{field: canary})

    @classmethod
    def _issues(cls):
        city = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        other = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.commerce, cls.city_staff
        )
        county = make_handover(
            cls.campaign, cls.county_congress, cls.county_government, cls.county_housing, cls.county_office
        )
        for handover in (city, other, county):
            for status in ("handed_over", "rectifying", "reported"):
                issue = make_assigned_issue(handover, status)
                cls._asked(issue, handover)
        for handover, looking in ((city, cls.city_congress), (county, cls.city_congress), (county, None)):
            cls._looked_back(handover, looking or handover.congress)
        for congress in (cls.county_congress, cls.other_congress, cls.city_congress):
            make_issue(cls.campaign, congress)
            make_issue(cls.campaign, congress, reported=False)

    @classmethod
    def _looked_back(cls, handover, congress):
        """A look to come, one made, and the draw behind the first."""
        made = {"drawn_by": cls.city_staff, "drawn_at": NOW, "numbers": [], "seed": "x", "wanted": 1}
        common = {"congress": congress, "due_on": TODAY, "ground": "draw"}
        draw = Draw.objects.create(campaign=cls.campaign, pool="own", **common, **made)
        found = {"status": "kept", "looked_on": TODAY, "recorded_by": cls.city_staff}
        for more in ({"draw": draw}, found):
            issue = make_assigned_issue(handover, "written_off")
            times = {"created_at": NOW, "updated_at": NOW}
            LookBack.objects.create(issue=issue, **common, **times, **more)

    @classmethod
    def _asked(cls, issue, handover):
        people = {"created_at": NOW, "updated_at": NOW, "asked_by": cls.liaison}
        if issue.status == "rectifying":
            later = handover.due_on.replace(month=11)
            Extension.objects.create(
                issue=issue, old_due_on=handover.due_on, new_due_on=later, reason="x", **people
            )
        if issue.status != "handed_over":  # one waits for the second person, one is public
            public = issue.status == "reported"
            decided = {"status": "published", "decided_by": cls.city_colleague} if public else {}
            times = {"created_at": NOW, "updated_at": NOW}
            Publication.objects.create(issue=issue, proposed_by=cls.city_staff, text="x", **decided, **times)
            Issue.objects.filter(pk=issue.pk).update(is_public=public, public_text="x" if public else "")
        if issue.status == "reported":
            WriteOff.objects.create(issue=issue, opinion="x", **people)

    @classmethod
    def _others(cls):
        for unit in (cls.housing, cls.commerce, cls.county_housing):
            CampaignUnit.objects.create(campaign=cls.campaign, organization=unit, role=UnitRole.EVALUATED)
        upper = make_campaign(cls.province_congress, status="draft")
        lower = make_campaign(cls.other_congress, status="draft")
        for campaign in (upper, lower):
            make_link(make_stage(campaign))
        for congress, person in (
            (cls.city_congress, cls.city_staff),
            (cls.county_congress, cls.county_office),
            (cls.province_congress, cls.province_staff),
        ):
            start_blank_draft(congress, year=2018, by=person)
        for person, source in ((cls.city_staff, cls.campaign), (cls.other_office, lower)):
            CampaignTemplate.objects.create(
                congress=source.congress,
                name="x",
                days=["开始日期"],
                source=source,
                made_by=person,
                made_at=NOW,
            )

    @classmethod
    def _sent(cls):
        """What came in: lists, plans filed, a report, compiled lists, evaluations."""
        text = "序号,问题描述,责任单位\n1,道路破损,住建局\n".encode()
        for duty, person in ((cls.duty, cls.county_office), (cls.other_duty, cls.other_office)):
            upload_issue_list(cls.campaign, duty=duty, upload=SimpleUploadedFile("x.csv", text), by=person)
        for number, filed_with in enumerate((cls.city_congress, cls.province_congress), 1):
            filed = make_campaign(cls.other_congress, status="approved")
            Filing.objects.create(
                campaign=filed, round=1, filed_with=filed_with, filed_on=TODAY, number=f"{number}",
                filed_by=cls.other_office, created_at=NOW, updated_at=NOW,
            )  # fmt: skip
        Submission.objects.create(
            duty=cls.duty, number=1, submitted_by=cls.county_office, submitted_at=NOW, summary="s"
        )
        for duty, person, sent_at in (
            (cls.duty, cls.county_office, None),
            (cls.other_duty, cls.other_office, NOW),
        ):
            made = {"compiled_by": person, "compiled_at": NOW, "sent_at": sent_at}
            version = Compilation.objects.create(duty=duty, campaign=cls.campaign, number=1, **made)
            for issue in Issue.objects.all():
                CompiledIssue.objects.create(compilation=version, issue=issue, source=issue.reported_by)
        for congress, unit in (
            (cls.city_congress, cls.housing),
            (cls.county_congress, cls.county_housing),
            (cls.province_congress, cls.housing),
        ):
            evaluation = Evaluation.objects.create(
                campaign=cls.campaign, congress=congress, title="x", held_on=TODAY, rule=DEFAULT_RULE, rule_source="x",
                created_at=NOW, updated_at=NOW,
            )  # fmt: skip
            Subject.objects.create(evaluation=evaluation, organization=unit, order=1)

    @classmethod
    def _channels(cls):
        Channel.objects.create(kind="email", name="x")
        for body in (cls.housing, cls.county_congress, cls.province_congress):
            Channel.objects.create(kind="wecom", name="x", organization=body, secret="CHANNEL_X")

    @classmethod
    def _rankings(cls):
        """One proposed and one published by the city, one of a county; each unit has objected."""
        rule, times = Rule.objects.get(), {"created_at": NOW, "updated_at": NOW}
        units = {cls.city_congress: (cls.housing, cls.commerce), cls.county_congress: (cls.county_housing,)}
        for congress, period, status in (
            (cls.city_congress, "2018-06", "published"),
            (cls.city_congress, "2018-07", "proposed"),
            (cls.county_congress, "2018-07", "proposed"),
        ):
            ranking = Ranking.objects.create(
                congress=congress, group="departments", written_period=period, period_kind="month", ends_on=TODAY,
                rule=rule, status=status, counted_at=NOW, objections_until=TODAY, proposed_by=cls.province_staff,
                decided_by=cls.leader, decided_at=NOW, **times,
            )  # fmt: skip
            for unit in units[congress]:
                Row.objects.create(ranking=ranking, organization=unit, on_time=5, place=1)
                Objection.objects.create(
                    ranking=ranking, organization=unit, reason="x", made_by=cls.liaison, **times
                )

    @classmethod
    def _notices(cls):
        """Of the city and of a county: a draft, one proposed, one issued that everybody reads, one that nobody does."""
        states = (("praise", "draft"), ("talk", "proposed"), ("criticism", "issued"), ("referral", "issued"))
        places = {cls.city_congress: cls.housing, cls.county_congress: cls.county_housing}
        for congress, unit in places.items():
            for code, status in states:
                kind = NoticeKind.objects.get(code=code)
                sent = {"number": f"{congress.pk}{code}", "issued_on": TODAY} if status == "issued" else {}
                Notice.objects.create(
                    kind=kind, congress=congress, organization=unit, status=status, checked_at=NOW, title="x", text="x",
                    drafted_by=cls.city_staff, proposed_by=cls.province_staff, created_at=NOW, updated_at=NOW, **sent,
                )  # fmt: skip
            criticism = Notice.objects.get(congress=congress, kind__code="criticism")
            NoticePublication.objects.create(
                notice=criticism, text="x", proposed_by=cls.province_staff, created_at=NOW, updated_at=NOW
            )

    @classmethod
    def _sheets(cls):
        """Of the city and of a county, one on its way and one frozen."""
        rule = AppraisalRule.objects.get(subject="departments")
        for congress, unit in ((cls.city_congress, cls.housing), (cls.county_congress, cls.county_housing)):
            for year, status in ((2016, "frozen"), (2017, "proposed")):
                sheet = Sheet.objects.create(
                    congress=congress, subject="departments", year=year, rule=rule, status=status, counted_at=NOW,
                    objections_until=TODAY, proposed_by=cls.province_staff, created_at=NOW, updated_at=NOW,
                )  # fmt: skip
                SheetRow.objects.create(sheet=sheet, organization=unit, tenths=900)
                SheetObjection.objects.create(
                    sheet=sheet,
                    organization=unit,
                    reason="x",
                    made_by=cls.liaison,
                    created_at=NOW,
                    updated_at=NOW,
                )

    @classmethod
    def _library(cls):
        keepers = {
            cls.province_congress: cls.province_staff,
            cls.city_congress: cls.city_staff,
            cls.county_congress: cls.county_office,
            cls.other_congress: cls.other_office,
        }
        for congress, keeper in keepers.items():
            listed = make_year_list(congress, status="selecting")
            make_year_list(congress, status="decided", year=2017, decided_on=TODAY)
            for shelf in ("reserve", "plan", "implement", "out"):
                make_project(
                    congress, keeper, status=shelf, year_list=listed if shelf == "implement" else None
                )
        make_project(
            cls.county_congress,
            cls.county_office,
            required_by=cls.province_congress,
        )

    @classmethod
    def _activities(cls):
        """Held and planned, open and unannounced, of the group, another county and the city, to units of each."""
        for kind, status in (("open_visit", "held"), ("unannounced", "planned"), ("open_visit", "voided")):
            for congress, group, unit in (
                (cls.county_congress, cls.deputy_group, cls.county_housing),
                (cls.other_congress, None, cls.county_housing),
                (cls.city_congress, None, cls.housing),
            ):
                facts = {"kind": kind, "status": status, "group": group}
                make_activity(cls.campaign, congress, cls.county_office, visited=[unit], **facts)

    @classmethod
    def _dispatch(cls):
        """Weekly reports of the city's and a county's units; the city's week is issued, the county's is not."""
        asked = {"version": 0, "source": "x", "weekday": 4, "units": ["departments", "counties"]}
        change_rule(cls.city_congress, by=cls.city_staff, now=NOW, **asked)
        change_rule(cls.county_congress, by=cls.county_office, now=NOW, **asked)
        WeeklyReport.objects.update(draft={"this_week": "draft"})
        issue_week(Week.objects.get(congress=cls.city_congress), text="x", by=cls.city_staff, now=NOW)
        for congress, staff, unit in (
            (cls.city_congress, cls.city_staff, cls.housing),
            (cls.city_congress, cls.city_staff, cls.county_congress),
            (cls.county_congress, cls.county_office, cls.county_housing),
        ):
            meeting = Meeting.objects.filter(congress=congress).first()
            if meeting is None:
                meeting = prepare_meeting(congress, meets_on=TODAY, by=staff, now=NOW)
                meeting.items.create(order=99, cause="added", title="x")
                hold_meeting(meeting, by=staff, now=NOW)
            decide_task(meeting, organization=unit, text="x", due_on=TODAY, by=staff, now=NOW)

    @classmethod
    def _hearings(cls):
        """Of each committee one that is planned and one that was held, with an opinion handed over and put off."""
        times = {"created_at": NOW, "updated_at": NOW}
        bodies = {
            cls.city_congress: (cls.city_government, cls.city_staff),
            cls.county_congress: (cls.county_government, cls.county_office),
        }
        kind = ProjectKind.objects.first()
        for congress, (reporter, person) in bodies.items():
            for status in (HearingStatus.PLANNED, HearingStatus.HEARD):
                hearing = Hearing.objects.create(
                    congress=congress, matter=f"{status}", campaign=cls.campaign, kind=kind, reporter=reporter,
                    meeting="x", meets_on=TODAY, status=status, entered_by=person, **times,
                )  # fmt: skip
                Paper.objects.create(hearing=hearing, kind="report_draft", **times)
                member = GroupMember.objects.create(hearing=hearing, person=person)
                activity = make_activity(cls.campaign, congress, person)
                visit = Visit.objects.create(hearing=hearing, activity=activity, made_by=person)
                visit.present.add(member)
                deputy = make_deputy(congress.region, cls.deputy_group)
                rule = SpeakerRule.objects.first()
                Speaker.objects.create(hearing=hearing, deputy=deputy, rule=rule, **times)
            opinion = Opinion.objects.create(
                hearing=hearing, status=OpinionStatus.HANDED_OVER, number=f"{congress}1", text="x", receiver=reporter,
                issued_on=TODAY, report_due_on=TODAY, vote_on=TODAY, **times,
            )  # fmt: skip
            later = TODAY.replace(month=12)
            Deferral.objects.create(
                opinion=opinion, reason="x", old_report_due_on=TODAY, new_report_due_on=later, old_vote_on=TODAY,
                new_vote_on=later, new_meeting="x", asked_by=person, **times,
            )  # fmt: skip

    @classmethod
    def _laws(cls):
        for congress, person in (
            (cls.city_congress, cls.city_staff),
            (cls.county_congress, cls.county_office),
            (cls.other_congress, cls.other_office),
        ):
            enter_law(congress, LawText("示范法", "x", "x", "第一条 甲。"), by=person)
