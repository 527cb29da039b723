"""A held row is the row as it stands, and cannot change before the transaction ends."""

import threading

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from campaigns.models import Campaign
from core.locks import hold
from tests.base import World
from tests.factories import make_campaign, make_organization, make_region


class HoldTests(World):
    def test_the_row_is_read_as_it_stands_now(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(title="新名称")
        assert hold(Campaign, self.campaign.pk).title == "新名称"

    def test_a_row_that_is_gone_is_said_to_be_gone(self):
        with self.assertRaises(Campaign.DoesNotExist):
            hold(Campaign, 0)

    def test_holding_takes_one_statement(self):
        with self.assertNumQueries(1):
            hold(Campaign, self.campaign.pk)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: set DATABASE_URL")
class HoldRaceTests(TransactionTestCase):
    def test_two_hold_at_once_and_a_writer_waits_for_both(self):
        campaign = make_campaign(make_organization("衡水市人大常委会", make_region("衡水市", 2, "13/11/")))
        order = []

        def write():
            with transaction.atomic():
                Campaign.objects.filter(pk=campaign.pk).update(title="改名")
            order.append("written")
            connection.close()

        with transaction.atomic():
            hold(Campaign, campaign.pk)
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(0.5)
            order.append("released")
        writer.join(5)
        assert order == ["released", "written"]
