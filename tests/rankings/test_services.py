"""The life of a ranking: proposed, objected to and answered, published by a second person, never changed afterwards."""

from datetime import date, timedelta

import pytest

from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from core.transitions import move
from issues.models import Issue
from rankings import services
from rankings.enums import ObjectionStatus, RankingStatus
from rankings.models import CountedIssue, Objection, Ranking, Row, Rule
from rankings.objections import raise_objection
from tests.issues.base import texts, told
from tests.rankings.support import AUGUST, JULY, July, noon

AFTER = noon(date(2018, 8, 15))  # three working days from 9 August end on Tuesday 14 August


def acts(thing) -> list[tuple]:
    """The history of a thing, oldest first: action, from, to, actor, comment."""
    rows = HistoryEntry.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk).order_by("id")
    return list(rows.values_list("action", "from_status", "to_status", "actor__username", "comment"))


class RankingCase(July):
    def objected(self, ranking, unit=None, by=None) -> Objection:
        return raise_objection(
            ranking, unit or self.housing, reason="第 3 件已批准延期", by=by or self.liaison
        )

    def published(self) -> Ranking:
        ranking = self.proposed()
        return services.publish_ranking(ranking, by=self.city_colleague, now=AFTER)

    def fresh(self, ranking) -> Ranking:
        return Ranking.objects.select_related("rule", "congress", "campaign").get(pk=ranking.pk)

    def figures(self, ranking) -> list[tuple]:
        names = ("organization", "place", "on_time", "late", "overdue", "relapsed", "waiting")
        return sorted(ranking.rows.values_list(*names))

    def forget_messages(self):
        Notification.objects.all().delete()

    def refused_for_everybody_but(self, *permitted, act) -> None:
        before = HistoryEntry.objects.count()
        for name, person in self.everyone().items():
            if person not in permitted:
                with self.subTest(name), pytest.raises(NotAllowed):
                    act(person)
        assert HistoryEntry.objects.count() == before


class ProposeTests(RankingCase):
    def test_it_stores_the_figures_with_the_rule_and_the_issues_behind_them(self):
        ranking = self.proposed()
        assert (ranking.status, ranking.rule.version, ranking.counted_at) == ("proposed", "1", self.now)
        assert self.figures(ranking) == sorted(
            [
                (self.housing.pk, 2, 4, 0, 2, 0, 1),
                (self.commerce.pk, 2, 4, 1, 0, 1, 0),
                (self.water.pk, 1, 5, 0, 0, 0, 0),
                (self.transport.pk, None, 1, 0, 1, 0, 0),
                (self.culture.pk, None, 0, 0, 0, 0, 0),
            ]
        )
        for row in ranking.rows.all():
            for name in ("on_time", "late", "overdue", "relapsed", "waiting"):
                assert row.issues.filter(result=name).count() == getattr(row, name)

    def test_history_has_one_entry(self):
        assert acts(self.proposed()) == [("propose", "", "proposed", "city_staff", "")]

    def test_units_and_colleagues_are_told_and_nobody_else(self):
        self.proposed()
        assert told() == {"liaison", "other_liaison", "water_liaison", "city_colleague"}
        assert (
            "2018年7月本级部门排行榜（全部监督行动）已形成，如对本单位数据有异议，请在2018年8月14日前提出"
            in texts()
        )

    def test_the_days_for_objections_are_working_days(self):
        assert self.proposed().objections_until == date(2018, 8, 14)  # Thursday, then Friday, Monday, Tuesday

    def test_nobody_else_may(self):
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: services.propose_ranking(self.scope(), by=person),
        )

    def test_not_before_the_period_is_over(self):
        with pytest.raises(RuleBroken, match="还没有结束"):
            self.proposed(period=AUGUST)

    def test_on_the_last_day_it_is_not_over(self):
        with pytest.raises(RuleBroken):
            services.propose_ranking(self.scope(), by=self.city_staff, now=noon(date(2018, 7, 31)))

    def test_not_where_nothing_was_due(self):
        with pytest.raises(RuleBroken, match="没有到期件"):
            self.proposed(period=JULY.previous.previous)
        assert not Ranking.objects.exists()

    def test_not_twice_but_again_after_a_return(self):
        ranking = self.proposed()
        with pytest.raises(RuleBroken, match="不能重复"):
            self.proposed()
        services.return_ranking(ranking, reason="漏了水务局", by=self.city_colleague)
        assert self.proposed().pk != ranking.pk

    def test_the_same_period_may_also_be_ranked_for_one_campaign(self):
        self.proposed()
        assert self.proposed(campaign=self.campaign).campaign == self.campaign
        with pytest.raises(RuleBroken):
            self.proposed(campaign=self.campaign)

    def test_not_without_a_rule_that_ranks_so(self):
        Rule.objects.update(periods=["quarter"])
        with pytest.raises(RuleBroken, match="现行规则"):
            self.proposed()

    def test_a_rule_of_the_own_place_wins_over_the_general_one(self):
        own = Rule.objects.create(
            jurisdiction="衡水市", version="2018", source="决定", least_due=1, groups=["departments"]
        )
        assert self.proposed().rule == own
        assert self.fresh(Ranking.objects.get()).rows.filter(place__isnull=False).count() == 4

    def test_a_rule_that_is_no_longer_or_not_yet_in_force_does_not_count(self):
        past = {"jurisdiction": "衡水市", "source": "决定", "groups": ["departments"]}
        Rule.objects.create(version="旧", valid_to=self.today - timedelta(days=1), **past)
        Rule.objects.create(version="新", valid_from=self.today + timedelta(days=1), **past)
        assert self.proposed().rule.jurisdiction == ""


