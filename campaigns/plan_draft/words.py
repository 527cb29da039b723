"""The words by which plans name bodies and reports, as tables. A place with its own wording adds a word; no rule changes.

All words are written in plain (half-width) form, as they stand after `plan_text.text.fold`.
"""

from campaigns.plan_text.words import words
from organizations.enums import Kind, Level

# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────
# Longer words win, so that the 市 of 县(市、区) is no city.
LEVELS = {
    Level.PROVINCE: words("省级 省直 省 自治区 直辖市"),
    Level.CITY: words("设区的市 设区市 地级市 市州 州市 市级 市直 市本级 市 自治州 州 盟 地区"),
    Level.COUNTY: words("""
        县(市、区) 县(市区) 县(市.区) 县(市,区) 县(区、市) 县(区,市) 县(区) 县(市) 区(市、县) 区(市,县) 区(县) 区(县、市)
        县市区 县区市 区县市 区市县 市县区 县、市、区 县区 区县 旗县区 旗县市区 旗县 旗 市辖区 县级市 县级 县直 区级 区直 县 区
    """),
    Level.TOWNSHIP: words("""
        乡(镇、街道) 乡(镇,街道) 乡镇(街道) 镇(街道) 镇(乡、街道) 乡(镇) 镇(乡) 乡镇街道 乡镇、街道 乡镇 镇街 镇乡 乡级 街道 乡 镇
    """),
}
TWO_LEVELS = {  # 市县两级 and the like, without a sign between the levels
    "省市县": (Level.PROVINCE, Level.CITY, Level.COUNTY),
    "市县乡": (Level.CITY, Level.COUNTY, Level.TOWNSHIP),
    "省市": (Level.PROVINCE, Level.CITY),
    "市县": (Level.CITY, Level.COUNTY),
    "县乡": (Level.COUNTY, Level.TOWNSHIP),
}
ALL_LEVELS = ("各级", "全市各级", "全省各级", "全县各级", "全区各级")
OWN_LEVEL = ("本级", "我", "本")
# May stand between a place and its body, or before the place, and say nothing about which body is meant.
FILLERS = words(
    "各 各个 所属 所辖 全 辖区 辖 下辖 三级 两级 四级 五级 两 三 四 等 本 人民 其他 相关 有关 分别 的"
)
# May stand before a place that is called by its level alone: 报市人大常委会 is the city's, 邢台市人大常委会 another's.
BEFORE_PLACE = words("""
    , 。 ; : ( ) 、 “ ” " 报 送 给 至 到 向 由 对 经 请 让 在 于 和 与 及 同 将 把 被 为 按 由各 各 全 本 我 该 及时报 报送 报告
""")

# ── bodies ──────────────────────────────────────────────────────────────────────────────────────────────────────
KINDS = {
    Kind.CONGRESS: words("""
        人民代表大会常务委员会办公室 人民代表大会常务委员会 人大常委会办公室 人大常委会办公厅 人大常委会机关 人大常委会
        人大办公室 人大机关 常委会办公室 常委会办公厅 常委会主任会议 常务委员会 常委会 联动监督领导小组办公室
        联动监督领导小组 监督领导小组办公室 领导小组办公室 联动办 领导小组 人大
    """),
    Kind.PRESIDIUM: words("人大主席团 主席团 人大街道工委 街道人大工委 人大工委 街道工委"),
    Kind.GOVERNMENT: words("人民政府办公室 人民政府 政府办公室 政府"),
    Kind.SUPERVISORY: words("监察委员会 监察机关 监委"),
    Kind.PARTY: words("党委办公室 党委 委办公室"),
    Kind.DEPARTMENT: words("""
        政府职能部门 政府各职能部门 政府各部门 政府有关部门 政府相关部门 政府相关职能部门 政府有关职能部门 政府部门
        各职能部门 职能部门 相关职能部门 有关职能部门 相关部门 有关部门 各部门 责任部门 责任单位 有关单位 相关单位
        各单位 直各单位 直部门 直单位 被评议部门 被评议单位 部门 单位
    """),
}
# What the committee that writes the plan calls itself when it names no place.
OURSELVES = words(
    "我委 本会 常委会 常务委员会 常委会办公室 领导小组办公室 领导小组 联动办 监督领导小组办公室 主任会议"
)
UPWARD = words("上一级人大常委会 上级人大常委会 上一级人大 上级人大 上一级 上级")
# The name that a body had or has besides: what the plan writes -> what its register may write.
RENAMED = {
    "卫健": ("卫生健康", "卫生和计划生育", "卫生计生"),
    "卫计": ("卫生健康", "卫生和计划生育"),
    "环保": ("生态环境",),
    "生态环境": ("环境保护",),
    "国土": ("自然资源",),
    "自然资源": ("国土资源",),
    "扶贫": ("乡村振兴",),
    "乡村振兴": ("扶贫",),
    "农业农村": ("农牧", "农业"),
    "农牧": ("农业农村",),
    "市场监管": ("工商行政", "市场和质量", "质量技术"),
    "工商": ("市场监督",),
    "应急": ("安全生产",),
    "安监": ("应急管理",),
    "审批": ("行政审批", "数据和政务", "政务服务"),
    "文旅": ("文化广电", "文化和旅游"),
    "医保": ("医疗保障",),
}

# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────
REPORTING = words("上报 报送 呈报 呈送 报告 汇报 提交 递交 送交 反馈 函告 送 交 报")
# By these words alone something is sent up, also where the sentence does not say to whom.
SENT_UP = words("逐级上报 上报 报送 呈报 提交")
# A report of which the words say that it has no day of its own.
WITHOUT_DAY = words("及时 随时 适时 定期 不定期 即时 第一时间")
NOT_REPORTING = (
    "通",
    "申",
    "预",
    "举",
    "简",
    "日",
    "月",
    "周",
    "简",
    "海",
    "公",
    "填",
    "警",
    "审",
    "转",
    "移",
    "不",
)
# 报市委批准 asks for a decision, which is recorded with the campaign's approval; 交市政府办理 hands over.
FOR_DECISION = words("批准 审批 审定 审议 同意 研究 批复 批转 决定 审查 办理 处理 整改 落实 解决")
REQUIRED = words("情况 报告 清单 总结 材料 汇总 方案 台账 结果 意见 统计表 报表 表")
ISSUE_LISTS = words("问题清单 问题台账 清单 台账")
SUMMARIES = words("情况 报告 总结 材料 方案 意见 结果 小结 汇报")
# Cut from the beginning of what is sent, to leave its name.
BEFORE_OBJECT = words("""
    汇总整理 汇总 将 把 及时将 及时 认真 形成 撰写 起草 整理 梳理 完成 并将 并把 并 要将 要 须将 须 应将 应 同时 分别将 分别
    连同 统一 书面 负责 做好 对
""")
AFTER_OBJECT = words("进行汇总 汇总后 汇总 整理后 形成后 后 一并 书面 及时 统一 逐级 分别 一式两份 并 等")
