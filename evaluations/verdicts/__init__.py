"""The verdict of a satisfaction vote (满意度测评), worked out from its rule and figures.

`judge` takes the document `{"rule": ..., "input": ...}`; `judge_bytes` the same as a file's content. No
database, no clock, no language setting. What is decided here where the interface leaves room:

Refused (`errors`, exit 2): figures that contradict each other or the roll (counts other than returned less
invalid, more present or returned than eligible, more valid than present where rates stand on those), a rule that
cannot be read, a needed `present` that is null.

A result without verdict (exit 0, `reason` says why), in this order: void, quorum, participation floor, no
valid ballot, tie, no level reached.
- Void: `void_if` holds for the vote or for any one group (a sum must not hide it).
- Quorum: stands on everybody, before any group is left out.
- Floor: `scope` is "all" (default) or "each group"; `if_not_met` is one of
  - "no verdict": none for the vote (default for all);
  - "void": none, and the vote is void;
  - "leave out": groups below are not counted and are named in `groups_left_out` (default for each group); if
    nobody is left, or the floor is one for all, there is no verdict;
  - "warn": the verdict stands, with a warning to be confirmed.
- Votes, rates, score and participation of the whole are of `groups_counted`; `per_group` has each one's own.

Method: `levels` unless `method` says otherwise; the first level or band reached counts, else `otherwise`. The
weighted mean stands on the rule's denominator, as rates do. Without a valid ballot each grade's rate is null.
Trigger: `effect` is passed on when it applies; if it names one of the rule's verdicts, it becomes the
verdict, with a warning. Where void, quorum, floor or lack of ballots stop the vote, nothing is triggered.
Numbers in a rule: "1/2", "50%", 0.5 or an integer, taken exactly. Unknown fields are warned of and not used.
A grade without a count is 0 if the others already add up (with a warning), else an error.
"""

from .judging import Judgement, decide, refused
from .reading import Node, Problems, Refusal, parse
from .rules import read_rule
from .tallies import check_against_rule, read_tallies

__all__ = ["Judgement", "judge", "judge_bytes", "refuse_file"]


def judge(document: object) -> Judgement:
    """The judgement on `{"rule": {...}, "input": {...}}` read from JSON. Never raises on bad input."""
    problems = Problems()
    root = Node(document, "", problems)
    if root.members() is None:
        return refused(problems)
    root.warn_of_others(("rule", "input"))
    rule = read_rule(root.child("rule"))
    tallies = read_tallies(root.child("input"), rule.grades if rule else ())
    if not problems.wrong:
        check_against_rule(rule, tallies, problems)
    return refused(problems) if problems.wrong else decide(rule, tallies, problems)


def judge_bytes(raw: bytes) -> Judgement:
    """The same for the content of a JSON file."""
    try:
        return judge(parse(raw))
    except Refusal as refusal:
        return refuse_file(refusal.code, **refusal.values)


def refuse_file(code: str, **values: object) -> Judgement:
    """The answer where there is no document to judge; `code` is one of `messages.TEXTS`."""
    problems = Problems()
    problems.error("file", code, **values)
    return refused(problems)
