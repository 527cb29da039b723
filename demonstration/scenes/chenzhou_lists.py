"""The problem tables of the scene: what research groups, inspections and hearings listed, in our own words.

Each row has its fate, a letter: what became of it by the morning on which the scene stands (see `chenzhou_handling`).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Row:
    """One problem: whose it is, its category, where, what, and its fate."""

    system: str
    category: str
    place: str
    text: str
    fate: str


@dataclass(frozen=True)
class Table:
    """A problem table of one matter: found, handed over, and due on one of several days in turn."""

    matter: str
    title: str
    found_on: date
    handed_on: date
    dues: tuple[date, ...]
    fates: str  # one letter for each line of `lines`
    lines: str  # system | category | place | text

    @property
    def rows(self) -> list[Row]:
        lines = [line.split("|") for line in self.lines.strip().splitlines()]
        return [Row(*map(str.strip, line), fate) for line, fate in zip(lines, self.fates, strict=True)]


BUSINESS = Table(
    "business",
    "优化营商环境专项工作报告审议意见问题清单",
    date(2021, 4, 20),
    date(2021, 5, 7),
    (date(2021, 7, 30), date(2021, 8, 31), date(2021, 9, 30)),
    "kkklkkkkkkdkklkkkkrkklkkblko",
    """
approval | 审批流程 | 市政务服务中心 | 工程建设项目审批虽设综合窗口，企业仍要分头到六个科室补正材料，平均多跑四趟
approval | 审批流程 | 市政务服务中心 | 一次性告知清单与实际收取材料不一致，抽查三十件有九件另加材料
approval | 信息共享 | 市政务服务中心 | 三套业务系统互不相通，同一营业执照信息由群众反复填报
approval | 窗口服务 | 苏仙区政务服务大厅 | 午间和周末没有延时服务，办事群众集中反映取号等候过长
approval | 中介服务 | 市政务服务中心 | 中介超市入驻机构偏少，施工图审查只有两家可选，收费没有竞争
market | 企业开办 | 北湖区 | 企业开办承诺一日办结，抽查二十户有五户因印章和税控环节超过三日
market | 行政执法 | 桂阳县 | 同一企业一个季度接受三次内容相同的检查，没有联合检查计划
market | 信用修复 | 市本级 | 轻微失信修复办理没有时限，企业投标受影响超过半年
market | 行业收费 | 市本级 | 两家行业协会借评比达标收取会员企业费用，收费依据没有公开
finance | 政策兑现 | 市本级 | 制造业奖补资金三年没有拨付，涉及企业四十一户
finance | 账款清欠 | 资兴市 | 政府投资项目拖欠中小企业工程款，最早一笔已有五年
finance | 融资担保 | 市本级 | 政府性融资担保门槛偏高，小微企业仍被要求提供房产抵押
land | 用地保障 | 郴州高新区 | 标准厂房分割转让办证卡在测绘环节，入园企业十一户三年未办成
land | 用地保障 | 宜章县 | 招商项目供地承诺没有兑现，设备到场一年无法开工
land | 登记服务 | 市不动产登记中心 | 抵押登记与银行系统没有联通，企业续贷要往返三次
housing | 工程验收 | 北湖区 | 联合验收名义上合并，消防和人防仍各自预约，平均超期二十天
housing | 保证金 | 市本级 | 已竣工项目农民工工资保证金没有按期退还，涉及企业九户
housing | 水电气接入 | 郴州高新区 | 用水用气报装没有并入审批系统，企业自行协调道路开挖
industry | 惠企政策 | 市本级 | 惠企政策分散在多个部门网站，企业申报常常错过时间
industry | 要素成本 | 永兴县 | 转供电主体加价没有清退，园区企业电价高于目录价
industry | 企业诉求 | 市本级 | 企业诉求平台办结后不回访，抽查二十五件有七件企业并不认可
personnel | 用工服务 | 嘉禾县 | 园区季节性缺工突出，招聘会多年沿用同一企业名录
personnel | 人才政策 | 市本级 | 引进人才住房补贴申请满两年没有发放，涉及三十六人
commerce | 外贸服务 | 郴州综合保税区 | 通关辅助收费没有公示，企业对报关代理收费标准不清楚
urban | 行政执法 | 苏仙区 | 门店招牌设置标准一年三改，商户重复更换
justice | 法治保障 | 市本级 | 涉企行政复议决定公开率低，企业难以了解裁量口径
development | 招标投标 | 市本级 | 部分招标文件设置本地业绩门槛，外地企业反映被排除
development | 重大项目 | 临武县 | 重点项目会商议定事项没有人跟踪，七项中四项逾期没有结果
""",
)
WATER = Table(
    "water",
    "“一法三条例”执法检查问题清单",
    date(2019, 6, 20),
    date(2019, 7, 5),
    (date(2019, 9, 30), date(2019, 11, 29)),
    "kkklkkkklkkk",
    """