class ObjectionTests(RankingCase):
    def test_a_unit_objects_to_its_own_row(self):
        ranking = self.proposed()
        self.forget_messages()
        objection = self.objected(ranking)
        assert (objection.status, objection.organization) == ("raised", self.housing)
        assert acts(objection) == [("raise", "", "raised", "liaison", "第 3 件已批准延期")]
        assert acts(ranking)[-1] == ("object", "proposed", "proposed", "liaison", "第 3 件已批准延期")
        assert told() == {"city_staff", "city_colleague"}

    def test_nobody_else_may(self):
        ranking = self.proposed()
        self.refused_for_everybody_but(self.liaison, act=lambda person: self.objected(ranking, by=person))

    def test_a_unit_that_does_not_stand_in_it_may_not(self):
        with pytest.raises(NotAllowed):
            self.objected(self.proposed(), self.county_housing, self.county_liaison)

    def test_units_object_independently_of_one_another(self):
        ranking = self.proposed()
        seen_before = self.fresh(ranking)
        self.objected(ranking)
        self.objected(seen_before, self.commerce, self.other_liaison)
        assert Objection.objects.count() == 2

    def test_not_twice_at_once_not_without_a_reason_not_too_late(self):
        ranking = self.proposed()
        with pytest.raises(RuleBroken, match="写明"):
            raise_objection(ranking, self.housing, reason=" ", by=self.liaison)
        self.objected(ranking)
        with pytest.raises(RuleBroken, match="等候答复"):
            self.objected(ranking)
        with pytest.raises(RuleBroken, match="异议期到"):
            raise_objection(ranking, self.commerce, reason="有误", by=self.other_liaison, now=AFTER)

    def test_the_last_day_still_counts(self):
        last = noon(date(2018, 8, 14))
        ranking = self.proposed()
        raise_objection(ranking, self.housing, reason="有误", by=self.liaison, now=last)

    def test_not_once_it_is_published_or_returned(self):
        ranking = self.published()
        with pytest.raises(TransitionError):
            self.objected(ranking)

    def test_rejected_with_a_reason_nothing_is_counted_anew(self):
        ranking = self.proposed()
        objection, before = self.objected(ranking), self.figures(ranking)
        self.forget_messages()
        services.reject_objection(objection, answer="延期未获批准", by=self.city_staff)
        assert acts(objection)[-1] == ("reject", "raised", "rejected", "city_staff", "延期未获批准")
        assert told() == {"liaison"}
        assert self.figures(ranking) == before

    def test_upheld_after_the_facts_were_corrected_everything_is_counted_anew(self):
        ranking = self.proposed()
        objection = self.objected(ranking)
        self.extend_one_of(self.housing)
        self.forget_messages()
        services.uphold_objection(objection, answer="延期已批准，已更正", by=self.city_staff)
        row = ranking.rows.get(organization=self.housing)
        assert (row.place, row.on_time, row.overdue) == (2, 4, 1)
        assert ranking.rows.get(organization=self.commerce).place == 3
        assert told() == {"liaison", "other_liaison"}  # the one whose place changed is told as well
        assert self.fresh(ranking).counted_at == self.now

    def extend_one_of(self, unit):
        issue = Issue.objects.filter(department=unit, status="rectifying").first()
        Issue.objects.filter(pk=issue.pk).update(**Issue.due_columns(date(2018, 9, 30)))

    def test_what_changed_may_be_objected_to_anew(self):
        ranking = self.proposed()
        self.extend_one_of(self.housing)
        monday = noon(date(2018, 8, 13))
        services.recount_ranking(ranking, by=self.city_staff, now=monday)
        assert self.fresh(ranking).objections_until == date(2018, 8, 16)

    def test_nothing_changed_no_more_time(self):
        ranking = self.proposed()
        self.forget_messages()
        services.recount_ranking(ranking, by=self.city_staff, now=noon(date(2018, 8, 13)))
        assert self.fresh(ranking).objections_until == date(2018, 8, 14)
        assert told() == set()

    def test_only_the_committees_staff_answer(self):
        objection = self.objected(self.proposed())
        for act in (services.uphold_objection, services.reject_objection):
            self.refused_for_everybody_but(
                self.city_staff,
                self.city_colleague,
                act=lambda who, act=act: act(objection, answer="好", by=who),
            )

    def test_not_answered_twice_and_not_without_words(self):
        objection = self.objected(self.proposed())
        with pytest.raises(RuleBroken, match="答复"):
            services.reject_objection(objection, answer="", by=self.city_staff)
        stale = Objection.objects.get(pk=objection.pk)
        services.reject_objection(objection, answer="数据无误", by=self.city_staff)
        with pytest.raises(TransitionError):
            services.uphold_objection(objection, answer="好", by=self.city_colleague)
        with pytest.raises(StaleState):
            services.uphold_objection(stale, answer="好", by=self.city_colleague)


