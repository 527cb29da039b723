"""Damaged plans: no crash, everything quoted stands in the source, no certain date without its words."""

import datetime
import json
import os
import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.plan_text import propose_campaign
from campaigns.plan_text.numerals import mended_digits, read_number
from campaigns.plan_text.text import fold, squeeze
from tests.campaigns.plan_text import test_plans_noise as noise
from tests.campaigns.plan_text import test_plans_numbering as numbering
from tests.campaigns.plan_text import test_plans_offices as offices
from tests.campaigns.plan_text import test_plans_sections as sections
from tests.campaigns.plan_text import test_plans_years as years
from tests.campaigns.plan_text.builders import deadlines, propose, without_space

# FUZZ_ROUNDS=10000 FUZZ_SEED=7 reads ten thousand other plans than the suite does.
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "20180715"))
# Same examples in every run, and no judgement on how long a shared machine takes.
STEADY = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
PLANS = [
    value
    for module in (noise, numbering, offices, sections, years)
    for name, value in sorted(vars(module).items())
    if name.isupper() and isinstance(value, str) and len(value) > 80
]
NOISE = [
    *"0123456789lIO一二三十月日年前至、，。；：（）() \n\t\u3000—-.第阶段步《》〔〕①⒈|",
    "每月",
    "30日内",
    "\u200b",
    "\f",
]


def damaged(plan: str, chance: random.Random) -> str:
    """The plan with signs lost, doubled, exchanged or put in, and pieces cut out or moved."""
    signs = list(plan)
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(signs) + 1)
        what = chance.randrange(5)
        if what == 0:
            signs[at : at + chance.randrange(1, 4)] = []
        elif what == 1:
            signs.insert(at, chance.choice(NOISE))
        elif what == 2 and at < len(signs):
            signs[at] = chance.choice(NOISE)
        elif what == 3:
            signs[at:at] = signs[at : at + chance.randrange(30)]
        else:
            end = at + chance.randrange(60)
            signs = signs[end:] + signs[at:end] + signs[:at]
    return "".join(signs)


def check(text: str) -> None:
    """Everything that must hold for any text whatever."""
    proposal = propose(text)
    answer = json.loads(json.dumps(proposal.as_json(), ensure_ascii=False))
    source = without_space(text)
    assert proposal.is_plan or (answer["links"], answer["stages"]) == ([], [])
    assert proposal.is_plan or answer["message"]
    for one in deadlines(proposal):
        for words in (one.raw_phrase, one.who or "", one.what or ""):
            assert without_space(words) in source, words
        if one.certain:
            assert datetime.date.fromisoformat(one.date.isoformat())
            assert one.start is None or one.start <= one.date
            assert one.kind in ("by", "on", "period")
            assert says_date(one.raw_phrase, one.date, text), (one.raw_phrase, one.date)
    for stage in proposal.stages:
        assert not stage.certain or stage.start or stage.end
        assert without_space(stage.raw_phrase or "") in source


NUMBER = r"([0-9]{1,2}|[一二三四五六七八九十廿卅元]{1,3})"
STRETCHES = re.compile(r"季度|半年|年[底末终内]|岁末|月[底末]|旬|[./-]")


def says_date(words: str, day: datetime.date, text: str) -> bool:
    """Whether a phrase names this month and day as its end, and the text its year or the one before."""
    folded = fold(without_space(words))
    months = {read_number(number) for number in re.findall(NUMBER + "(?=月)", folded)}
    days = {read_number(number) for number in re.findall(NUMBER + "[日号]", folded)}
    month_told = day.month in months or bool(STRETCHES.search(folded)) or not months
    day_told = not days or day.day in days or not re.search(r"[日号]\D*$", folded)
    return month_told and day_told and bool({day.year, day.year - 1} & years_in(text))


def years_in(text: str) -> set[int]:
    """Every year a text may name, with digits lost to recognition or torn apart, in Arabic or Chinese."""
    folded = re.sub("[《》]", "", mended_digits(fold(squeeze(text))))
    found = re.findall(r"(?=((?:19|20)\d\d|二[〇零0O][〇零一二三四五六七八九0O]{2}))", folded)
    short = re.findall(r"(?=([12]\d)年)", folded)
    return {read_number(year) for year in found} | {2000 + int(year) for year in short}


def test_damaged_plans_are_read_without_a_crash_or_a_false_certainty():
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        check(damaged(chance.choice(PLANS), chance))


@given(st.sampled_from(PLANS), st.data())
@settings(max_examples=60, **STEADY)
def test_any_piece_of_a_plan_with_anything_in_it_is_read(plan, data):
    cut = data.draw(st.integers(0, len(plan)))
    check(plan[cut:] + data.draw(st.text(max_size=40)) + plan[:cut])


@given(st.text(max_size=200))
@settings(max_examples=150, **STEADY)
def test_any_text_is_read(text):
    check(text)


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.pdf", "", "a", "a.TXT"]))
@settings(max_examples=100, **STEADY)
def test_any_bytes_are_read_or_refused(data, name):
    assert (
        propose_campaign(data, name if not (name == "a.pdf" and data.startswith(b"%PDF")) else "a.txt")
        is not None
    )
