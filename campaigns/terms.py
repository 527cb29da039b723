"""How long something takes in a campaign: the days its own plan states, else the rule of the place and its law.

Which rule of a campaign speaks of what is named here; how many days it gives is data of the campaign.
"""

from dataclasses import dataclass
from datetime import date

from deadlines.enums import Unit
from deadlines.models import Rule
from deadlines.reckoning import Reckoned, reckon
from organizations.models import Organization

from .models import Campaign

# Code of a rule -> the campaign's rule that wins over it, and the unit in which that one counts.
OWN_WORDS = {
    "sign_for": ("sign_days", Unit.WORKING_DAY),
    "rectification": ("rectify_days", Unit.DAY),
    "plan": ("plan_days", Unit.WORKING_DAY),
    "progress": ("progress_days", Unit.DAY),
    "extension_reply": ("extension_reply_days", Unit.WORKING_DAY),
    "write_off_review": ("review_days", Unit.WORKING_DAY),
    "look_back": ("look_back_months", Unit.MONTH),
    "opinion_report": ("opinion_report_months", Unit.MONTH),
    "opinion_report_again": ("opinion_again_months", Unit.MONTH),
    "filing": ("filing_days", Unit.DAY),
}


@dataclass(frozen=True)
class Term:
    """A span of time and the rule behind it; `amount` is None where the date is always entered by hand."""

    rule: Rule | None
    amount: int | None
    unit: str = Unit.DAY

    def after(self, anchor_on: date) -> Reckoned | None:
        """The due date of something that began on a local day, with how it came about; None without an amount."""
        return reckon(anchor_on, self.amount, self.unit) if self.amount else None


def terms_of(campaign: Campaign, organization: Organization, *codes: str, day: date) -> dict[str, Term]:
    """The term for each code of rule, as it holds on a local day at the organization's place; one query."""
    rules = Rule.objects.nearest_of(codes, organization, day)
    return {code: _term(campaign, code, rules.get(code)) for code in codes}


def rounds_of(campaign: Campaign, organization: Organization, code: str, *, day: date) -> list[Term]:
    """The terms of what comes round several times, where the campaign's rule states one or a list of them; one query."""
    name, unit = OWN_WORDS[code]
    amounts = _amounts(campaign.rule(name))
    rule = Rule.objects.nearest(code, organization, day) if amounts else None
    return [Term(rule, amount, unit) for amount in amounts]


def asks_for(campaign: Campaign, code: str) -> bool:
    """Whether the campaign itself states a term: some things are owed only where its plan asks for them."""
    return bool(campaign.rule(OWN_WORDS[code][0]))


def _term(campaign: Campaign, code: str, rule: Rule | None) -> Term:
    name, unit = OWN_WORDS[code]
    own = _amounts(campaign.rule(name))
    if own:
        return Term(rule, own[0], unit)
    return Term(rule, rule.amount, rule.unit) if rule else Term(None, None)


def _amounts(stated: object) -> list[int]:
    """What a campaign's rule states: one amount, several, or none."""
    return [int(amount) for amount in (stated if isinstance(stated, list) else [stated]) if amount]
