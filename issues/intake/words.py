"""The words by which the parts of an issue list are known. Data only: extend it here, or per call with `columns`.

Headings are compared without white space, punctuation and bracketed remarks, in either width.
"""

import re


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# Exact headings by field; within a field the earlier heading wins where a list has two of them.
# Fields named `other.…` are known and kept under their heading, so that no hint below takes them for something else.
HEADINGS: dict[str, tuple[str, ...]] = {
    "seq": _words("序号 编号 问题编号 问题序号 项目编号 序列 序列号 顺序号 顺序 号 序 no 项次 条目"),
    "category": _words("""
        问题类别 问题类型 问题分类 类别 类型 分类 所属类别 所属领域 问题领域 领域 涉及领域 监督议题
        议题 监督事项 问题性质 性质 大类 方面 category type
        """),
    "description": _words("""
        问题描述 问题内容 具体问题 问题具体内容 具体内容 问题具体描述 问题详情 问题表现 具体表现
        具体问题描述 存在问题描述 存在问题 存在的问题 存在的主要问题 存在主要问题 主要问题 发现问题
        发现的问题 检查发现问题 检查发现的问题 反映问题 反映的问题 反馈问题 突出问题 需整改问题
        需要整改的问题 问题清单 问题事项 问题情况 问题 问题名称 问题简述 问题概述 问题摘要
        问题及表现 整改问题 事项内容 整改事项 整改内容 问题线索 描述 内容 事项
        存在问题情况 问题具体情况 问题情况描述 问题详细情况 情况描述 具体情况 事项名称 隐患内容
        隐患描述 问题隐患 风险隐患 存在隐患 存在不足 存在的不足 不足之处 薄弱环节 短板弱项 短板不足 审议意见内容
        意见内容 反馈意见 审议意见
        意见建议内容 建议内容 代表意见建议 代表建议 建议事项 群众诉求 诉求内容 主要诉求 反映事项 反映内容 线索内容
        违法违规情况 违法违规问题 违法违规行为 违规情况 违法事实
        自查发现的问题 自查发现问题 自查问题 自查出的问题 自查自纠问题
        description problem issue problemdescription
        """),
    "departments": _words("""
        责任单位 责任部门 整改责任单位 整改责任部门 整改单位 整改部门 责任主体 整改责任主体 整改主体
        承办单位 承办部门 责任单位名称 责任部门名称 落实单位 落实部门 办理单位 办理部门 实施单位
        具体责任单位 主体责任单位 被监督单位 涉及单位 涉及部门 主管部门 主管单位 所属单位 责任方
        责任机构 责任科室 责任股室 责任处室 责任归属 责任局 承接单位 被检查单位 归口单位 归口部门 对应单位 对应部门
        职能部门 单位 部门 单位名称 部门名称
        单位部门 部门单位 责任县区 责任县市区 责任县 责任地区 责任乡镇
        department departments organization responsibleunit responsibledepartment responsibleorganization
        """),
    "departments_and_person": _words("""
        责任单位责任人 责任单位及责任人 责任部门及责任人 责任单位和责任人 责任单位及负责人
        责任部门责任人 责任单位负责人姓名 单位责任人 整改责任单位及责任人 整改责任单位责任人
        责任单位与责任人
        """),
    "lead": _words("""
        牵头单位 牵头部门 主办单位 主办部门 牵头责任单位 牵头责任部门 主责单位 主责部门 整改牵头单位
        牵头整改单位 责任牵头单位 第一责任单位 牵头 主办 主责
        leadunit leadorganization
        """),
    "supporting": _words("""
        配合单位 配合部门 协办单位 协办部门 协同单位 协助单位 会办单位 参与单位 配合责任单位
        配合责任部门 共同责任单位 其他责任单位 协作单位 责任配合单位 整改配合单位 协同部门 协助部门 参与部门 配合 协办 会办
        """),
    "measure": _words("""
        整改措施 具体措施 整改具体措施 具体整改措施 整改措施及要求 整改举措 解决措施 措施 工作措施
        整改方案 整改计划 整改思路 整改方式 解决方案 处理意见 处理建议 整改办法 解决办法 整改任务 整改要求 整改建议 意见建议 整改意见 工作要求 建议
        自纠措施 自查自纠措施 measure measures
        """),
    "person": _words("""
        责任人 整改责任人 具体责任人 直接责任人 责任人姓名 第一责任人 负责人 具体负责人 责任领导
        整改负责人 分管领导 包联领导 牵头领导 联系人 经办人 责任人员 person responsibleperson
        """),
    "due": _words("""
        整改时限 整改期限 整改完成时限 完成时限 完成期限 时限 期限 整改完成时间 完成时间 完成日期
        整改时间 计划完成时间 拟完成时间 预计完成时间 应完成时间 要求完成时间 要求完成时限
        整改到位时间 办结时限 办理时限 办理期限 截止时间 截止日期 销号时限 计划整改时限 时间要求
        时限要求 整改日期 办结日期 要求完成日期 due deadline duedate 整改截止时间 整改截止日期 计划完成时限 计划完成日期 整改完成日期 时间节点
        """),
    "other.reporter": _words("""
        填报单位 报送单位 上报单位 报告单位 反映单位 提出单位 发现单位 检查单位 来源单位
        """),
    "other.overseer": _words("督导单位 督办单位 监督单位 验收单位 督查单位 跟踪单位 监督部门 督办部门"),
}

