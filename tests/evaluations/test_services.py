"""An evaluation from its draft to its published result, and everything that is refused on the way."""

from datetime import date
from types import SimpleNamespace

import pytest

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from evaluations import services
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation, TellerSheet
from organizations.enums import Level
from organizations.models import Deputy
from tests.base import World
from tests.factories import make_campaign, make_deputy


class EvaluationCase(World):
    """A city evaluation of two departments; the roll: 4 province, 8 city, 8 county and 4 township deputies."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.campaign.rules = {
            "participation_floor": {"value": "1/4", "source": "方案"},
            "floor_levels": {"value": [Level.PROVINCE, Level.CITY, Level.COUNTY], "source": "方案"},
        }
        cls.campaign.save()
        for level, count in {Level.PROVINCE: 4, Level.CITY: 8, Level.COUNTY: 8, Level.TOWNSHIP: 4}.items():
            for _number in range(count):
                make_deputy(cls.county, cls.deputy_group, level)
        Deputy.objects.filter(level=Level.TOWNSHIP).first().delete()
        left = make_deputy(cls.county, cls.deputy_group, Level.CITY)
        left.is_active = False
        left.save()

    def make(self, status=EvaluationStatus.DRAFT) -> Evaluation:
        """An evaluation that went through the services up to `status`."""
        evaluation = services.create_evaluation(
            self.campaign,
            congress=self.city_congress,
            title="部门满意度测评",
            held_on=date(2018, 11, 6),
            departments=[self.housing, self.commerce],
            by=self.city_staff,
        )
        path = [
            (EvaluationStatus.FROZEN, lambda: services.freeze_evaluation(evaluation, by=self.city_staff)),
            (EvaluationStatus.COUNTED, lambda: self.count(evaluation)),
            (EvaluationStatus.PROPOSED, lambda: services.propose_publication(evaluation, by=self.city_staff)),
            (
                EvaluationStatus.PUBLISHED,
                lambda: services.publish_evaluation(evaluation, by=self.city_colleague),
            ),
        ]
        if status == EvaluationStatus.VOIDED:
            return services.void_evaluation(evaluation, reason="名册有误", by=self.city_staff)
        for reached, step in path:
            if evaluation.status == status:
                break
            step()
            assert evaluation.status == reached
        return evaluation

    def figures(self, satisfied=6, basically=2, dissatisfied=1, invalid=1, issued=10) -> dict:
        line = {
            "issued": issued,
            "returned": satisfied + basically + dissatisfied + invalid,
            "invalid": invalid,
            "counts": {"满意": satisfied, "基本满意": basically, "不满意": dissatisfied},
        }
        return {str(self.housing.pk): line, str(self.commerce.pk): line}

    TURNOUT = {"1": 2, "2": 2, "3": 4, "4": 2}

    def hand_in(self, evaluation, teller, **changes):
        given = {"turnout": self.TURNOUT, "figures": self.figures()} | changes
        return services.hand_in_sheet(evaluation, by=teller, **given)

    def count(self, evaluation, **changes):
        self.hand_in(evaluation, self.teller, **changes)
        self.hand_in(evaluation, self.other_teller, **changes)
        return services.take_in_count(evaluation, by=self.teller)


class Draft(EvaluationCase):
    def test_takes_its_rule_and_floor_from_the_campaign(self):
        evaluation = self.make()
        assert (evaluation.floor_share, evaluation.floor_levels) == ("1/4", [1, 2, 3])
        assert [subject.organization for subject in evaluation.subjects.all()] == [
            self.housing,
            self.commerce,
        ]
        assert history.of(evaluation).get().action == "create"

    def test_only_departments_of_the_committees_own_place(self):
        with pytest.raises(RuleBroken, match="本级部门"):
            services.create_evaluation(
                self.campaign,
                congress=self.city_congress,
                title="x",
                held_on=self.today,
                departments=[self.county_housing],
                by=self.city_staff,
            )

    def test_not_in_a_campaign_in_which_the_committee_has_no_part(self):
        upper = make_campaign(self.province_congress)
        with pytest.raises(RuleBroken, match="没有参加") as refusal:
            services.create_evaluation(
                upper,
                congress=self.city_congress,
                title="x",
                held_on=self.today,
                departments=[self.housing],
                by=self.city_staff,
            )
        assert refusal.value.field == "campaign"

    def test_not_outside_a_running_campaign(self):
        type(self.campaign).objects.update(status="concluded")
        self.campaign.refresh_from_db()
        with pytest.raises(RuleBroken, match="不在进行中"):
            self.make()

    def test_only_staff_of_the_committee_may_draft(self):
        for person in self.everyone().values():
            if person in (self.city_staff, self.city_colleague):
                continue
            with pytest.raises(NotAllowed):
                services.create_evaluation(
                    self.campaign,
                    congress=self.city_congress,
                    title="x",
                    held_on=self.today,
                    departments=[self.housing],
                    by=person,
                )


class Freeze(EvaluationCase):
    def test_the_roll_is_every_active_deputy_of_the_area_by_level(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        assert services.entitled_by_level(evaluation) == {1: 4, 2: 8, 3: 8, 4: 3}

    def test_a_deputy_elected_later_is_not_on_it(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        make_deputy(self.county, self.deputy_group)
        assert evaluation.roll.count() == 23

    def test_a_roll_under_five_is_refused(self):
        Deputy.objects.exclude(pk__in=list(Deputy.objects.values_list("pk", flat=True)[:4])).delete()
        with pytest.raises(RuleBroken, match="少于 5 人"):
            services.freeze_evaluation(self.make(), by=self.city_staff)

    def test_one_teller_is_not_enough(self):
        self.other_teller.memberships.all().delete()
        with pytest.raises(RuleBroken, match="两名计票人"):
            services.freeze_evaluation(self.make(), by=self.city_staff)


class Count(EvaluationCase):
    def test_two_equal_sheets_become_the_result(self):
        evaluation = self.make(EvaluationStatus.COUNTED)
        subject = evaluation.subjects.get(organization=self.housing)
        assert (subject.verdict, subject.judgement["rates"]["满意"]["percent"]) == ("满意", "60.00")
        assert evaluation.turnout == self.TURNOUT

    def test_sheets_that_differ_are_named_line_by_line_and_refused(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.hand_in(evaluation, self.teller)
        self.hand_in(evaluation, self.other_teller, figures=self.figures(satisfied=5, basically=3))
        lines = services.sheet_differences(evaluation)
        assert (str(self.housing.pk), "counts", "满意") in lines
        with pytest.raises(RuleBroken, match="4 处不一致"):
            services.take_in_count(evaluation, by=self.teller)

    def test_a_teller_may_correct_the_own_sheet_until_both_agree(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.hand_in(evaluation, self.teller)
        self.hand_in(evaluation, self.other_teller, figures=self.figures(satisfied=5, basically=3))
        self.hand_in(evaluation, self.other_teller)
        assert services.take_in_count(evaluation, by=self.other_teller).status == EvaluationStatus.COUNTED

    def test_one_teller_alone_is_refused_even_twice(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.hand_in(evaluation, self.teller)
        self.hand_in(evaluation, self.teller)
        with pytest.raises(RuleBroken, match="两名计票人"):
            services.take_in_count(evaluation, by=self.teller)

    def test_what_does_not_add_up_is_refused_with_the_department_named(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        wrong = self.figures()
        wrong[str(self.housing.pk)] = wrong[str(self.housing.pk)] | {"returned": 9}
        with pytest.raises(RuleBroken, match="衡水市住房和城乡建设局"):
            self.hand_in(evaluation, self.teller, figures=wrong)
        assert not TellerSheet.objects.exists()

    def test_more_participants_than_the_roll_are_refused(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        with pytest.raises(RuleBroken, match="省级"):
            self.hand_in(evaluation, self.teller, turnout={"1": 5, "2": 0, "3": 0, "4": 0})

    def test_no_more_ballots_are_issued_than_people_are_present(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        with pytest.raises(RuleBroken, match="发出 11 张多于参加测评的 10 人"):
            self.hand_in(evaluation, self.teller, figures=self.figures(issued=11))
        assert not TellerSheet.objects.exists()
        self.hand_in(evaluation, self.teller, figures=self.figures(issued=10))

    def test_more_ballots_back_than_issued_void_the_vote(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.count(evaluation, figures=self.figures(issued=9))
        assert {subject.verdict for subject in evaluation.subjects.all()} == {""}
        with pytest.raises(RuleBroken, match="没有评定结果"):
            services.propose_publication(evaluation, by=self.city_staff)

    def test_only_tellers_of_this_committee_count(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        for person in self.everyone().values():
            if person in (self.teller, self.other_teller):
                continue
            with pytest.raises(NotAllowed):
                self.hand_in(evaluation, person)

    def test_nothing_is_entered_once_the_count_is_taken_in(self):
        evaluation = self.make(EvaluationStatus.COUNTED)
        with pytest.raises(RuleBroken, match="已计票"):
            self.hand_in(evaluation, self.teller)

    def test_the_history_holds_no_figures_of_a_single_teller(self):
        evaluation = self.make(EvaluationStatus.COUNTED)
        entries = history.of(evaluation).filter(action="hand_in_sheet")
        assert [entry.data for entry in entries] == [{}, {}]


class Floor(EvaluationCase):
    def test_exactly_a_quarter_of_the_three_levels_is_enough(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.count(evaluation, turnout={"1": 1, "2": 2, "3": 2, "4": 3}, figures=self.figures(4, issued=8))
        assert services.participation_of(evaluation).is_met
        assert (
            services.propose_publication(evaluation, by=self.city_staff).status == EvaluationStatus.PROPOSED
        )

    def test_one_fewer_is_not_however_many_of_the_other_levels_came(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.count(evaluation, turnout={"1": 1, "2": 2, "3": 1, "4": 3}, figures=self.figures(3, issued=7))
        with pytest.raises(RuleBroken, match="至少需要 5 人"):
            services.propose_publication(evaluation, by=self.city_staff)
        assert evaluation.status == EvaluationStatus.COUNTED


class Publication(EvaluationCase):
    def test_two_people_publish_and_the_departments_hear_their_verdict(self):
        evaluation = self.make(EvaluationStatus.PUBLISHED)
        assert (evaluation.proposed_by, evaluation.published_by) == (self.city_staff, self.city_colleague)
        assert Evaluation.objects.published().get() == evaluation
        told = set(
            Notification.objects.filter(message__startswith="测评结果").values_list(
                "recipient__username", flat=True
            )
        )
        assert told == {"liaison", "other_liaison", "province_staff"}

    def test_the_proposer_cannot_publish(self):
        evaluation = self.make(EvaluationStatus.PROPOSED)
        with pytest.raises(NotAllowed, match="两个人"):
            services.publish_evaluation(evaluation, by=self.city_staff)

    def test_sent_back_it_can_be_proposed_again_by_the_other(self):
        evaluation = self.make(EvaluationStatus.PROPOSED)
        services.send_back_publication(evaluation, reason="请核对标题", by=self.city_colleague)
        services.propose_publication(evaluation, by=self.city_colleague)
        assert evaluation.proposed_by == self.city_colleague

    def test_two_who_decide_at_once_the_second_is_told(self):
        evaluation = self.make(EvaluationStatus.PROPOSED)
        stale = Evaluation.objects.get(pk=evaluation.pk)
        services.publish_evaluation(evaluation, by=self.city_colleague)
        with pytest.raises(StaleState):
            services.send_back_publication(stale, reason="x", by=self.city_colleague)

    def test_a_published_result_cannot_be_voided(self):
        with pytest.raises(TransitionError):
            services.void_evaluation(self.make(EvaluationStatus.PUBLISHED), reason="x", by=self.city_staff)


class EveryActFromEveryState(EvaluationCase):
    ACTS = {
        "freeze": (lambda e, s: services.freeze_evaluation(e, by=s.city_staff), {"draft"}),
        "count": (lambda e, s: services.take_in_count(e, by=s.teller), set()),
        "propose": (lambda e, s: services.propose_publication(e, by=s.city_staff), {"counted"}),
        "send_back": (
            lambda e, s: services.send_back_publication(e, reason="x", by=s.city_colleague),
            {"proposed"},
        ),
        "publish": (lambda e, s: services.publish_evaluation(e, by=s.city_colleague), {"proposed"}),
        "void": (
            lambda e, s: services.void_evaluation(e, reason="x", by=s.city_staff),
            {"draft", "frozen", "counted", "proposed"},
        ),
    }

    def test_each_act_works_only_from_its_states(self):
        for status in EvaluationStatus.values:
            for name, (act, allowed) in self.ACTS.items():
                evaluation = self.make(status)
                case = SimpleNamespace(
                    city_staff=self.city_staff, city_colleague=self.city_colleague, teller=self.teller
                )
                if status in allowed:
                    act(evaluation, case)
                    assert evaluation.status != status, (name, status)
                else:
                    with pytest.raises((TransitionError, RuleBroken)):
                        act(evaluation, case)


class Visible(EvaluationCase):
    def names(self, evaluation) -> set[str]:
        return {
            name
            for name, user in self.everyone().items()
            if Evaluation.objects.visible_to(user).filter(pk=evaluation.pk)
        }

    def test_a_draft_belongs_to_the_committee(self):
        assert self.names(self.make()) == {"city_staff", "city_colleague", "leader", "teller", "other_teller"}

    def test_counted_it_is_seen_from_above_and_published_by_all_who_work_here(self):
        counted = {"city_staff", "city_colleague", "leader", "teller", "other_teller", "province_staff"}
        assert self.names(self.make(EvaluationStatus.COUNTED)) == counted
        published = counted | {"liaison", "other_liaison", "county_liaison", "deputy"}
        assert self.names(self.make(EvaluationStatus.PUBLISHED)) == published
