"""Every URL with every role and with own, foreign, upper and lower objects: what is not visible is not there.

Each object carries a word of its own (a canary). No page that a person opens may show the canary of an object that the
person may not see.
"""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

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
    Link,
    PlanDraft,
    Stage,
    Submission,
)
from campaigns.owed import open_duties
from campaigns.services import start_blank_draft
from core import clock
from core.models import Notification
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
    IssueList,
    LookBack,
    Publication,
    WriteOff,
)
from issues.services.intake import upload_issue_list
from laws.models import Article, Law
from laws.services import LawText, enter_law
from meetings.models import AgendaItem, Decision, Meeting, Week, WeeklyReport
from meetings.services import change_rule, decide_task, hold_meeting, issue_week, prepare_meeting
from organizations.models import Organization
from projects.models import Project, ProjectKind, YearList
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

# URL names with a key -> the model whose key it is. A new URL must be added here.
KEYED = {
    r"issues:(detail|screen_one|decline|refer|void|unmerge|sign_for|send_back|plan)": Issue,
    r"issues:(split|unsplit)": Issue,
    r"issues:compile": Duty,
    r"issues:activity_problems": Activity,
    r"laws:(detail|state)": Law,
    r"laws:(article_correct|check_add)": Article,
    r"issues:register": Campaign,
    r"issues:compilation(_file)?": Compilation,
    r"issues:(report_progress|extend_apply|write_off_apply)": Issue,
    r"issues:(handover_detail|handover_letter|sign_for_handover)": Handover,
    r"issues:import_(preview|edit|learn|confirm|discard|file|marked)": IssueList,
    r"issues:extend_review": Extension,
    r"issues:write_off_review": WriteOff,
    r"issues:(propose_publication|void_one|look_back_plan)": Issue,
    r"issues:look_back_(record|cancel)": LookBack,
    r"issues:(look_back_(sample|rounds)|self_check_rule)": Campaign,
    r"issues:look_back_draw": Draw,
    r"appraisals:sheet(_decide|_export|_recount)?": Sheet,
    r"appraisals:sheet_object": SheetRow,
    r"appraisals:sheet_answer": SheetObjection,
    r"issues:notice_(detail|edit|letter|recheck|propose|decide|drop|withdraw|record|public_propose)": Notice,
    r"issues:notice_public_(review|withdraw)": NoticePublication,
    r"issues:(publish_review|withdraw_publication)": Publication,
    r"campaigns:(detail|links|files|wall|approve|file|open|conclude|shift|duty_remind)": Campaign,
    r"campaigns:plan_(review|change|create|discard)": PlanDraft,
    r"campaigns:filing_\w+": Filing,
    r"campaigns:(plan_under|plan_again|keep_template)": Campaign,
    r"campaigns:plan_from_template": CampaignTemplate,
    r"campaigns:rehearse(_export)?": Campaign,
    r"campaigns:link_(detail|start|progress|finish|dates)": Link,
    r"campaigns:duty_add": Link,
    r"campaigns:stage_dates": Stage,
    r"campaigns:activity_\w+": Activity,
    r"campaigns:duty_(submit|summary|attach|accept|return|change_date|amend|withdraw|connect)": Duty,
    r"campaigns:project_\w+": Project,
    r"campaigns:year_list(_(decide|approve|reopen|propose|review|withdraw))?": YearList,
    r"hearings:(detail|adjust|move|call_off|hear|opinion_draft)": Hearing,
    r"hearings:(member_add|visit_add|research_file|problems_set|speaker_choose)": Hearing,
    r"hearings:paper_\w+": Paper,
    r"hearings:member_remove": GroupMember,
    r"hearings:visit_remove": Visit,
    r"hearings:(speaker(_release)?|part_record|speech_file)": Speaker,
    r"hearings:opinion\w*|evaluations:defer": Opinion,
    r"evaluations:deferral\w*": Deferral,
    r"evaluations:\w+": Evaluation,
    r"dashboards:report_(upward|workbook|document)": Campaign,
    r"dashboards:org_profile": Organization,
    r"dashboards:ranking_stored(_export)?|rankings:(decide|recount|note)": Ranking,
    r"dashboards:ranking_rows|rankings:object": Row,
    r"rankings:answer": Objection,
    r"issues:weekly_(unit|draft|rows|correct|waive)": WeeklyReport,
    r"issues:weekly_(week|amend|document)": Week,
    r"campaigns:meeting_(detail|screen|document|rows|gather|add|hold|cancel|decide)": Meeting,
    r"campaigns:meeting_(item|drop)": AgendaItem,
    r"campaigns:decision(_\w+)?": Decision,
    r"deadlines:channel_\w+": Channel,
    r"deadlines:(extend|pause|resume)": Deadline,
}
# Their rows are judged by a parent or a person; each has tests of its own.
ELSEWHERE = {
    "campaigns:attachment",
    "campaigns:duty_detach",
    "campaigns:year_list_file",
    "hearings:file",
    "issues:attachment",
    "issues:inspection",  # these four: a topic or a check item, judged by its campaign or its law
    "issues:inspection_link",
    "laws:topic",
    "laws:check_drop",
    "issues:merge",
    "issues:notice_file",
    "appraisals:sheet_rows",
    "issues:tell_apart",
    "issues:ask_again",
    "issues:import_word_forget",
    "dashboards:message_open",
    "deadlines:calendar_remove",  # these three: no rows, only what holds for the whole installation
    "deadlines:rule_change",
    "deadlines:rung_change",
    "rulebook:rule",  # these two: by the name of the rule, always of the person's own committee
    "rulebook:change",
    "public:item",
    "public:plan",
    "public:result",
    "public:notice",
}
UNSEEN = {404}
POST_ONLY = 405


