"""Pages of looking back: list with figures, the form for the spot, planning, drawing, rounds."""

from django.urls import reverse

from core.models import HistoryEntry
from issues.models import Draw, Issue, LookBack

from .base import picture
from .looking import LookingBack

TYPED = {"place": "和平路", "note": "井盖齐全", "looked_on": "8月9日", "finding": "kept", "version": 0}


class ListTests(LookingBack):
    URL = reverse("issues:look_back_list")

    def rows(self, person=None, **query):
        self.sign_in(person or self.city_staff)
        return self.client.get(self.URL, query)

    def test_each_figure_opens_exactly_its_rows(self):
        self.planned(), self.planned(due_on=self.today.replace(day=1))
        done = {"looked_on": self.today, "recorded_by": self.city_staff}
        self.planned(status="kept", **done), self.planned(status="relapsed", **done)
        self.planned(status="cancelled")
        tiles = self.rows().context["tiles"]
        assert [(tile["label"], tile["value"]) for tile in tiles] == [
            ("待回头看", 2),
            ("逾期未看", 1),
            ("保持", 1),
            ("反弹", 1),
        ]
        for tile in tiles:
            assert len(self.client.get(self.URL + tile["url"]).context["page"]) == tile["value"]

    def test_narrowed_to_a_campaign_figures_and_rows_agree(self):
        self.planned()
        page = self.rows(campaign=self.campaign.pk)
        assert (len(page.context["page"]), page.context["tiles"][0]["value"]) == (1, 1)
        empty = self.rows(campaign=99999)
        self.assertContains(empty, "清除条件")

    def test_empty_it_says_how_a_look_back_comes_about(self):
        self.assertContains(self.rows(), "没有到期的回头看")
        self.assertContains(self.rows(state="relapsed"), "还没有这样的结果")

    def test_a_county_sees_its_own_and_a_department_nothing(self):
        self.planned()
        assert len(self.rows(self.county_office).context["page"]) == 0
        assert self.rows(self.liaison).status_code == 403

    def test_it_costs_a_fixed_number_of_statements(self):
        for _round in range(2):
            self.planned(), self.planned()
            self.sign_in(self.city_staff)
            with self.assertNumQueries(9):
                self.client.get(self.URL)


class RecordTests(LookingBack):
    def setUp(self):
        super().setUp()
        self.issue = self.closed(place="和平路")
        self.look_back = self.planned(self.issue)
        self.url = self.look_back.get_absolute_url()

    def submit(self, person=None, **changes):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url, TYPED | changes)

    def test_the_form_is_filled_with_what_is_known(self):
        self.sign_in(self.city_staff)
        form = self.client.get(self.url).context["form"]
        assert (form.initial["place"], form.initial["looked_on"]) == ("和平路", self.today)
        assert form.initial["due_on"].isoformat() == "2018-09-08"

    def test_kept_is_recorded_with_a_picture(self):
        self.assertRedirects(self.submit(files=[picture()]), reverse("issues:look_back_list"))
        self.look_back.refresh_from_db()
        assert (self.look_back.status, self.look_back.files.count()) == ("kept", 1)
        self.assertContains(self.client.get(self.url), "整改后.png")

    def test_relapsed_reopens(self):
        self.submit(finding="relapsed", due_on="2018-10-31")
        self.issue.refresh_from_db()
        assert (self.issue.status, self.issue.due_on.isoformat()) == ("reopened", "2018-10-31")

    def test_errors_stand_at_their_fields_and_the_text_stays(self):
        for field, wrong in (("finding", ""), ("place", ""), ("looked_on", "2018-08-10")):
            answer = self.submit(**{field: wrong})
            with self.subTest(field):
                assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
                self.assertContains(answer, "井盖齐全", status_code=422)
        answer = self.submit(finding="relapsed")
        assert list(answer.context["form"].errors) == ["due_on"]

    def test_whoever_comes_second_reads_who_was_first_and_keeps_the_text(self):
        self.submit()
        answer = self.submit(
            self.city_colleague, note="又有三处缺失", finding="relapsed", due_on="2018-10-31"
        )
        self.assertContains(answer, "又有三处缺失", status_code=422)
        self.assertContains(answer, "已办理：回头看：保持", status_code=422)

    def test_a_leader_reads_and_does_not_record(self):
        self.sign_in(self.leader)
        page = self.client.get(self.url)
        assert not page.context["open"]
        assert self.submit(self.leader).status_code == 403
        assert HistoryEntry.objects.get().action == "record_look_back"

    def test_others_do_not_find_it(self):
        for person in (self.county_office, self.other_office):
            assert self.submit(person).status_code == 404

    def test_the_file_is_for_whoever_sees_the_issue(self):
        self.submit(files=[picture()])
        address = reverse("issues:attachment", args=[self.issue.pk, self.look_back.files.get().pk])
        for person, status in ((self.leader, 200), (self.other_liaison, 404), (self.other_office, 404)):
            self.sign_in(person)
            assert self.client.get(address).status_code == status

    def test_cancelling_asks_for_a_reason(self):
        self.sign_in(self.city_staff)
        address = reverse("issues:look_back_cancel", args=[self.look_back.pk])
        assert self.client.post(address, {"version": 0, "reason": ""}).status_code == 422
        self.client.post(address, {"version": 0, "reason": "道路已拆除"})
        assert LookBack.objects.get().status == "cancelled"

    def test_a_record_costs_a_fixed_number_of_statements(self):
        self.sign_in(self.city_staff)
        with self.assertNumQueries(19):
            self.client.post(self.url, TYPED | {"finding": "relapsed", "due_on": "2018-10-31"})


