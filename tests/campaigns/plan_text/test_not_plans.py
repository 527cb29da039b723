"""Documents that are no plans propose nothing and say why, in both languages."""

import pytest

from tests.campaigns.plan_text.builders import propose

NEWS = """
我市启动三级人大联动监督
本报讯（记者 某某）6月5日，市人大常委会召开动员会，部署优化营商环境联动监督。据了解，此次联动监督分为动员部署、组织实施、总结提升三个阶段。
第一阶段（6月10日前），制定方案。第二阶段（6月中旬至9月），开展检查。第三阶段（10月），总结。
会议要求，各县（市、区）人大常委会要于6月20日前报送方案。
"""

NEWS_ABOUT_A_PLAN = """
梅川市人大常委会印发联动监督工作方案
来源：梅川人大网 编辑：某某 2023-05-06
近日，梅川市人大常委会印发方案，部署今年的联动监督。方案明确，5月底前完成动员，10月底前完成整改。
"""

OPINION = """
关于区人民政府教育工作情况报告的审议意见

区人民政府：
区人大常委会会议于2023年8月29日听取和审议了区人民政府关于教育工作情况的报告。请认真研究处理，并于收到审议意见后三个月内将研究处理情况书面报告区人大常委会。
一、主要成绩
二、存在问题
（一）教育资源不均衡。
三、意见建议
（一）加大投入。2023年12月底前完成薄弱学校改造。
（二）强化师资。
"""

OPINION_SENT = """
关于印发《对全区养老服务工作情况报告的审议意见》的通知
区人民政府：
现将审议意见印发给你们，请认真研究处理。
一、完善设施。
二、加强队伍建设，2023年12月底前完成培训。
"""

SUMMARY = """
南川县人大常委会2022年执法检查工作总结
一、动员部署阶段（3月）
1.制定了方案。
二、检查阶段（4月至6月）
1.检查了12家企业。
"""

SPEECH = """
在全市人大联动监督动员会上的讲话
同志们：
一、提高认识
二、把握步骤
第一阶段（5月）要抓好动员。
第二阶段（6月）要抓好检查。
"""

REGULATION = """
青田县人大常委会工作评议办法
第一条 为了规范工作评议，制定本办法。
第二条 评议分为准备阶段、调查阶段、评议阶段和整改阶段。
第三条 被评议单位应当在收到评议意见后三十日内报送整改方案。
"""

ISSUE_LIST = """
全县农村人居环境问题清单
1.石桥镇垃圾清运不及时，7月底前整改。
2.柳河乡污水直排，8月底前整改。
"""

LETTER = "各位代表：近期天气炎热，请注意安全。谢谢支持！"

REFUSED = {
    "news with stages in its text": (NEWS, "新闻"),
    "news about a plan": (NEWS_ABOUT_A_PLAN, "新闻"),
    "deliberation opinion": (OPINION, "审议意见"),
    "deliberation opinion sent by a notice": (OPINION_SENT, "审议意见"),
    "summary of a past campaign": (SUMMARY, "总结"),
    "speech": (SPEECH, "讲话"),
    "regulation": (REGULATION, "办法"),
    "issue list": (ISSUE_LIST, "问题清单"),
    "letter": (LETTER, "方案"),
    "empty": ("", "空"),
    "white space": (" \n\t\u3000\n", "空"),
    "only a title": ("某市人大常委会工作方案", "时限"),
}


@pytest.mark.parametrize(("text", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_no_plan_proposes_nothing_and_says_why(text, word):
    proposal = propose(text)
    answer = proposal.as_json()
    assert answer["is_plan"] is False
    assert word in answer["message"]["zh"] and answer["message"]["en"]
    assert [answer[key] for key in ("stages", "links", "topics", "departments", "grades", "warnings")] == [
        []
    ] * 6
    assert answer["title"] is None and answer["year"] is None


PLANS = {
    "a plan to vote on how an opinion was handled": (
        "某县人大常委会关于对审议意见研究处理情况开展满意度测评的方案\n"
        "2024年拟开展测评。\n一、测评步骤\n1.3月10日前，县政府报送报告。\n2.3月下旬测评。\n"
    ),
    "a plan without a title": "一、实施步骤\n（一）动员阶段（2024年3月）\n1.制定方案。\n（二）检查阶段（2024年4月）\n2.检查。\n",
    "a plan copied from a web page": (
        "您当前的位置：首页\n某市人大常委会2024年视察工作方案\n来源：本站 编辑：某某 发布日期：2024-03-01\n"
        "一、时间安排\n（一）准备阶段（3月）\n1.发通知。\n（二）视察阶段（4月）\n2.视察。\n责任编辑：某某\n"
    ),
    "a draft": "某区人大常委会2024年评议工作方案（征求意见稿）\n一、步骤\n（一）准备阶段（3月）\n1.发通知。\n",
}


@pytest.mark.parametrize("text", PLANS.values(), ids=PLANS.keys())
def test_what_looks_like_something_else_may_be_a_plan(text):
    proposal = propose(text)
    assert proposal.is_plan and proposal.message is None and proposal.links
