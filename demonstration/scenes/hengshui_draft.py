"""A plan that the city's staff are confirming: the next campaign, still beside its text, with three doubts open."""

from campaigns.models import PlanDraft
from campaigns.services import start_plan_draft
from core import clock
from organizations.models import User

from .hengshui_places import CITY
from .places import congress

PLAN = """衡水市人大常委会关于开展“饮用水安全”联动监督的工作方案

衡人常办发〔2018〕41号

为推动城乡供水单位和有关部门守住饮用水安全底线，市人大常委会决定开展联动监督，对环保、卫计、住建等部门相关工作进行评议。

一、监督内容

（一）关于水源地保护。依据《中华人民共和国水污染防治法》，重点看保护区划定、标志设置和污染源清理。

（二）关于农村饮水。依据《河北省乡村供水条例》，重点看管网维护、水质检测和水费收缴。

二、方法步骤

第一阶段：准备部署（2018年9月15日前）

1.市、县（市、区）人大常委会分别拟定实施方案，明确分工。

2.9月10日前，各县（市、区）人大常委会将实施方案报市人大常委会备案。

3.通过报纸、电视和网络公布监督内容和反映问题的渠道。

第二阶段：调研检查（2018年9月16日至10月31日）

4.县（市、区）人大常委会组织代表小组实地查看水源地、水厂和入户水质，1O月12日前，汇总调研情况，连同问题清单报市人大常委会。

5.10月中旬，市人大常委会组织执法检查，抽查不少于三分之一的县（市、区）。

6.有关部门对照法律查找本系统的问题，收到问题清单后15日内，提出整改措施。

7.10月底前，市人大常委会将检查情况和问题清单报省人大常委会。

第三阶段：整改落实（2018年11月）

8.市政府督促有关部门逐项整改。11月20日前，市政府将整改情况报市人大常委会。

9.12月5日前，县（市、区）人大常委会组织代表对环保、卫计、住建等部门进行满意度测评，省市县三级代表参与率不低于25%，测评结果报市人大常委会。

第四阶段：总结（2018年12月）

10.12月20日前，市人大常委会将联动监督总结报告报省人大常委会。
"""


def load() -> PlanDraft:
    """The draft as it was read; nobody has confirmed anything yet."""
    staff = User.objects.get(username="city.lin")
    return start_plan_draft(congress(CITY), text=PLAN, by=staff, now=clock.now())
