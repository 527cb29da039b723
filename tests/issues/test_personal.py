"""What gives a person away in a text for the public: refused for certain, asked about in doubt, and left alone."""

from issues.models import Finding, Plan
from issues.personal import KINDS, found_about, found_in, pieces
from tests.base import World
from tests.factories import NOW, TODAY, make_deputy, make_issue

CERTAIN = {
    "电话13812345678": "13812345678",
    "拨打 138-1234-5678": "138-1234-5678",
    "１３８１２３４５６７８": "１３８１２３４５６７８",
    "138\u200b12345678": "138\u200b12345678",
    "证号131102198001011234。": "131102198001011234",
    "证号 131102 19800101 123X": "131102 19800101 123X",
    "老证131102800101123": "131102800101123",
    "卡号6222021234567890128": "6222021234567890128",
    "微信号wang_5566": "微信号wang_5566",
    "QQ：123456789": "QQ：123456789",
    "车牌冀T·A1234": "冀T·A1234",
    "举报人王建国": "举报人王建国",
    "反映人：欧阳明": "反映人：欧阳明",
    "投诉者李四": "投诉者李四",
}
DOUBTFUL = {
    "村民王建国家门口": "村民王建国",
    "业主：刘洋": "业主：刘洋",
    "张桂兰老人": "张桂兰",
    "电话0318-2123456": "0318-2123456",
    "信箱 wang@example.com": "wang@example.com",
    "住3号楼2单元501室": "3号楼2单元501室",
}
HARMLESS = (
    "2018年7月1日至2018年12月31日，投资15.35亿元",
    "全长1350米，涉及138户1234人",
    "衡人常办发〔2018〕26号，编号LD2018-0001",
    "金额12345678901234元",
    "王某反映、李某某投诉、张××举报",
    "举报人王某、投诉人李某某",
    "王女士、李先生反映",
    "高龄老人、居民高度关注、业主方面、群众安全",
    "G20 国道和 S231 省道",
    "20180809000000000000000000",
)


def words(text, **known) -> list[tuple[str, bool]]:
    return [(hit.words, hit.is_certain) for hit in found_in(text, **known)]


class PatternTests(World):
    def test_what_certainly_gives_a_person_away(self):
        for text, found in CERTAIN.items():
            with self.subTest(text):
                assert words(text) == [(found, True)]

    def test_what_only_looks_like_it(self):
        for text, found in DOUBTFUL.items():
            with self.subTest(text):
                assert words(text) == [(found, False)]

    def test_ordinary_words_and_numbers_are_left_alone(self):
        for text in HARMLESS:
            with self.subTest(text):
                assert words(text) == []

    def test_a_number_is_no_identity_number_without_a_day_of_birth(self):
        assert words("131102198013411234") == []

    def test_a_card_number_needs_its_check_digit(self):
        assert words("6222021234567890127") == []

    def test_several_are_found_in_the_order_of_the_text(self):
        found = words("村民王建国（13812345678）住3号楼2单元501室")
        assert found == [("村民王建国", False), ("13812345678", True), ("3号楼2单元501室", False)]

    def test_every_kind_says_what_to_do(self):
        for text in CERTAIN | DOUBTFUL:
            (hit,) = found_in(text)
            assert str(hit).startswith(f"“{hit.words}”像是")
            assert hit.kind.remedy in str(hit)
        assert all(kind.label and kind.remedy for kind in KINDS)

    def test_the_text_is_cut_at_what_was_found(self):
        text = "请拨13812345678。"
        found = found_in(text)
        assert pieces(text, found) == [("请拨", False), ("13812345678", True), ("。", False)]
        assert pieces("无", []) == [("无", False)]

    def test_known_names_and_finders_are_found_too(self):
        text = "赵六已整改，由桃城区人大常委会报送。"
        found = words(text, names={"赵六"}, finders={"桃城区人大常委会"})
        assert found == [("赵六", False), ("桃城区人大常委会", True)]

    def test_a_long_hostile_text_is_read_at_once(self):
        for text in ("1 " * 1000, "王" * 2000, "a@" * 1000, "村民" * 1000):
            assert isinstance(found_in(text), list)


class OnFileTests(World):
    def setUp(self):
        super().setUp()
        self.issue = make_issue(self.campaign, self.city_congress, reported_by=self.county_congress)

    def words(self, text):
        return [(hit.words, hit.is_certain) for hit in found_about(self.issue, text)]

    def test_who_answers_for_it_by_list_or_plan(self):
        Finding.objects.filter(issue=self.issue).update(original={"person": "马六"})
        Plan.objects.create(
            issue=self.issue,
            measures="x",
            person="钱七七",
            finish_on=TODAY,
            made_by=self.liaison,
            made_at=NOW,
        )
        assert self.words("由马六和钱七七负责") == [("马六", False), ("钱七七", False)]

    def test_deputies_of_the_campaigns_area_and_of_no_other(self):
        make_deputy(self.county, self.deputy_group, name="孙明亮")
        make_deputy(self.province, self.deputy_group, name="周大海")
        assert self.words("孙明亮和周大海走访") == [("孙明亮", False)]

    def test_a_name_with_wildcards_of_the_database_is_no_wildcard(self):
        make_deputy(self.county, self.deputy_group, name="孙%亮")
        assert self.words("孙明亮走访") == []

    def test_which_committee_below_found_it(self):
        assert self.words("桃城区人大常委会发现") == [("桃城区人大常委会", True)]
        assert self.words("安平县人大常委会、衡水市人大常委会督促") == []

    def test_a_blank_or_single_letter_is_no_name(self):
        Finding.objects.filter(issue=self.issue).update(original={"person": "王"})
        assert self.words("王家庄道路破损") == []

    def test_it_costs_three_statements(self):
        with self.assertNumQueries(3):
            self.words("孙明亮走访")
