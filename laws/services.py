"""Every change of the article library. Editions are entered, corrected with a reason and retired; nothing is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Topic
from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from organizations.models import Organization

from .models import Article, CheckItem, Law
from .permissions import may_choose, may_keep
from .reading import LONGEST, MOST_ARTICLES, read_articles

MOST_CHECKS = 30  # check items of one article


@dataclass(frozen=True)
class LawText:
    """What somebody enters: the edition as its cover says it, where the text comes from, and the whole text."""

    name: str
    edition: str
    source: str
    text: str
    in_force_on: date | None = None


def enter_law(
    congress: Organization,
    entered: LawText,
    *,
    topics: Iterable[Topic] = (),
    by,
    now: datetime | None = None,
) -> Law:
    """Take an edition of a law into the library, split into its articles; `topics` go by it from now on.

    By the staff of `congress`. Other editions of the same law stay beside it. Raises NotAllowed, RuleBroken (fields of
    `LawText`) when no article can be read or the edition is there already.
    """
    now = now or clock.now()
    _require_keeper(by, congress)
    name = filled(entered.name, "name", _("请填写法律法规名称。"), limit=100).strip("《》")
    edition = filled(entered.edition, "edition", _("请填写版本，如“2018年修正”。"), limit=60)
    source = filled(entered.source, "source", _("请填写文本来源。"), limit=200)
    text = filled(entered.text, "text", _("请粘贴法律法规全文或需要的条文。"), limit=LONGEST)
    found = _whole_articles(text)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=congress.pk)  # two alike at once
        if Law.objects.filter(congress=congress, name=name, edition=edition).exists():
            raise RuleBroken(_("《%(name)s》的这个版本已经录入。") % {"name": name}, "edition")
        law = Law.objects.create(
            congress=congress,
            name=name,
            edition=edition,
            source=source,
            in_force_on=entered.in_force_on,
            entered_by=by,
            created_at=now,
            updated_at=now,
        )
        _keep_articles(law, found)
        data = {"articles": len(found)}
        history.append(law, "create", by=by, now=now, to_status=law.status, data=data)
        for topic in topics:
            choose_laws(topic, laws=[*topic.library.all(), law], by=by, now=now)
    return law


def _whole_articles(text: str) -> list:
    found = read_articles(text).articles
    if not found or not all(one.text for one in found):
        raise RuleBroken(_("没有读到完整的条文。每条应另起一行，以“第几条”开头，后面是条文。"), "text")
    if len(found) > MOST_ARTICLES:
        raise RuleBroken(_("一部法律最多 %(most)d 条。") % {"most": MOST_ARTICLES}, "text")
    return found


def _keep_articles(law: Law, found: list) -> None:
    Article.objects.bulk_create(
        Article(
            law=law,
            order=order,
            number=one.number,
            sub=one.sub,
            label=one.label[:30],
            heading=one.heading[:100],
            text=one.text,
        )
        for order, one in enumerate(found, 1)
    )


def correct_article(
    article: Article,
    *,
    text: str,
    reason: str,
    law_version: int | None = None,
    by,
    now: datetime | None = None,
) -> Article:
    """Put right how an article was typed, with a reason; what stood there stays on record.

    A new wording in force is a new edition, not a correction. By the staff of the committee that keeps the law.
    """
    now = now or clock.now()
    _require_keeper(by, article.law.congress)
    text = filled(text, "text", _("请填写条文。"), limit=20_000)
    reason = filled(reason, "reason", _("请写明更正原因。"), limit=300)
    if text == article.text:
        raise RuleBroken(_("条文没有变化。"), "text")
    with transaction.atomic():
        _touch(
            article.law, "correct_article", law_version, by, now, reason, _named(article, before=article.text)
        )
        Article.objects.filter(pk=article.pk).update(text=text)
    article.text = text
    return article


def add_check_item(article: Article, *, text: str, by, now: datetime | None = None) -> CheckItem:
    """Say what an inspection looks at under an article. By the staff of the committee that keeps the law."""
    now = now or clock.now()
    _require_keeper(by, article.law.congress)
    text = filled(text, "text", _("请填写检查要点。"), limit=300)
    with transaction.atomic():
        law = Law.objects.select_for_update(no_key=True).get(pk=article.law_id)
        live = CheckItem.objects.live().filter(article=article)
        if live.filter(text=text).exists():
            raise RuleBroken(_("%(article)s已有这一检查要点。") % {"article": article.label}, "text")
        if live.count() >= MOST_CHECKS:
            raise RuleBroken(_("一条最多 %(most)d 个检查要点。") % {"most": MOST_CHECKS}, "text")
        _touch(law, "add_check", None, by, now, "", _named(article, item=text))
        return CheckItem.objects.create(article=article, text=text, added_by=by, added_at=now)


def drop_check_item(item: CheckItem, *, by, now: datetime | None = None) -> CheckItem:
    """Look at it no longer; it stays on record. By the staff of the committee that keeps the law."""
    now = now or clock.now()
    article = item.article
    _require_keeper(by, article.law.congress)
    with transaction.atomic():
        if not CheckItem.objects.live().filter(pk=item.pk).update(dropped_at=now):
            raise RuleBroken(_("这一检查要点已经停用。"))
        law = Law.objects.get(pk=article.law_id)
        _touch(law, "drop_check", None, by, now, "", _named(article, item=item.text))
    item.dropped_at = now
    return item


def choose_laws(topic: Topic, *, laws: Iterable[Law], by, now: datetime | None = None) -> Topic:
    """Say by which laws of the library a topic is inspected, all of them at once. By the staff of the campaign's committee."""
    now = now or clock.now()
    if not may_choose(by, topic.campaign):
        raise NotAllowed(_("只有%(congress)s的工作人员可以选择。") % {"congress": topic.campaign.congress})
    laws = list({law.pk: law for law in laws}.values())
    seen = Law.objects.visible_to(by).in_use() | Law.objects.filter(topics=topic)
    if seen.distinct().filter(pk__in=[law.pk for law in laws]).count() != len(laws):
        raise RuleBroken(_("所选法律法规已停用，请重新选择。"), "laws")
    with transaction.atomic():
        before = [str(law) for law in topic.library.all()]
        topic.library.set(laws)
        data = {"topic": topic.name, "from": before, "to": [str(law) for law in laws]}
        history.append(topic.campaign, "choose_laws", by=by, now=now, data=data)
    return topic


