"""The search for duplicates: 10,000 new issues against 100,000 old ones, in a process of its own as the worker runs it."""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

OLD, NEW = 100_000, 10_000
ALLOWED_SECONDS, TOWNS, VILLAGES = 60, 400, 3_000
FIRST, SECOND = "东西南北大小上下前后张王李赵刘陈杨黄周吴", "石柳河山沟湾坪岭塘桥庄台泉井坡林田峪店寨"
WHAT = [
    "通村公路坑洼不平",
    "自来水经常停水",
    "路灯损坏无人维修",
    "垃圾清运不及时",
    "污水直排河道",
    "农网电压不稳",
    "低保对象认定不准",
    "危房改造补助未到位",
    "农家书屋长期关闭",
    "健身器材损坏",
    "卫生室药品短缺",
    "校车接送不便",
    "沟渠淤堵影响灌溉",
    "拖欠农民工工资",
    "养殖场气味扰民",
    "燃气管道未接通",
    "审批时间过长",
    "窗口人员态度生硬",
    "土地流转租金未兑现",
    "医保报销手续繁琐",
]
MORE = [
    "群众多次反映未解决",
    "影响出行安全",
    "雨天积水严重",
    "涉及十余户",
    "已持续半年",
    "老人孩子出行困难",
    "夏季尤为突出",
    "与承诺不符",
    "台账记录不全",
    "责任人不明确",
    "整改流于形式",
    "资金拨付滞后",
]
UNITS = ["住建局", "交通局", "水利局", "民政局", "教育局", "卫健局", "农业农村局", "人社局"]


def rows(known: dict) -> list[dict]:
    """Every measurement of this file."""
    campaign = _campaign_with_issues(known)
    done = subprocess.run(
        [sys.executable, "-m", "bench.comparing", str(campaign)], capture_output=True, check=True
    )
    measured = json.loads(done.stdout)
    return [
        {
            "operation": "duplicates of 10,000 new among 100,000 old issues",
            "ours_ms": round(measured["seconds"] * 1000),
            "yardstick": "time allowed",
            "yardstick_ms": ALLOWED_SECONDS * 1000,
            "ratio": round(measured["seconds"] / ALLOWED_SECONDS, 2),
            "target": 1,
            "processor_ms": round(measured["processor"] * 1000),
            "peak_mb": measured["peak_mb"],
            "n": measured["compared"],
            "runs": 1,
        }
    ]


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Descriptions as counties write them, with the organization named, the same ones in every run."""
    pick = random.Random(5)
    towns = [pick.choice(FIRST) + pick.choice(SECOND) + pick.choice("镇乡") for _ in range(TOWNS)]
    names = [pick.choice(FIRST) + pick.choice(SECOND) + "村" for _ in range(VILLAGES)]
    villages = [pick.choice(towns) + name for name in names]
    for _number in range(count):
        said = f"{pick.choice(WHAT)}，{pick.choice(MORE)}，{pick.choice(MORE)}{pick.randint(1, 99)}户"
        yield pick.choice(villages) + said, pick.choice(UNITS)


def _campaign_with_issues(known: dict) -> int:
    """A campaign of the city with old issues on its desk and new ones waiting to be sorted; its key."""
    from django.db import transaction

    from campaigns.models import Campaign
    from core import bulk, clock
    from issues.models import Issue
    from organizations.models import Organization

    now, values = clock.now(), Campaign.objects.filter(pk=known["campaign"]).values().get()
    campaign = Campaign.objects.create(**values | {"id": None, "code": "DUPLICATES"})
    counties = list(Organization.objects.congresses().filter(region__path__startswith="01/01/"))
    common = {"campaign_id": campaign.pk, "origin": "inspection"}
    common |= {"reported_at": now, "created_at": now, "updated_at": now}

    def lines() -> Iterator[dict]:
        for number, (text, unit) in enumerate(texts(OLD + NEW)):
            county = counties[number % len(counties)].pk
            own = {"number": f"DUP-{number}", "title": text[:60], "description": text, "suggested": unit}
            status = "screened" if number < OLD else "found"
            yield own | {"congress_id": county, "reported_by_id": county, "status": status}

    with transaction.atomic():
        bulk.insert(Issue, lines(), common=common)
    return campaign.pk


def measure(campaign: int) -> dict:
    """One run of the search, with the largest memory this process ever had."""
    import django

    django.setup()

    from campaigns.models import Campaign
    from issues.services.comparing import compare_campaign

    row = Campaign.objects.select_related("congress__region").get(pk=campaign)
    start, used = time.perf_counter(), time.process_time()
    compared = compare_campaign(row)
    return {
        "compared": compared,
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
