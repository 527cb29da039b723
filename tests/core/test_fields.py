"""JSON kept compressed comes back as it was, also through a dump."""

from django.core import serializers
from django.db import connection

from core.fields import packed
from core.models import Attachment
from issues.models import IssueList
from tests.base import World
from tests.factories import NOW

REPORT = {"accepted": [{"row": 4, "description": "道路破损\n“三处”\\", "due": None}], "n": 1.5}


class PackedJSONTests(World):
    def stored(self, report) -> IssueList:
        file = Attachment.objects.create(
            name="清单.xlsx", size=1, uploaded_by=self.city_staff, uploaded_at=NOW
        )
        return IssueList.objects.create(
            campaign=self.campaign,
            congress=self.city_congress,
            file=file,
            uploaded_by=self.city_staff,
            report=report,
            created_at=NOW,
            updated_at=NOW,
        )

    def test_what_is_stored_comes_back(self):
        pk = self.stored(REPORT).pk
        self.assertEqual(IssueList.objects.get(pk=pk).report, REPORT)
        self.assertEqual(IssueList.objects.values_list("report", flat=True).get(pk=pk), REPORT)

    def test_a_long_report_takes_a_fraction_of_its_length_in_the_database(self):
        rows = [{"row": n, "description": f"第{n}村道路破损，群众出行不便"} for n in range(1000)]
        pk = self.stored({"accepted": rows}).pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT length(report) FROM issues_issuelist WHERE id = %s", [pk])
            (length,) = cursor.fetchone()
        self.assertLess(length * 5, len(str(rows)))
        self.assertEqual(length, len(packed({"accepted": rows})))

    def test_a_dump_can_be_loaded_again(self):
        issue_list = self.stored(REPORT)
        text = serializers.serialize("json", [issue_list])
        issue_list.report = {}
        issue_list.save()
        for loaded in serializers.deserialize("json", text):
            loaded.save()
        self.assertEqual(IssueList.objects.get(pk=issue_list.pk).report, REPORT)
