"""A plan tree made of a campaign that is there already: last year's, one to be kept as a template, or the one above."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from campaigns.models import Campaign, Duty, Link, Stage
from campaigns.plan_draft import tree
from campaigns.plan_draft.bodies import UPPER, Area
from campaigns.plan_draft.doubts import reckon
from campaigns.plan_text.messages import Message
from organizations.models import Organization

FROM_ABOVE = Message(
    "来自上级行动，日期只能提前。", "From the campaign above; its dates may only be brought forward."
)
OWED_ABOVE = Message(
    "在上级行动中报送，不另建任务。", "Reported in the campaign above; no second duty is made of it."
)


def plan_of_campaign(campaign: Campaign, area: Area) -> tree.Plan:
    """Everything a campaign's plan states, for the same committee again."""
    return _Copy(campaign, area).whole()


def plan_under(upper: Campaign, congress: Organization) -> tree.Plan:
    """What the campaign above asks of a committee below it, marked as from above with its dates as the latest."""
    return _Copy(upper, Area(congress)).for_committee(congress)


class _Copy:
    def __init__(self, campaign: Campaign, area: Area):
        self.campaign, self.area, self.numbers = campaign, area, count(1)
        self.duties = defaultdict(list)
        for duty in (
            campaign.duties.in_force().select_related("owed_by__region", "owed_to").order_by("due_on", "id")
        ):
            self.duties[duty.link_id].append(duty)

    def whole(self) -> tree.Plan:
        stages = [self._stage(stage, stage.links.all()) for stage in self._stages()]
        return self._plan(stages, self.campaign.title, self.campaign.short_title)

    def for_committee(self, congress: Organization) -> tree.Plan:
        stages = []
        for stage in self._stages():
            links = [link for link in stage.links.all() if self._concerns(link, congress)]
            if links:
                stages.append(self._stage(stage, links, above=congress))
        title = f"{congress.name}{self.campaign.short_title}"
        return self._plan(stages, title, self.campaign.short_title)

    def _stages(self) -> Iterable[Stage]:
        return self.campaign.stages.prefetch_related("links").order_by("order")

    def _concerns(self, link: Link, congress: Organization) -> bool:
        owes = any(duty.owed_by_id == congress.pk for duty in self.duties[link.pk])
        return owes or congress.level in link.levels

    def _id(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    def _stage(self, stage: Stage, links: Iterable[Link], above: Organization | None = None) -> tree.Stage:
        return tree.Stage(
            id=self._id("s"),
            name=stage.name,
            start=stage.starts_on,
            end=stage.ends_on,
            phrase=stage.phrase,
            links=tuple(self._link(link, above) for link in links),
            **_marks(stage.pk, stage.ends_on, above),
        )

    def _link(self, link: Link, above: Organization | None) -> tree.Link:
        times = self._times_above(link, above) if above else self._times(link)
        return tree.Link(
            id=self._id("l"),
            label=str(link.number),
            name=link.name,
            text=link.text,
            who=link.who,
            levels=tuple(link.levels),
            deadlines=tuple(times),
            **_marks(link.pk, link.ends_on, above),
        )

    def _period(self, link: Link, **fields) -> tree.Deadline:
        kind = "period" if link.starts_on else "by"
        return tree.Deadline(
            id=self._id("d"), kind=kind, start=link.starts_on, end=link.ends_on, phrase=link.phrase, **fields
        )

    def _times(self, link: Link) -> Iterator[tree.Deadline]:
        if link.ends_on:
            yield self._period(link)
        alike = defaultdict(list)
        for duty in self.duties[link.pk]:
            alike[duty.title, duty.due_on, tuple(duty.parts)].append(duty)
        for duties in alike.values():
            yield self._duty(duties)

    def _duty(self, duties: list[Duty]) -> tree.Deadline:
        first = duties[0]
        owing = [duty.owed_by for duty in duties]
        return tree.Deadline(
            id=self._id("d"),
            end=first.due_on,
            is_duty=True,
            title=first.title,
            what=first.source_words or first.title,
            parts=tuple(first.parts),
            phrase=first.phrase,
            owed_by=self._keys(owing),
            owed_to=self._receiver(duties),
        )

    def _keys(self, owing: list[Organization]) -> tuple[str, ...]:
        """One key for a whole group, else a key for each."""
        wanted = {one.pk for one in owing}
        whole = f"{owing[0].kind}@{owing[0].level}"
        if len(wanted) > 1 and {one.pk for one in self.area.members([whole])} == wanted:
            return (whole,)
        return tuple(f"#{one.pk}" for one in owing)

    def _receiver(self, duties: list[Duty]) -> str:
        def is_upper(duty: Duty) -> bool:
            return self.area.receiver(UPPER, duty.owed_by) == duty.owed_to

        return UPPER if all(map(is_upper, duties)) else f"#{duties[0].owed_to_id}"

    def _times_above(self, link: Link, congress: Organization) -> Iterator[tree.Deadline]:
        """The link's period, and each day on which the committee owes something above; no duty is made twice."""
        own = [duty for duty in self.duties[link.pk] if duty.owed_by_id == congress.pk]
        with_period = [duty.title for duty in own if duty.due_on == link.ends_on]
        if link.ends_on:
            decided = OWED_ABOVE if with_period else None
            marks = _marks(link.pk, link.ends_on, congress)
            yield self._period(link, what="；".join(with_period), decided=decided, **marks)
        for duty in own:
            if duty.due_on != link.ends_on:
                marks = _marks(link.pk, duty.due_on, congress)
                yield tree.Deadline(
                    id=self._id("d"),
                    end=duty.due_on,
                    what=duty.title,
                    phrase=duty.phrase,
                    decided=OWED_ABOVE,
                    **marks,
                )

    def _plan(self, stages: list[tree.Stage], title: str, short_title: str) -> tree.Plan:
        campaign = self.campaign
        head = tree.Head(
            title=title[:200],
            short_title=short_title[:40],
            aim=campaign.aim,
            year=campaign.year,
            start=campaign.starts_on,
            end=campaign.ends_on,
        )
        topics = tuple(self._topics())
        number = next(self.numbers)
        return reckon(
            tree.Plan(head=head, rules=self._rules(), stages=tuple(stages), topics=topics, next_id=number)
        )

    def _topics(self) -> Iterator[tree.Topic]:
        for topic in self.campaign.topics.prefetch_related("points"):
            points = tuple(tree.Point(point.aspect, point.text) for point in topic.points.all())
            laws = tuple(filter(None, topic.laws.splitlines()))
            yield tree.Topic(id=self._id("t"), name=topic.name, laws=laws, points=points)

    def _rules(self) -> tree.Rules:
        rule = self.campaign.rules.get("participation_floor", {})
        return tree.Rules(
            floor=self.campaign.rule("participation_floor", ""),
            floor_levels=tuple(self.campaign.rule("floor_levels", [])),
            grades=tuple(self.campaign.rule("grades", [])),
            phrase=rule.get("source", ""),
        )


def _marks(key: int, latest, above: Organization | None) -> dict:
    return {"upper": key, "latest": latest, "reckoning": FROM_ABOVE} if above else {}