def retire_law(law: Law, *, reason: str, by, now: datetime | None = None) -> Law:
    """Offer an edition no longer: in use -> retired. Issues that name its articles keep naming them."""
    now = now or clock.now()
    _require_keeper(by, law.congress)
    reason = filled(reason, "reason", _("请写明停用原因。"), limit=300)
    with transaction.atomic():
        transitions.move(law, "retire", by=by, now=now, comment=reason)
    return law


def restore_law(law: Law, *, reason: str, by, now: datetime | None = None) -> Law:
    """Offer an edition again: retired -> in use."""
    now = now or clock.now()
    _require_keeper(by, law.congress)
    reason = filled(reason, "reason", _("请写明恢复使用的原因。"), limit=300)
    with transaction.atomic():
        transitions.move(law, "restore", by=by, now=now, comment=reason)
    return law


def _require_keeper(by, congress: Organization) -> None:
    if not may_keep(by, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以维护。") % {"congress": congress})


def _named(article: Article, **data: str) -> dict:
    return {"article": article.label, **data}


def _touch(law: Law, act: str, version: int | None, by, now: datetime, comment: str, data: dict) -> None:
    """An act upon part of a law, on the law's record; `version` is what the person saw, where that matters."""
    if version is not None:
        law.version = version
    transitions.move(law, act, by=by, now=now, comment=comment, data=data)
