"""Samples for looking back: whom they may hit, that they can be drawn again, and that risk is weighed as stated."""

import hashlib
from datetime import date

from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry
from deadlines.enums import Kind
from deadlines.models import Deadline
from issues import risk
from issues.enums import IssueStatus, Pool
from issues.models import Draw, Issue, LookBack
from issues.services.sampling import draw_sample, pool_of
from tests.factories import make_assigned_issue, make_handover

from .base import make_extension, make_write_off
from .looking import LookingBack

DAY = date(2018, 8, 31)


class Drawing(LookingBack):
    def draw(self, **changes) -> Draw:
        given = {
            "pool": Pool.OWN,
            "ground": "draw",
            "number": 3,
            "due_on": DAY,
            "seed": "20180809",
            "by": self.city_staff,
        }
        congress = changes.pop("congress", self.city_congress)
        return draw_sample(self.campaign, congress, **given | changes)

    def below(self, status="written_off"):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        return make_assigned_issue(letter, status)

    @staticmethod
    def hit(draw) -> list[str]:
        return [one.issue.number for one in draw.look_backs.order_by("id")]


class PoolTests(Drawing):
    def test_own_below_and_looked_at_below(self):
        own, below, looked = self.closed(), self.below(), self.below()
        self.an_issue("rectifying"), self.below("reported")
        self.planned(looked, status="kept", looked_on=self.today, recorded_by=self.county_office)
        pools = {pool: set(pool_of(pool, self.city_congress, self.campaign)) for pool in Pool}
        assert pools == {Pool.OWN: {own}, Pool.BELOW: {below, looked}, Pool.LOOKED_BACK: {looked}}

    def test_what_the_same_committee_has_planned_is_not_drawn_again(self):
        self.closed(), self.planned()
        self.draw(number=5)
        with self.assertRaisesMessage(RuleBroken, "没有可以抽查的问题"):
            self.draw()


class DrawTests(Drawing):
    def test_anybody_can_draw_it_again_from_seed_and_numbers(self):
        numbers = [self.closed().number for _one in range(12)]
        draw = self.draw(number=4)
        again = sorted(draw.numbers, key=lambda one: hashlib.sha256(f"20180809:{one}".encode()).hexdigest())
        assert sorted(draw.numbers) == sorted(numbers)
        assert self.hit(draw) == again[:4]

    def test_another_seed_hits_others_and_without_one_the_machine_makes_it(self):
        for _one in range(12):
            self.closed()
        first = self.draw(number=4, seed="")
        assert len(first.seed) == 16
        assert risk.drawn_order(first.numbers, "1") != risk.drawn_order(first.numbers, "2")

    def test_the_drawn_are_planned_with_a_deadline_and_the_draw_is_on_record(self):
        self.closed()
        draw = self.draw()
        look_back = draw.look_backs.get()
        assert (look_back.ground, look_back.due_on, look_back.congress) == ("draw", DAY, self.city_congress)
        assert Deadline.objects.of(look_back, Kind.LOOK_BACK).get().due_on == DAY
        entry = HistoryEntry.objects.get(action="draw")
        assert entry.data == {"seed": "20180809", "from": 1, "drawn": [look_back.issue.number]}

    def test_senseless_wishes_are_refused(self):
        self.closed()
        wrong = (
            ("pool", "all"),
            ("ground", "hand"),
            ("number", 0),
            ("number", 201),
            ("due_on", date(2018, 8, 8)),
            ("seed", "x" * 61),
        )
        for field, value in wrong:
            with self.subTest(field=field, value=value), self.assertRaises(RuleBroken) as refused:
                self.draw(**{field: value})
            assert refused.exception.field == field
        assert not LookBack.objects.exists()

    def test_only_staff_of_the_drawing_committee_draw(self):
        self.closed()
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: self.draw(by=person),
            error=NotAllowed,
        )

    def test_a_county_is_not_told_whom_the_city_will_look_at(self):
        issue = self.below()
        draw = self.draw(pool=Pool.BELOW)
        assert set(LookBack.objects.visible_to(self.city_staff)) == set(draw.look_backs.all())
        for person in (self.county_office, self.county_liaison, self.other_office):
            assert not LookBack.objects.visible_to(person).exists()
            assert not Draw.objects.visible_to(person).exists()
        self.record(draw.look_backs.select_related("issue").get())
        assert [one.issue for one in LookBack.objects.visible_to(self.county_office)] == [issue]


class RiskTests(Drawing):
    def test_points_for_what_is_on_record(self):
        issue = self.closed(returned_times=2, relapsed_times=1)
        make_write_off(issue, self.liaison, status="granted", decided_by=self.city_staff, was_late=True)
        make_extension(issue, self.liaison, status="granted", decided_by=self.city_staff)
        draw = self.draw(ground="risk")
        assert draw.look_backs.get().risk == {"relapsed": 5, "returned": 6, "late": 2, "extended": 1}

    def test_the_most_likely_come_first_and_lots_decide_between_equal_ones(self):
        equal = [self.closed().number for _one in range(5)]
        worst, bad = self.closed(relapsed_times=1), self.closed(returned_times=1)
        draw = self.draw(ground="risk", number=4)
        assert self.hit(draw) == [worst.number, bad.number, *risk.drawn_order(equal, "20180809")[:2]]

    def test_the_campaign_may_weigh_otherwise(self):
        self.campaign.rules = {"look_back_points": {"value": {"late": 9}}}
        self.campaign.save()
        self.closed(returned_times=3)
        draw = self.draw(ground="risk")
        assert (draw.points, draw.look_backs.get().risk) == ({"late": 9}, {})

    def test_it_costs_the_same_with_few_and_many(self):
        counts = []
        for many in (1, 8):
            LookBack.objects.all().delete()
            for _one in range(many):
                self.closed()
            with self.assertNumQueries(12 if counts else 13):  # who the person is was asked the first time
                draw = self.draw(number=200, ground="risk")
            counts.append(draw.look_backs.count())
        assert counts == [1, 9]
        assert Issue.objects.filter(status=IssueStatus.WRITTEN_OFF).count() == 9