def patterns(found=None, namespace=""):
    for pattern in found if found is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}", pattern
        else:
            yield from patterns(pattern.url_patterns, pattern.namespace or namespace)


def model_of(name: str):
    return next((model for expression, model in KEYED.items() if re.fullmatch(expression, name)), None)


class Matrix(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with clock.at(NOW):
            cls._issues()
            cls._others()
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
        kinds = (Issue, Duty, Evaluation, Handover, IssueList, Campaign, Filing, PlanDraft, Deadline)
        for model in (
            *kinds,
            AgendaItem,
            Decision,
            Objection,
            SheetObjection,
            NoticePublication,
            Activity,
            Hearing,
            Opinion,
            Deferral,
            Law,
            Notice,
        ):
            for thing in model._base_manager.all():
                cls.canaries[model, thing.pk] = f"CANARY{model.__name__}{thing.pk}END"
        for words in Publication.objects.proposed():  # released ones are for everybody
            cls.canaries[Publication, words.pk] = f"CANARYPublication{words.pk}END"
        for (model, pk), canary in cls.canaries.items():
            field = {
                Issue: "title",
                Duty: "title",
                Evaluation: "title",
                Handover: "note",
                Publication: "text",
                Campaign: "short_title",
                Filing: "number",
                PlanDraft: "title",
                Deadline: "title",
                Objection: "reason",
                SheetObjection: "reason",
                NoticePublication: "text",
                AgendaItem: "title",
                Decision: "text",
                Project: "title",
                Notice: "title",
                Activity: "place",
                Hearing: "matter",
                Opinion: "text",
                Deferral: "reason",
                Law: "name",
            }.get(model)
            if field:
                model._base_manager.filter(pk=pk).update(**{field: canary})

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

    def visible(self, model, person) -> set[int]:
        return set(model.objects.visible_to(person).values_list("pk", flat=True))

    def hidden_canaries(self, person) -> set[str]:
        seen = {model: self.visible(model, person) for model in {model for model, _pk in self.canaries}}
        # A deputy sees no campaign, but knows the names of those under which activities are put down.
        seen[Campaign] |= set(Campaign.objects.recordable_by(person).values_list("pk", flat=True))
        return {canary for (model, pk), canary in self.canaries.items() if pk not in seen[model]}

    # ── the matrix ──
    def test_every_keyed_url_is_in_the_matrix(self):
        unknown = [
            name
            for name, pattern in patterns()
            if "<" in str(pattern.pattern) and name not in ELSEWHERE and model_of(name) is None
        ]
        assert unknown == []

    def test_no_role_no_page_and_nothing_hidden_is_there(self):
        for username, person in self.everyone().items():
            self.sign_in(person)
            for name, pattern in patterns():
                model = model_of(name)
                if model is None or "<" not in str(pattern.pattern):
                    continue
                self._check_url(username, person, name, pattern.callback.access, model)

    def _check_url(self, username, person, name, access, model):
        may_open = not access.roles or bool(access.roles & person.roles)
        visible = self.visible(model, person)
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        chosen = [pk for pk in keys if pk not in visible] if may_open else keys[:1]
        for pk in chosen:
            expected = UNSEEN if may_open else {403}
            for answer in (
                self.client.get(reverse(name, args=[pk])),
                self.client.post(reverse(name, args=[pk])),
            ):
                right = answer.status_code in expected or (may_open and answer.status_code == POST_ONLY)
                assert right, (username, name, model.__name__, pk, answer.status_code)

    def test_pages_show_no_canary_of_what_is_hidden(self):
        for username, person in self.everyone().items():
            if username.endswith(("colleague", "admin")) or username in {
                "nobody",
                "former_staff",
                "other_teller",
            }:
                continue  # the same as others here, or refused everywhere by the test above
            self.sign_in(person)
            hidden = self.hidden_canaries(person)
            for url in self._pages_for(person):
                answer = self.client.get(url)
                assert answer.status_code in (200, 302, 403, 404, 405, 422), (
                    username,
                    url,
                    answer.status_code,
                )
                if answer.streaming or answer.status_code == 302:
                    continue
                leaked = {canary for canary in hidden if canary.encode() in answer.content}
                assert not leaked, (username, url, leaked)

    def _pages_for(self, person):
        for name, pattern in patterns():
            access = pattern.callback.access
            if name.startswith("demonstration:") or (access.roles and not access.roles & person.roles):
                continue
            model = model_of(name)
            if "<" not in str(pattern.pattern):
                yield reverse(name)
            elif model is not None:
                yield from (reverse(name, args=[pk]) for pk in sorted(self.visible(model, person))[:4])
        yield from (f"/search/?q={word}" for word in ("CANARY", "CANARYIssue"))

    def test_the_anonymous_are_sent_to_sign_in(self):
        for name, pattern in patterns():
            model = model_of(name)
            if pattern.callback.access.everyone or ("<" in str(pattern.pattern) and model is None):
                continue
            arguments = [model._base_manager.first().pk] if model and "<" in str(pattern.pattern) else []
            answer = self.client.get(reverse(name, args=arguments))
            assert answer.status_code == 302 and answer.url.startswith("/sign-in/"), name

    def test_administrators_see_no_business_data(self):
        for person in (
            self.system_admin,
            self.security_admin,
            self.audit_admin,
            self.nobody,
            self.former_staff,
        ):
            for model in (
                Issue,
                Duty,
                Campaign,
                Link,
                Handover,
                IssueList,
                Evaluation,
                Extension,
                WriteOff,
                Publication,
                LookBack,
                Draw,
                Filing,
                Ranking,
                Row,
                Objection,
                Notice,
                Sheet,
                PlanDraft,
                Activity,
                Week,
                WeeklyReport,
                Hearing,
                Opinion,
                Deferral,
                Law,
                Article,
                Meeting,
                Decision,
            ):
                assert self.visible(model, person) == set(), (person.username, model.__name__)


class Messages(World):
    def test_somebody_elses_message_is_not_there(self):
        message = Notification.objects.create(recipient=self.city_staff, message="x", created_at=NOW)
        self.sign_in(self.city_colleague)
        for answer in (
            self.client.get(reverse("dashboards:message_open", args=[message.pk])),
            self.client.post(reverse("dashboards:message_open", args=[message.pk])),
        ):
            assert answer.status_code in (404, 405)
