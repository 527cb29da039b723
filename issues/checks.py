"""The checks that an issue must pass to be written off. The set is the campaign's own rule `write_off_checks`."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from campaigns.models import Campaign

RULE = "write_off_checks"
# Used where the campaign's plan names no checks of its own: [{"key": ..., "name": ..., "expects": ...}, ...].
DEFAULT = [
    {
        "key": "measures",
        "name": gettext_noop("措施落实"),
        "expects": gettext_noop("方案中的措施逐项做了什么，未做的说明原因"),
    },
    {
        "key": "handling",
        "name": gettext_noop("处理到位"),
        "expects": gettext_noop("问题本身及有关责任怎样处理，有文书的上传附件"),
    },
    {
        "key": "effect",
        "name": gettext_noop("效果达标"),
        "expects": gettext_noop("整改前后对比，用数据、照片或群众评价说明"),
    },
    {
        "key": "similar",
        "name": gettext_noop("举一反三"),
        "expects": gettext_noop("同类问题排查了哪些，发现和解决了多少"),
    },
    {
        "key": "lasting",
        "name": gettext_noop("长效机制"),
        "expects": gettext_noop("建立或修订了什么制度，由谁长期负责"),
    },
]


@dataclass(frozen=True)
class Check:
    """One check: its stable `key`, its name, and what the applicant is expected to show."""

    key: str
    name: str
    expects: str = ""


def checks_of(campaign: Campaign) -> list[Check]:
    """The checks of a campaign in order, in the reader's language where a translation exists."""
    return [
        Check(entry["key"], gettext(entry["name"]), gettext(entry["expects"]) if entry.get("expects") else "")
        for entry in campaign.rule(RULE, DEFAULT)
    ]
