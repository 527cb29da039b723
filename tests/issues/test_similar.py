"""Which texts are suggested as the same: rarity of bigrams decides, other places stand apart, digits take no part."""

from django.test import SimpleTestCase

from issues.similar import LIKELY, Evidence, Index, Text, evidence

OTHERS = [
    "经营商户反映消防验收排队时间过长",
    "企业贷款担保费用偏高",
    "招标文件设置不合理门槛",
    "小区屋面漏水，维修基金申请困难",
    "社保补贴发放不及时",
    "药品价格公示不全",
    "停车收费标准不透明",
    "河道淤积，排水不畅",
]


def like(text: str, *others: str) -> dict[str, float]:
    """The texts suggested for `text` with their scores, among others that have nothing to do with it."""
    texts = [Text(key, words) for key, words in enumerate([text, *others, *OTHERS])]
    return {texts[one.key].words: one.score for one in Index(texts).like(texts[0])}


class SimilarTests(SimpleTestCase):
    def test_a_lightly_edited_text_is_very_probably_the_same(self):
        other = "农贸市场周边占道经营、环境脏乱差"
        self.assertGreaterEqual(like("农贸市场占道经营，环境脏乱", other)[other], LIKELY)

    def test_the_same_text_is_certain_whatever_its_punctuation_width_and_digits(self):
        other = "拖欠１２户工资 30万元。"
        self.assertEqual(like("拖欠12户工资，35万元", other), {other: 1.0})

    def test_other_villages_stand_apart_however_alike_the_words(self):
        self.assertEqual(like("何庄乡东庄村进村公路坑洼积水", "何庄乡西庄村进村公路坑洼积水"), {})

    def test_the_same_village_in_other_words_is_suggested(self):
        other = "何庄乡东庄村公路坑洼不平，下雨积水，群众出行困难"
        self.assertIn(other, like("何庄乡东庄村进村公路坑洼不平，雨天积水严重，群众出行不便", other))

    def test_unrelated_texts_are_not_suggested(self):
        self.assertEqual(like("住房公积金提取手续繁琐"), {})

    def test_an_issue_is_not_suggested_for_itself(self):
        self.assertEqual(like("农贸市场占道经营，环境脏乱"), {})

    def test_at_most_five_are_shown_the_likest_first(self):
        others = [
            f"部分企业拖欠农民工工资问题{tail}"
            for tail in ("突出", "较多", "仍未解决", "反复", "时有发生", "严重", "普遍")
        ]
        scores = list(like("部分企业拖欠农民工工资问题", *others).values())
        self.assertEqual((len(scores), scores), (5, sorted(scores, reverse=True)))

    def test_empty_and_very_short_texts_do_no_harm(self):
        for text in ("", "。", "水", "12345"):
            with self.subTest(text):
                self.assertEqual(like(text), {})

    def test_words_that_only_look_like_a_village_part_nothing_in_a_large_index(self):
        """反映村, 多户村 and their like stand in so many texts that they cannot be places."""
        many = [f"群众反映村{one}{two}" for one in "路桥沟渠灯井房" for two in "损坏停用淤堵破旧老化漏水"]
        many += [f"多户村{one}" for one in many]
        text, other = "群众反映村委干部作风拖沓服务态度生硬", "另有多户村委干部作风拖沓服务态度生硬"
        self.assertIn(other, like(text, other, *many))

    def test_the_same_village_and_organization_come_behind_however_the_words_differ(self):
        texts = [
            Text(1, "何庄乡东庄村通村公路坑洼不平", units="交通局、住建局"),
            Text(2, "东庄村进出道路多处损毁", units="交通局"),
            Text(3, "东庄村学校缺教师", units="教育局"),
            Text(4, "西庄村道路损毁", units="交通局"),
        ]
        (found,) = Index(texts).like(texts[0])
        self.assertEqual((found.key, found.score, found.is_likely), (2, 0.0, False))

    def test_a_village_of_another_town_is_not_the_same_village(self):
        """大王庙村 and 北王庙村 end alike; the towns above them tell them apart."""
        texts = [
            Text(1, "武邑县武邑镇北王庙村监测数据长时间不变", units="环保局"),
            Text(2, "冀州区官道李镇大王庙村货车绕行城区路口", units="环保局"),
            Text(3, "武邑镇北王庙村尾气抽检未开展", units="环保局"),
        ]
        self.assertEqual([one.key for one in Index(texts).like(texts[0])], [3])

    def test_the_index_keeps_no_text_and_takes_a_stream_once(self):
        index = Index(Text(key, words) for key, words in enumerate(OTHERS))
        self.assertEqual(len(index), len(OTHERS))
        self.assertEqual([one.key for one in index.like(Text(99, OTHERS[3]))], [3])


class EvidenceTests(SimpleTestCase):
    def test_it_names_common_pieces_places_organizations_and_other_numbers(self):
        one = Text(1, "东庄村公路坑洼不平，12户受影响", units="交通局、住建局")
        other = Text(2, "东庄村公路破损，坑洼不平，３户", units="住建局")
        self.assertEqual(
            evidence(one, other),
            Evidence(False, ("东庄村公路", "坑洼不平"), ("东庄村",), ("住建局",), ("12", "3")),
        )

    def test_texts_that_differ_in_punctuation_and_width_only_are_the_same(self):
        self.assertTrue(evidence(Text(1, "拖欠１２户工资。"), Text(2, "拖欠12户，工资")).is_exact)
        self.assertFalse(evidence(Text(1, "拖欠12户工资"), Text(2, "拖欠13户工资")).is_exact)
