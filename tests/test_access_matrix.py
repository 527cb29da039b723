"""Every URL with every role and with own, foreign, upper and lower objects: what is not visible is not there.

Each object carries a word of its own (a canary). No page that a person opens may show the canary of an object that the
person may not see.
"""

import re

from django.urls import URLPattern, get_resolver, reverse

from appraisals.models import Notice, NoticePublication, Sheet, SheetObjection, SheetRow
from campaigns.models import (
    Activity,
    Campaign,
    CampaignTemplate,
    Duty,
    Filing,
    Link,
    PlanDraft,
    Stage,
)
from core.models import Notification
from deadlines.models import Channel, Deadline
from evaluations.models import Evaluation
from hearings.models import (
    Deferral,
    GroupMember,
    Hearing,
    Opinion,
    Paper,
    Speaker,
    Visit,
)
from issues.models import (
    Compilation,
    Draw,
    Extension,
    Handover,
    Issue,
    IssueList,
    LookBack,
    Publication,
    WriteOff,
)
from laws.models import Article, Law
from meetings.models import AgendaItem, Decision, Meeting, Week, WeeklyReport
from organizations.models import Organization
from projects.models import Project, YearList
from rankings.models import Objection, Ranking, Row

from .base import World
from .everything import Everything
from .factories import (
    NOW,
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
    "hearings:demand_letter",
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


class Matrix(Everything):
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