# A heading that is none of the above is taken by the first hint it contains.
# `None` says: known to be another matter.
HINTS: tuple[tuple[str | None, tuple[str, ...]], ...] = (
    ("description", _words("问题及原因 问题和原因 问题与原因 问题及成因 问题和成因 问题及依据")),
    (None, _words("填报 报送 上报 督导 督办 验收 来源 备注 原因 依据 条款 等级 实际")),
    (None, _words("整改类型 整改类别 整改分类 整改性质")),
    (None, _words("个数 件数 条数 项数 起数 户数 人数 次数 总数 数量 问题数 隐患数 完成数 整改数")),
    (None, _words("整改情况 整改结果 整改进展 完成情况 落实情况 办理情况 整改成效 销号")),
    (
        "departments_and_person",
        _words("""
            单位及责任人 部门及责任人 单位责任人 部门责任人 责任单位及联系 责任部门及联系 承办单位及联系 整改单位及联系
            牵头单位及联系 责任单位及电话 责任部门及电话 责任单位联系 责任部门联系
            """),
    ),
    (
        "person",
        _words("""
            责任人 负责人 联系人 牵头人 负责同志 责任同志 责任领导 分管领导 主管领导 牵头领导 包联领导 包保领导
            包案领导 县级领导 市级领导
            """),
    ),
    ("supporting", _words("配合 协办 协同 协作 会办 共同责任")),
    ("lead", _words("牵头 主办")),
    (
        "due",
        _words("""
            时限 期限 限期 时点 时间节点 计划完成 完成时间 完成日期 整改时间 办结时间 到位时间 到位日期 截止
            完成整改时间 完成整改日期 办结日期 完成节点 整改节点 办结节点
            """),
    ),
    ("description", _words("问题描述 存在问题 具体问题 主要问题 发现问题 问题内容 问题表现 反映问题")),
    (None, _words("电话 手机 情况 结果 进展 成效 目标 地点 位置 是否 时间 日期 销号 满意 金额")),
    ("measure", _words("措施 对策 整改要求 整改建议 方案 思路 举措")),
    (
        "departments",
        _words(
            "责任单位 责任部门 责任主体 整改单位 整改部门 承办单位 承办部门 主管部门 涉及单位 涉及部门 涉事单位"
        ),
    ),
    ("category", _words("类别 类型 分类 归类 领域 议题 专题")),
    ("description", _words("问题 隐患 不足 短板")),
)
# The last resort for the column that every list needs: taken only where nothing else is, and told.
GUESSES = {"departments": _words("单位 部门 科室 机构")}
NO_GUESS = _words("""
    填报 报送 上报 来源 提出 发现 反映 检查 督 监督 验收 审核 审批 复核 交办 移交 转办 抄送 跟踪 配合 性质 电话
    """)