environment | 饮用水水源 | 资兴市东江湖 | 一级保护区内仍有餐饮船只经营，生活污水直接入湖
environment | 饮用水水源 | 桂东县 | 乡镇集中式水源地标志和隔离设施缺失五处
environment | 工业排放 | 永兴县 | 冶炼企业雨污没有分流，初期雨水收集池容量不足
environment | 尾矿治理 | 临武县 | 两座尾矿库渗滤液处理设施停运，下游断面重金属波动
environment | 监测监管 | 市本级 | 重点断面自动监测站数据缺失时段没有说明
water | 河道管理 | 苏仙区 | 河道采砂退出后岸坡没有修复，三处弃料堆在行洪区
water | 取水管理 | 汝城县 | 小水电站没有按要求泄放生态流量，枯水期断流
water | 河湖巡查 | 安仁县 | 河长巡河记录雷同，发现问题没有流转
agriculture | 养殖污染 | 资兴市东江湖 | 湖区网箱退出后新增围栏养殖二十余亩
agriculture | 面源污染 | 宜章县 | 规模养殖场粪污处理设施建成后没有运行
housing | 污水处理 | 桂阳县 | 乡镇污水处理厂收集管网不配套，进水浓度长期偏低
housing | 污水处理 | 北湖区 | 城区老旧小区雨污混接，雨天溢流入河
""",
)
AIR = Table(
    "air",
    "环境状况和环境保护目标完成情况审议意见问题清单",
    date(2022, 3, 30),
    date(2022, 4, 8),
    (
        date(2022, 5, 31),
        date(2022, 6, 15),
        date(2022, 6, 30),
    ),
    "kkkklkkbkk",
    """
environment | 大气污染 | 北湖区 | 城区臭氧超标天数同比增加，挥发性有机物排查没有到企业
environment | 大气污染 | 苏仙区 | 三家混凝土搅拌站料场没有封闭，扬尘反复
environment | 土壤污染 | 永兴县 | 历史遗留废渣堆场三处没有落实管护责任
environment | 噪声污染 | 市本级 | 噪声投诉办理只转不查，群众重复投诉率高
environment | 环评管理 | 宜章县 | 砂石项目未批先建，处罚后没有后续整改记录
environment | 信息公开 | 市本级 | 重点排污单位监测数据公开不及时，缺月现象存在
urban | 餐饮油烟 | 北湖区 | 餐饮集中街区油烟净化设施安装后没有清洗台账
urban | 垃圾分类 | 苏仙区 | 垃圾分类试点小区混投混运，分类运输车辆不足
urban | 建筑垃圾 | 市本级 | 渣土车夜间抛撒处置慢，消纳场容量告急
urban | 扬尘治理 | 北湖区 | 道路机械化清扫没有覆盖城郊结合部
""",
)
AUDIT = Table(
    "audit",
    "审计查出问题整改情况审议意见问题清单",
    date(2022, 3, 30),
    date(2022, 4, 11),
    (date(2022, 5, 31), date(2022, 6, 15)),
    "kkkkklkk",
    """