class PublishTests(RankingCase):
    def test_a_second_person_publishes_after_the_days_for_objections(self):
        ranking = self.proposed()
        self.forget_messages()
        services.publish_ranking(ranking, by=self.city_colleague, now=AFTER)
        assert (ranking.status, ranking.decided_by) == (RankingStatus.PUBLISHED, self.city_colleague)
        assert acts(ranking)[-1] == ("publish", "proposed", "published", "city_colleague", "")
        assert told() == {"liaison", "other_liaison", "water_liaison", "leader", "city_staff"}

    def test_never_the_proposer_and_nobody_else(self):
        ranking = self.proposed()
        self.refused_for_everybody_but(
            self.city_colleague, act=lambda person: services.publish_ranking(ranking, by=person, now=AFTER)
        )

    def test_not_before_the_days_are_over(self):
        ranking = self.proposed()
        with pytest.raises(RuleBroken, match="期满后"):
            services.publish_ranking(ranking, by=self.city_colleague, now=noon(ranking.objections_until))

    def test_not_while_an_objection_waits(self):
        ranking = self.proposed()
        objection = self.objected(ranking)
        ranking = self.fresh(ranking)
        with pytest.raises(RuleBroken, match="还有 1 件异议"):
            services.publish_ranking(ranking, by=self.city_colleague, now=AFTER)
        assert self.fresh(ranking).status == RankingStatus.PROPOSED
        services.reject_objection(objection, answer="无误", by=self.city_staff)
        services.publish_ranking(self.fresh(ranking), by=self.city_colleague, now=AFTER)

    def test_whoever_objects_at_the_same_moment_is_heard(self):
        seen_before = self.fresh(self.proposed())
        self.objected(seen_before)
        with pytest.raises(StaleState):
            services.publish_ranking(seen_before, by=self.city_colleague, now=AFTER)

    def test_published_figures_never_change(self):
        ranking = self.published()
        before = self.figures(ranking), CountedIssue.objects.count()
        Issue.objects.filter(department=self.housing).update(status="written_off", written_off_at=self.now)
        for act in (services.recount_ranking, services.publish_ranking):
            with pytest.raises((TransitionError, NotAllowed)):
                act(self.fresh(ranking), by=self.city_colleague)
        assert (self.figures(ranking), CountedIssue.objects.count()) == before

    def test_from_every_other_state_nothing_but_a_note_is_possible(self):
        ranking = self.published()
        acts_on = {
            "publish": lambda one: services.publish_ranking(one, by=self.city_colleague, now=AFTER),
            "return": lambda one: services.return_ranking(one, reason="x", by=self.city_colleague),
            "recount": lambda one: services.recount_ranking(one, by=self.city_staff),
        }
        for name, act in acts_on.items():
            with self.subTest(name), pytest.raises(TransitionError):
                act(self.fresh(ranking))

    def test_a_later_correction_is_a_note_beside_the_figures(self):
        ranking = self.published()
        before = self.figures(ranking)
        self.forget_messages()
        services.add_note(ranking, text="住建局另有 1 件应为按期", by=self.city_staff)
        assert [note.text for note in ranking.notes.all()] == ["住建局另有 1 件应为按期"]
        assert self.figures(ranking) == before
        assert told() == {"liaison", "other_liaison", "water_liaison"}
        assert acts(ranking)[-1][:3] == ("note", "published", "published")

    def test_no_note_before_publication_none_empty_none_by_others(self):
        ranking = self.proposed()
        with pytest.raises(TransitionError):
            services.add_note(ranking, text="更正", by=self.city_staff)
        ranking = services.publish_ranking(ranking, by=self.city_colleague, now=AFTER)
        with pytest.raises(RuleBroken):
            services.add_note(ranking, text="", by=self.city_staff)
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: services.add_note(ranking, text="更正", by=person),
        )

    def test_returned_with_the_reason_by_a_second_person(self):
        ranking = self.proposed()
        self.forget_messages()
        with pytest.raises(NotAllowed):
            services.return_ranking(ranking, reason="有误", by=self.city_staff)
        with pytest.raises(RuleBroken):
            services.return_ranking(ranking, reason="", by=self.city_colleague)
        services.return_ranking(ranking, reason="规则版本有误", by=self.city_colleague)
        assert acts(ranking)[-1] == ("return", "proposed", "returned", "city_colleague", "规则版本有误")
        assert told() == {"liaison", "other_liaison", "water_liaison", "city_staff"}

    def test_a_stale_copy_is_refused(self):
        ranking = self.proposed()
        stale = self.fresh(ranking)
        services.recount_ranking(ranking, by=self.city_staff)
        with pytest.raises(StaleState):
            services.publish_ranking(stale, by=self.city_colleague, now=AFTER)