CORE = _words("seq category description departments lead supporting measure person due")

# Sheets that explain or offer choices: not read while another sheet of the file holds a list.
HELP_SHEETS = _words("说明 须知 指南 示例 样例 范例 样表 字典 代码 选项 下拉 封面 错误汇总 目录")
EXPLAINING = _words("说明 须知 通知 要求 指南")
ERROR_SHEET = "错误汇总"

SUBTOTALS = _words(
    "小计 合计 总计 共计 累计 本页小计 本页合计 总合计 合计数 总数 承前页 承上页 接前页 过次页 转次页 转下页 Total TOTAL Subtotal"
)
SUBTOTALS_OF_A_PART = _words("小计 合计 总计")
REPORTER_LABELS = _words("""
    填报单位 报送单位 填表单位 上报单位 报告单位 制表单位 编制单位 提报单位 单位名称 填报部门
    报送部门
    """)
DATE_LABELS = _words("""
    填报日期 报送日期 填报时间 报送时间 填表日期 填表时间 上报日期 上报时间 制表日期 制表时间
    报告日期 编制日期 统计日期 统计时间 日期 时间 截止日期 截至日期
    """)
# Understood without a colon where they fill a cell of their own, with the answer in the next.
HEAD_LABELS = frozenset((*REPORTER_LABELS, *DATE_LABELS)) - {"时间", "日期"}
OTHER_HEAD_LABELS = _words("""
    计量单位 单位 密级 编号 文号 表号 联系人 联系电话 电话 填报人 填表人 制表人 审核人
    """)
FOOTER_LABELS = _words("""
    填表人 填报人 制表人 制表 经办人 审核人 审核 复核人 复核 审批人 签发人 签发 校对 单位负责人
    主要负责人 分管负责人 分管领导 主要领导 主管领导 负责人 领导签字 签字 签章 盖章 联系人 联系电话
    电话 手机 填报日期 填报时间 报送日期 报送时间 制表日期 日期 填报单位 报送单位 填表单位 上报单位
    制表单位 公章 报出日期 填表日期
    """)
FOOTER_PHRASES = _words("以下空白 以下无正文 此页无正文 此行以下空白 本页无正文")
SECTION_ENDINGS = _words(
    "方面 领域 部分 类 类别 类问题 方面问题 方面的问题 领域问题 领域的问题 方面存在的问题"
)
NOTE_LABELS = _words("注 备注 说明 填表说明 填报说明 附注 注意 注意事项 填表要求 填报要求 提示")

EXAMPLE_LABELS = _words("例 示例 样例 范例 举例 例如 填写示例 填报示例 填写样例 参考示例 example")

DITTO = frozenset(
    _words(
        '同上 同 上同 同前 同上行 同上一行 同上栏 同上条 同上一条 同上单位 同上述 同上所述 如上 如前 〃 〃〃 ″ ″″ ′′ ” “ “” 々 〞 ‘’ \'\' " ""'
    )
)
NOTHING = frozenset(
    {
        "",
        *_words(
            "无 没有 暂无 不涉及 / \\ - -- --- ---- — —— － ／ × n/a na 空 略 零 . null none nan nil undefined"
        ),
    }
)
NO_PROBLEM = frozenset(
    _words("""
    无问题 没有问题 暂无问题 无此类问题 无新增问题 未发现问题 没有发现问题 暂未发现问题 未发现相关问题 未发现此类问题
    零报告 自查未发现问题 经自查未发现问题 经自查无问题
    """)
)
NOT_KNOWN = frozenset(
    _words("""
    请选择 请填写 请输入 未定 ？ 未知 暂缺 待明确 待核实 ?? 待定 ? 待确定 不详 未明确 暂未明确 尚未明确 不明确 不明 未确定 暂未确定 尚未确定
    暂定 待分办 待交办 待研究 待商定 待确认 待协调 待落实 见附件 详见附件 见附表 详见附表 见附页 附后 详见后附 另附
    """)
)
NO_ANSWER = NOTHING | NOT_KNOWN

