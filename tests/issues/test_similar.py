"""Which texts are suggested as the same: rarity of bigrams decides, other places stand apart, digits take no part."""

from django.test import SimpleTestCase

from issues.similar import LIKELY, Index, Text

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


def like(text: str, *others: str, reporters=(0, 0)) -> dict[str, float]:
    """The texts suggested for `text` with their scores, among others that have nothing to do with it."""
    index = Index(Text(key, words) for key, words in enumerate([text, *others, *OTHERS]))
    return {index.texts[one.key].words: one.score for one in index.like(index.texts[0])}


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