finance | 预算管理 | 市本级 | 两个部门年初预算细化率低，年中追加比例超过三成
finance | 资金绩效 | 市本级 | 专项资金结转两年没有收回，涉及九个项目
finance | 财政管理 | 市本级 | 非税收入没有及时缴库，跨年度结转
finance | 政府采购 | 市本级 | 部分单位化整为零规避公开招标
audit | 整改跟踪 | 市本级 | 上年审计报告所列问题有六项重复发生，没有追究到人
audit | 整改跟踪 | 桂阳县 | 县级整改台账销号没有佐证材料
finance | 专项债券 | 资兴市 | 专项债券资金闲置超过一年，项目前期工作滞后
finance | 国库管理 | 市本级 | 往来款长期挂账没有清理，最早形成于十年前
""",
)
DOUBLE = Table(
    "double",
    "义务教育“双减”审议意见问题清单",
    date(2022, 4, 29),
    date(2022, 5, 10),
    (
        date(2022, 6, 15),
        date(2022, 8, 15),
        date(2022, 6, 30),
        date(2022, 8, 31),
    ),
    "kkklkkkkbkkklkl",
    """
education | 课后服务 | 北湖区 | 课后服务以看管作业为主，艺体类课程开设率不到三成
education | 课后服务 | 永兴县 | 农村寄宿制学校课后服务经费没有落实，教师补助拖欠一学期
education | 作业管理 | 苏仙区 | 五所学校没有作业公示制度，书面作业超时
education | 师资配备 | 汝城县 | 音体美教师缺额一百余人，由语数教师兼任
education | 考试管理 | 资兴市 | 个别学校仍按成绩编排座位、公布排名
education | 教学质量 | 宜章县 | 大班额回潮，三所学校班额超过五十五人
education | 收费管理 | 桂阳县 | 课后服务收费标准没有公示，退费没有流程
education | 教师负担 | 市本级 | 学校一学年承接非教学任务三十余项，教师反映强烈
education | 校外培训 | 北湖区 | 学科类机构转为非营利后仍以家政名义授课
education | 劳动教育 | 桂东县 | 劳动教育基地挂牌后没有课程安排，学生一学期没有到场
market | 校外培训 | 北湖区 | 无证培训点藏身写字楼，查处后换址再开
market | 校外培训 | 苏仙区 | 预收费没有纳入监管账户，两家机构关门后退费难
market | 广告监管 | 市本级 | 公交站台仍有学科培训广告，清理不彻底
market | 价格监管 | 资兴市 | 非学科类培训价格上涨，没有公示课时单价
market | 执法协同 | 市本级 | 举报线索在教育和市场监管之间往返，平均办理二十六天
""",
)
JOBS = Table(
    "jobs",
    "稳岗就业工作审议意见问题清单",
    date(2022, 4, 29),
    date(2022, 5, 11),
    (
        date(2022, 6, 15),
        date(2022, 8, 15),
        date(2022, 6, 30),
        date(2022, 8, 31),
    ),
    "kkkkkkklkkkkl",
    """
personnel | 稳岗返还 | 市本级 | 失业保险稳岗返还免申即享覆盖不全，小微企业知晓率低
personnel | 技能培训 | 嘉禾县 | 培训工种与铸造企业用工需求不对口，结业即闲置
personnel | 公益岗位 | 安仁县 | 公益性岗位在岗人员与名册不符十二人
personnel | 创业担保 | 市本级 | 创业担保贷款反担保要求高，发放额只有计划的四成
personnel | 高校毕业生 | 市本级 | 见习岗位多为文员，留用率不足两成
personnel | 劳动维权 | 苏仙区 | 欠薪线索立案率低，重复信访十九件
personnel | 零工市场 | 北湖区 | 马路零工市场没有遮雨和厕所，迁建两年没有落地
personnel | 信息平台 | 市本级 | 招聘平台岗位更新慢，三成岗位已经招满仍在展示
personnel | 返乡就业 | 宜章县 | 返乡务工人员登记台账缺项，没有跟踪服务
personnel | 职业介绍 | 永兴县 | 乡镇就业服务站没有专人，外出务工信息靠村干部口头统计
commerce | 消费带动 | 市本级 | 促消费补贴集中在大型商超，小店没有参与渠道
commerce | 外贸用工 | 郴州综合保税区 | 订单波动期用工共享机制停在文件上
commerce | 电商就业 | 桂东县 | 电商服务站闲置六个，没有人员运营
""",
)
DEBT = Table(
    "debt",
    "政府债务管理审议意见问题清单",
    date(2022, 4, 29),
    date(2022, 5, 12),
    (
        date(2022, 6, 30),
        date(2022, 8, 31),
    ),
    "kkkkklkkko",
    """