class DeskTests(LookingBack):
    def test_the_issue_leads_to_planning_and_then_to_recording(self):
        issue = self.closed()
        self.sign_in(self.city_staff)
        labels = [act.label for act in self.client.get(issue.get_absolute_url()).context["acts"]]
        assert labels == ["安排回头看", "送公开审核"]
        address = reverse("issues:look_back_plan", args=[issue.pk])
        typed = {"version": issue.version, "due_on": "2018-8-20", "reason": "汛期"}
        self.assertRedirects(self.client.post(address, typed), issue.get_absolute_url())
        acts = self.client.get(issue.get_absolute_url()).context["acts"]
        assert acts[0].url == issue.look_backs.get().get_absolute_url()

    def test_planning_is_offered_only_for_what_is_written_off(self):
        issue = self.an_issue("rectifying")
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("issues:look_back_plan", args=[issue.pk]))
        self.assertRedirects(answer, issue.get_absolute_url())

    def test_a_sample_is_drawn_and_shown_with_its_seed(self):
        for _one in range(3):
            self.closed()
        self.sign_in(self.city_staff)
        address = reverse("issues:look_back_sample", args=[self.campaign.pk])
        assert [count for _label, count in self.client.get(address).context["pools"]] == [3, 0, 0]
        typed = {"pool": "own", "ground": "draw", "number": 2, "due_on": "2018-8-31", "seed": "7"}
        answer = self.client.post(address, typed)
        draw = Draw.objects.get()
        self.assertRedirects(answer, draw.get_absolute_url())
        page = self.client.get(draw.get_absolute_url())
        self.assertContains(page, "<code>7</code>")
        assert len(page.context["rows"]) == 2
        listed = self.client.get(reverse("issues:look_back_list"), {"draw": draw.pk})
        assert len(listed.context["page"]) == 2

    def test_a_senseless_sample_is_refused_at_its_field(self):
        self.sign_in(self.city_staff)
        address = reverse("issues:look_back_sample", args=[self.campaign.pk])
        typed = {"pool": "own", "ground": "draw", "number": 2, "due_on": "2018-8-31", "seed": ""}
        answer = self.client.post(address, typed)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["pool"])

    def test_rounds_are_typed_in_any_spelling(self):
        self.sign_in(self.city_staff)
        address = reverse("issues:look_back_rounds", args=[self.campaign.pk])
        for typed, kept in (("3、12，24", [3, 12, 24]), ("", [])):
            self.campaign.refresh_from_db()
            self.client.post(address, {"version": self.campaign.version, "months": typed})
            self.campaign.refresh_from_db()
            assert self.campaign.rule("look_back_months") == kept
        answer = self.client.post(address, {"version": self.campaign.version, "months": "三个月"})
        assert answer.status_code == 422
        assert not Issue.objects.exists()