# Kinds of deadline by the words that name them, asked in this order.
DONE = _words("""
    已完成 已整改 整改完毕 已办结 已销号 已解决 已落实 已到位 已处理 已办理 已结 已改 已全部
    已经完成 已经整改 已整治 已修复 已拆除 已清理 已关停 均已 全部整改到位
    """)
DONE_ALONE = _words("完成 办结 销号 整改完成 完成整改 整改到位 到位 完毕 已完")
DONE_ON_A_DAY = r"已[于在].*(?:完成|到位|完毕|办结|销号|解决|整改)"
NOT_ALL_DONE = _words("其余 剩余 余下 部分 未 尚 基本 剩")
RECURRING = _words("每年 每月 每季 每周 每日 每半年 定期")
OTHER_CALENDAR = _words("农历 阴历 旧历")
TICKS = frozenset(_words("√ ✓ ✔ ☑ 是 1 ● ■ ○ ★ ▲ v y yes true 对 有"))
NO_LIMIT = _words("无时限 不限 无期限")
IMMEDIATE = _words("""
    立行立改 立即整改 立即 即知即改 立查立改 立整立改 边查边改 即查即改 即行即改 立改 即改 马上 当场
    现场整改 即时 立刻 即行整改
    """)
LONG_TERM = _words("""
    长期坚持 长期 持续整改 持续推进 持续坚持 持续 常态化 久久为功 常抓不懈 一直坚持 永久 经常性 日常
    坚持
    """)

# Endings by which a name is known as an organization, and words that only look so.
ORGANIZATION_ENDINGS = _words("""
    局 委 办 院 府 厅 部 会 室 组 队 所 站 处 司 行 校 社 署 库 馆 中心 公司 集团 大队 支队 委员会
    政府 办公室 街道 镇 乡 村 社区 学校 医院 企业 管委会 法院 检察院 部门 单位 电视台 党校 科 股 厂
    园区 开发区 新区 农场 林场 幼儿园 小学 中学 大学 妇联 残联 工商联 文联 侨联 社科联 科协 作协 消协
    """)
NOT_ENDINGS = _words("城乡 社会 农村 乡村 全部 督办 农业农村 执行 机会")
REGION_ENDINGS = _words("省 市 县 区 旗 州 盟")
# What the heading of a part must look like to name a unit, and what only looks so: categories, places, finders.
UNIT_NAME = re.compile(
    r".{2,}(?:局|[^业居村]委|委员会|检察院|法院|办事处|街道办|[残妇]联|工商联|支队|大队|组织部|宣传部|统战部|政法委)"
    r"|.{3,}办公室|.{2,}人民政府|.+[省市县区旗州镇乡]政府|省.{2,}厅|[省市县区旗州镇乡].+(?:办|中心|公司|集团)"
)
NO_UNIT_NAME = re.compile(
    r"人大|(?:格|布|大|全|结|开|时|变)局$|(?:督|通|转|承|主|协|包|快|即|难|帮|代|联|交|查|好|创|兴|举)办$|(?:业主|居民|村民)委员会$"
    r"|^各|[等全]部$|[市县区镇乡]中心$|(?:检查|视察|巡察|巡视|督查|督导|督察)"
)
LEAD_WORDS = _words("牵头 主办 主责 总牵头 为主")
SUPPORT_WORDS = _words("配合 协办 协助 会办 协同 参与 协作 指导")

FIELDS: dict[str, tuple[str, str]] = {
    "seq": ("序号", "serial number"),
    "category": ("问题类别", "category"),
    "description": ("问题描述", "problem description"),
    "departments": ("责任单位", "responsible organization"),
    "lead": ("牵头单位", "lead organization"),
    "supporting": ("配合单位", "supporting organization"),
    "measure": ("整改措施", "rectification measure"),
    "person": ("责任人", "responsible person"),
    "due": ("整改时限", "rectification deadline"),
}