finance | 债务化解 | 市本级 | 化债方案分年任务没有分解到项目和责任单位
finance | 债务公开 | 市本级 | 债务信息公开缺少项目收益和偿债来源
finance | 专项债券 | 桂阳县 | 专项债券项目收益测算偏高，第一年即靠财政垫付
finance | 平台转型 | 市本级 | 融资平台市场化转型没有时间表，职能与经营不分
finance | 风险预警 | 市本级 | 县级债务风险等级变化没有及时报告人大
finance | 隐性债务 | 资兴市 | 政府购买服务名义形成的支出责任没有纳入台账
finance | 绩效管理 | 市本级 | 债券资金绩效评价只有自评，没有第三方抽查
finance | 还本付息 | 市本级 | 再融资债券比重逐年上升，没有压降目标
finance | 债务统计 | 宜章县 | 拖欠账款没有纳入债务统计口径，底数不实
finance | 项目储备 | 市本级 | 专项债券项目储备重数量，前期手续不全
""",
)
SERVICE = Table(
    "service",
    "政务数据共享和“一件事一次办”审议意见问题清单",
    date(2022, 4, 29),
    date(2022, 5, 9),
    (
        date(2022, 6, 15),
        date(2022, 6, 30),
        date(2022, 7, 29),
    ),
    "kkkkkkkkklkk",
    """
approval | 数据共享 | 市本级 | 部门之间共享数据目录没有更新，三百余项只有一半可用
approval | 数据共享 | 市本级 | 电子证照在县级窗口不被认可，仍要提交复印件
approval | 一件事 | 市政务服务中心 | 新生儿出生一件事套餐需在四个系统分别录入
approval | 一件事 | 市政务服务中心 | 企业注销一件事名为联办，税务环节仍单独排队
approval | 进驻事项 | 市政务服务中心 | 部分部门只派人不授权，窗口成了收发室
approval | 基层服务 | 临武县 | 乡镇便民服务中心下放事项接不住，设备没有联网
approval | 移动端 | 市本级 | 手机端小程序三成事项跳转失败，老年人操作困难
approval | 好差评 | 市本级 | 差评回访流于形式，办结率与满意率倒挂
development | 平台建设 | 市本级 | 两个部门重复建设审批平台，数据标准不一
development | 项目代码 | 市本级 | 投资项目统一代码没有贯穿审批全过程
development | 信用承诺 | 市本级 | 告知承诺后没有核查，虚假承诺没有惩戒
development | 数据安全 | 市本级 | 共享数据调用没有留痕，权限回收不及时
""",
)
PLAN145 = Table(
    "plan145",
    "“十四五”规划实施情况审议意见问题清单",
    date(2022, 6, 29),
    date(2022, 7, 8),
    (
        date(2022, 8, 19),
        date(2022, 8, 31),
        date(2022, 8, 31),
        date(2022, 11, 30),
    ),
    "kklakkkwklkabkoa",
    """
development | 规划指标 | 市本级 | 研发投入强度低于序时进度，没有补短板方案
development | 规划指标 | 市本级 | 常住人口城镇化率进展没有分县统计
development | 重大项目 | 宜章县 | 规划内交通项目前期工作滞后一年
development | 年度衔接 | 市本级 | 年度计划与规划指标口径不一，无法对照
development | 资金保障 | 市本级 | 规划重大工程资金来源有三成没有落实
development | 评估机制 | 市本级 | 规划实施没有年度监测报告
development | 区域协同 | 汝城县 | 湘粤赣边合作事项停在框架协议
development | 公共服务 | 桂东县 | 规划的养老床位建设没有开工
industry | 产业链 | 市本级 | 有色金属深加工比重没有达到年度目标
industry | 数字化 | 郴州高新区 | 企业上云数量达标但应用停在门户层面
industry | 技改投资 | 永兴县 | 技改项目库更新慢，入库企业已停产两户
industry | 绿色制造 | 嘉禾县 | 铸造企业绿色化改造验收没有能耗数据
industry | 园区亩均 | 苏仙区 | 低效用地没有分类处置，亩均税收排名靠后
industry | 专精特新 | 市本级 | 培育库企业没有一对一服务记录
industry | 产业配套 | 临武县 | 锂电材料项目污水配套设施没有同步规划
industry | 用能保障 | 桂阳县 | 园区二期变电站选址未定，影响投产
""",
)
ASSETS = Table(
    "assets",
    "企业国有资产管理审议意见问题清单",
    date(2022, 6, 29),
    date(2022, 7, 11),
    (date(2022, 8, 31),),
    "kklkkk",
    """
