"""The plan of a project's campaign as its form of supervision usually runs, for confirming: names only, no dates guessed."""

from campaigns.plan_draft.doubts import reckon
from campaigns.plan_draft.tree import Head, Link, Plan, Stage, Topic

from .models import Project

SHORT = 40  # characters of a campaign's short title


def plan_of_project(project: Project) -> Plan:
    """A tree with the stages and links of the project's form; its dates are what the committee's staff fill in."""
    head = Head(
        title=project.title,
        short_title=project.title[:SHORT],
        year=project.year,
        aim=project.source_words,
    )
    number = iter(range(1, 10_000))
    stages = tuple(_stage(step, number) for step in (project.kind.steps if project.kind else []))
    topic = Topic(id=f"t{next(number)}", name=project.topic or project.title[:60])
    return reckon(Plan(head=head, stages=stages, topics=(topic,), next_id=next(number)))


def _stage(step: dict, number) -> Stage:
    key = f"s{next(number)}"
    links = tuple(Link(id=f"l{next(number)}", name=name, text=name) for name in step.get("links", ()))
    return Stage(id=key, name=step["name"], links=links)