class MovementTests(RankingCase):
    def test_places_are_compared_with_the_last_frozen_period(self):
        self.published()
        self.give(self.commerce, on_time=9, due_on=date(2018, 8, 20))
        self.give(self.water, late=9, due_on=date(2018, 8, 20))
        with clock.at(noon(date(2018, 9, 10))):
            august = services.propose_ranking(self.scope(AUGUST), by=self.city_staff)
        places = {row.organization_id: (row.previous_place, row.place) for row in august.rows.all()}
        assert (places[self.commerce.pk], places[self.water.pk]) == ((2, 1), (1, 2))
        assert places[self.housing.pk] == (2, None)  # two of July are still open, too few to be ranked

    def test_a_ranking_that_is_only_proposed_is_no_last_period(self):
        self.proposed()
        with clock.at(noon(date(2018, 9, 10))):
            august = services.propose_ranking(self.scope(AUGUST), by=self.city_staff)
        assert not august.rows.filter(previous_place__isnull=False).exists()


class VisibleTests(RankingCase):
    def seen(self, person) -> dict:
        rankings = Ranking.objects.visible_to(person)
        return {one: set(Row.objects.visible_to(person).filter(ranking=one)) for one in rankings}

    def test_of_a_proposal_a_unit_sees_its_own_row_and_the_committee_all(self):
        ranking = self.proposed()
        rows = {row.organization_id: row for row in ranking.rows.all()}
        everything = {ranking: set(rows.values())}
        expected = {name: {} for name in self.everyone()}
        expected |= dict.fromkeys(("city_staff", "city_colleague", "leader"), everything)
        expected["liaison"] = {ranking: {rows[self.housing.pk]}}
        expected["other_liaison"] = {ranking: {rows[self.commerce.pk]}}
        expected["water_liaison"] = {ranking: {rows[self.water.pk]}}
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert self.seen(person) == expected[name]

    def test_published_it_is_whole_for_its_units_and_for_the_committees_above(self):
        ranking = self.published()
        whole = {
            "city_staff",
            "city_colleague",
            "leader",
            "liaison",
            "other_liaison",
            "water_liaison",
            "province_staff",
        }
        for name, person in self.everyone().items():
            with self.subTest(name):
                everything = {ranking: set(ranking.rows.all())}
                assert self.seen(person) == (everything if name in whole else {})

    def test_returned_only_the_committee_sees_it(self):
        ranking = services.return_ranking(self.proposed(), reason="有误", by=self.city_colleague)
        seen = {name for name, person in self.everyone().items() if ranking in self.seen(person)}
        assert seen == {"city_staff", "city_colleague", "leader"}

    def test_a_unit_sees_its_own_objections_only(self):
        ranking = self.proposed()
        mine, theirs = self.objected(ranking), self.objected(ranking, self.commerce, self.other_liaison)
        assert set(Objection.objects.visible_to(self.liaison)) == {mine}
        assert set(Objection.objects.visible_to(self.city_staff)) == {mine, theirs}


class DatabaseTests(RankingCase):
    def test_the_tables_hold_the_rules_too(self):
        from django.db import IntegrityError, transaction

        ranking = self.proposed()
        faults = {
            "two people": lambda: Ranking.objects.filter(pk=ranking.pk).update(decided_by=self.city_staff),
            "one row": lambda: Row.objects.create(ranking=ranking, organization=self.housing),
            "one of all": lambda: self._copy(ranking),
        }
        for name, fault in faults.items():
            with self.subTest(name), pytest.raises(IntegrityError), transaction.atomic():
                fault()

    def _copy(self, ranking):
        ranking.pk = None
        ranking.save(force_insert=True)

    def test_an_open_objection_is_the_only_one_of_its_unit(self):
        objection = self.objected(self.proposed())
        move(objection, "reject", by=self.city_staff, now=self.now)
        assert self.objected(self.fresh(objection.ranking)).status == ObjectionStatus.RAISED
        assert Objection.objects.values("organization").distinct().count() == 1