assets | 资产底数 | 市本级 | 三家企业资产账实不符，历史划转没有入账
assets | 闲置资产 | 北湖区 | 闲置门面和厂房两万余平方米没有盘活计划
assets | 投资管理 | 市本级 | 参股企业分红收缴没有专人跟踪
assets | 改革重组 | 市本级 | 平台公司合并后内设机构没有精简
finance | 收益上缴 | 市本级 | 国有资本收益收缴比例低于规定两个百分点
assets | 薪酬监管 | 市本级 | 子公司负责人薪酬没有纳入统一备案
""",
)
SAFETY = Table(
    "safety",
    "安全生产法执法检查问题清单",
    date(2022, 8, 31),
    date(2022, 9, 9),
    (date(2022, 9, 23), date(2022, 10, 31), date(2022, 11, 30)),
    "kaakaaosaauaafnn",
    """
emergency | 矿山安全 | 苏仙区 | 两座地下矿山通风系统检测报告过期
emergency | 矿山安全 | 临武县 | 停产矿山没有专人看守，井口封闭不牢
emergency | 危险化学品 | 永兴县 | 危化品仓库与生活区距离不足，搬迁没有时间表
emergency | 烟花爆竹 | 安仁县 | 零售点超量存放，限量牌没有悬挂
emergency | 应急预案 | 市本级 | 预案演练记录雷同，三年没有修订
emergency | 执法能力 | 桂东县 | 县级执法人员持证率不到一半
emergency | 隐患治理 | 宜章县 | 重大隐患挂牌督办到期没有验收，现场仍在生产
emergency | 宣传培训 | 市本级 | 特种作业人员培训档案缺失
industry | 企业责任 | 嘉禾县 | 铸造企业除尘系统没有防爆设计
industry | 企业责任 | 郴州高新区 | 有限空间作业审批单代签
industry | 民爆物品 | 桂阳县 | 民爆物品末端流向登记滞后
industry | 工贸行业 | 永兴县 | 冶炼企业煤气报警装置停用两处
housing | 建筑施工 | 北湖区 | 深基坑监测数据没有按周上报
housing | 城镇燃气 | 苏仙区 | 餐饮场所燃气报警器安装率不到六成
housing | 自建房 | 资兴市 | 经营性自建房排查漏报七栋
housing | 建筑施工 | 市本级 | 塔吊司机无证上岗查处后没有复查
""",
)
RURAL = Table(
    "rural",
    "巩固脱贫成果同乡村振兴衔接调研问题表",
    date(2022, 9, 22),
    date(2022, 9, 27),
    (date(2022, 11, 30), date(2022, 12, 15)),
    "nnsnnnnuun",
    """
rural | 产业帮扶 | 汝城县 | 帮扶车间停产五家，务工脱贫户没有转岗安排
rural | 产业帮扶 | 桂东县 | 黄桃冷链设施建成后闲置一季
rural | 就业帮扶 | 宜章县 | 脱贫劳动力外出务工交通补助拖延发放
rural | 监测帮扶 | 安仁县 | 防返贫监测对象识别滞后，两户大病支出没有及时纳入
rural | 资产管理 | 汝城县 | 扶贫项目资产确权到村后没有运营主体
agriculture | 产业发展 | 桂东县 | 高标准农田后续管护经费没有着落
agriculture | 产业发展 | 安仁县 | 油茶低产改造苗木成活率低于六成
agriculture | 集体经济 | 宜章县 | 集体经济收入靠一次性补助，缺少稳定来源
agriculture | 学业帮扶 | 汝城县 | 雨露计划补助名单公示不全
agriculture | 创业帮扶 | 桂东县 | 返乡创业贷款贴息没有到位
""",
)
TABLES = [WATER, BUSINESS, AIR, AUDIT, DOUBLE, JOBS, DEBT, SERVICE, PLAN145, ASSETS, SAFETY, RURAL]
