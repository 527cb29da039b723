"""From a checked row to an issue: title, deadline, topic, what other columns say; when two rows are the same."""

from datetime import date
from types import SimpleNamespace

from django.test import SimpleTestCase

from issues.rows import fingerprint, issue_fields, title_of, topic_of
from laws.matching import ArticleLibrary

TOPICS = [SimpleNamespace(pk=1, name="优化营商环境"), SimpleNamespace(pk=2, name="大气污染防治")]


def entry(**fields) -> dict:
    return {
        "sheet": "清单",
        "row": 4,
        "seq": 1,
        "category": "",
        "description": "施工许可办理时间过长",
        "departments": ["住建局"],
        "lead": [],
        "supporting": [],
        "measure": "",
        "person": "",
        "due": {"kind": "none", "date": None, "raw": ""},
        "other": {},
        "warnings": [],
    } | fields


class FieldsTests(SimpleTestCase):
    def test_the_title_is_the_first_sentence(self):
        self.assertEqual(title_of("道路积水。雨后三天不退，群众出行不便"), "道路积水")
        self.assertEqual(title_of("道路积水\n人民路一带"), "道路积水")

    def test_a_long_title_is_shortened_and_says_so(self):
        title = title_of("长" * 100)
        self.assertEqual((len(title), title[-1]), (60, "…"))

    def test_a_text_of_signs_only_still_has_a_title(self):
        self.assertEqual(title_of("。。道路积水"), "。。道路积水")

    def test_deadlines_by_kind(self):
        for due, kind, day in [
            ({"kind": "fixed", "date": "2018-09-30", "raw": "9月底"}, "fixed", date(2018, 9, 30)),
            ({"kind": "immediate", "date": None, "raw": "立行立改"}, "immediate", None),
            ({"kind": "long_term", "date": None, "raw": "长期坚持"}, "long_term", None),
            ({"kind": "unclear", "date": None, "raw": "尽快"}, "fixed", None),
            ({"kind": "done", "date": None, "raw": "已完成"}, "fixed", None),
        ]:
            fields = issue_fields(entry(due=due), TOPICS, ArticleLibrary())
            with self.subTest(due):
                self.assertEqual((fields["due_kind"], fields["due_on"]), (kind, day))
                self.assertEqual(fields["due_sort"], day or date(9999, 12, 31))

    def test_the_lead_comes_first_and_nobody_twice(self):
        fields = issue_fields(
            entry(departments=["城管局", "住建局"], lead=["住建局"]), TOPICS, ArticleLibrary()
        )
        self.assertEqual(fields["suggested"], "住建局、城管局")

    def test_place_and_law_are_found_under_their_headings(self):
        fields = issue_fields(
            entry(other={"发生地点": "人民路", "涉及法律条款": "第三十一条", "备注": "x"}),
            TOPICS,
            ArticleLibrary(),
        )
        self.assertEqual((fields["place"], fields["law_article"]), ("人民路", "第三十一条"))

    def test_a_topic_is_taken_only_when_the_category_names_exactly_one(self):
        self.assertEqual(topic_of("营商环境", TOPICS).pk, 1)
        self.assertEqual(topic_of("关于大气污染防治的问题", TOPICS).pk, 2)
        for category in ("", "其他", "优化营商环境和大气污染防治"):
            with self.subTest(category):
                self.assertIsNone(topic_of(category, TOPICS))

    def test_every_text_fits_its_column(self):
        long = "长" * 500
        fields = issue_fields(
            entry(category=long, departments=[long], other={"地点": long, "法条": long}),
            TOPICS,
            ArticleLibrary(),
        )
        lengths = {name: len(fields[name]) for name in ("category", "suggested", "place", "law_article")}
        self.assertEqual(lengths, {"category": 60, "suggested": 200, "place": 100, "law_article": 200})


class FingerprintTests(SimpleTestCase):
    def test_place_number_punctuation_width_and_order_of_names_make_no_difference(self):
        one = entry(description="拖欠12户工资", departments=["甲局", "乙局"])
        other = entry(
            description="拖欠 １２户工资。", departments=["乙局", "甲局"], seq=9, row=77, sheet="其他"
        )
        self.assertEqual(fingerprint(one), fingerprint(other))

    def test_whatever_the_row_says_makes_a_difference(self):
        marks = {
            fingerprint(one)
            for one in (
                entry(),
                entry(description="施工许可办理时间长"),
                entry(departments=["城管局"]),
                entry(lead=["住建局"]),
                entry(measure="压缩时限"),
                entry(person="张某"),
                entry(category="其他"),
                entry(due={"kind": "fixed", "date": "2018-09-30", "raw": "2018-09-30"}),
                entry(other={"地点": "人民路"}),
            )
        }
        self.assertEqual(len(marks), 9)
