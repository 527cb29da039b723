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

MINUTES = """
永安县人大常委会第二十三次主任会议纪要
2024年5月8日，县人大常委会召开第二十三次主任会议。会议研究了以下事项：
一、审议通过《优化营商环境专项监督工作方案》。会议要求，5月20日前完成动员，9月底前完成检查。
二、听取县财政局汇报。县财政局于6月10日前报送整改方案。
"""

INSPECTION_REPORT = """
关于《中华人民共和国水法》贯彻实施情况的执法检查报告
——2023年8月28日在市人大常委会第十五次会议上
市人大常委会：
根据年度监督工作计划，执法检查组于5月至7月分三个阶段开展检查。现将情况报告如下：
一、检查工作基本情况
（一）动员部署阶段（5月）。
（二）自查阶段（6月）。
（三）检查阶段（7月）。
二、存在问题
三、意见建议：2023年12月底前完成整改。
"""

MEETING_NOTICE = """
关于召开县人大常委会第二十次会议的通知
各位常委会组成人员：
定于2024年6月27日上午9时在县人大常委会会议室召开第二十次会议，会期一天。请准时参加。
联系人：某某 电话：6023456
县人大常委会办公室
2024年6月20日
"""

RESOLUTION = """
平川县人民代表大会关于批准县人民政府工作报告的决议
（2024年1月18日平川县第十八届人民代表大会第三次会议通过）
会议审查了报告，决定批准。会议要求，2024年6月底前完成项目清单，12月底前全面完成。
"""

VOTE_RESULT = """
市人大常委会关于对市政府部门满意度测评结果的通报
2023年10月30日，市人大常委会会议对5个部门进行了测评，测评分满意、基本满意、不满意。
测评得票：满意30票。请不满意部门于11月30日前整改。
"""

RECRUIT = """
某市人大常委会机关2024年公开遴选公务员公告
一、遴选程序
（一）报名阶段（3月1日至3月10日）
（二）考试阶段（3月20日）
（三）公示阶段（4月）
"""

NOVEL = """
那天是三月十五日，天下着雨。老王七月底前就要搬家了，他想起前年的事。第一步总是最难的，第二步就容易一些。
"""

REPLY = """
对市十六届人大三次会议第45号建议的答复
某某代表：
您提出的建议收悉，现答复如下：一、2023年10月底前完成道路施工。二、2024年3月启动二期。
"""

SPEECH = """
在全市“三项联动监督”动员部署会议上的讲话提纲
（2023年4月6日）
一、把握步骤。第一阶段4月底前；第二阶段5月至8月；第三阶段9月。
"""

REFUSED = {
    "minutes of a meeting": (MINUTES, "纪要"),
    "report of an inspection": (INSPECTION_REPORT, "报告"),
    "notice that calls a meeting": (MEETING_NOTICE, "会议通知"),
    "resolution": (RESOLUTION, "决议"),
    "result of a vote": (VOTE_RESULT, "通报"),
    "announcement": (RECRUIT, "公告"),
    "story": (NOVEL, "方案"),
    "answer to a suggestion": (REPLY, "阶段"),
    "outline of a speech": (SPEECH, "讲话"),
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
    "a plan whose limits only look like the 日前 of news": (
        "“监督＋服务”行动实施细案\n为推进行动，制定本细案。\n一、实施步骤\n（一）启动阶段（2024年4月10日前）\n1"
        ".成立专班。\n（二）推进阶段（2024年4月至9月）\n2.每月月底前报送进展。"
    ),
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
