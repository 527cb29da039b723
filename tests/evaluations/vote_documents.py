"""Documents for the verdict engine: a usual rule, and figures that add up unless a test says otherwise."""

from copy import deepcopy

from evaluations.verdicts import judge

SATISFIED, BASICALLY, NOT = "满意", "基本满意", "不满意"
GRADES = [SATISFIED, BASICALLY, NOT]


def half_rule(**changes: object) -> dict:
    """Satisfied by half, else satisfied and basically satisfied by half, else not; of the valid ballots."""
    rule = {
        "grades": list(GRADES),
        "denominator": "valid",
        "levels": [
            {"verdict": SATISFIED, "sum_of": [SATISFIED], "op": ">=", "share": "1/2"},
            {"verdict": BASICALLY, "sum_of": [SATISFIED, BASICALLY], "op": ">=", "share": "1/2"},
        ],
        "otherwise": NOT,
    }
    return deepcopy(rule | changes)


def more_than_half_rule(**changes: object) -> dict:
    rule = half_rule(**changes)
    for level in rule["levels"]:
        level["op"] = ">"
    return rule


def weighted_rule(**changes: object) -> dict:
    rule = {
        "grades": list(GRADES),
        "denominator": "valid",
        "method": "weighted mean",
        "weights": {SATISFIED: 100, BASICALLY: 70, NOT: 30},
        "bands": [
            {"verdict": SATISFIED, "op": ">=", "score": 90},
            {"verdict": BASICALLY, "op": ">=", "score": 60},
        ],
        "otherwise": NOT,
    }
    return deepcopy(rule | changes)


def most_votes_rule(**changes: object) -> dict:
    return deepcopy({"grades": GRADES, "denominator": "valid", "method": "most votes"} | changes)


def figures(*votes: int, grades: list[str] = GRADES, **changes: object) -> dict:
    """A vote in which everybody eligible came and returned a valid ballot, but for what `changes` says."""
    total = sum(votes)
    heads = {"eligible": total, "present": total, "issued": total, "returned": total, "invalid": 0}
    return {**heads, "counts": dict(zip(grades, votes, strict=True)), **changes}


def floor(op: str = ">=", share: str = "1/4", **changes: object) -> dict:
    """A participation floor over those eligible, as in the Hengshui plan of 2018 (a quarter)."""
    return {"numerator": "returned", "base": "eligible", "op": op, "share": share, **changes}


def document(rule: dict, figures: dict) -> dict:
    return {"rule": rule, "input": figures}


def county(name: str, *votes: int, **changes: object) -> dict:
    return figures(*votes, **changes) | {"name": name}


def judged(rule: dict, votes: dict) -> dict:
    """The judgement as JSON, for documents that are expected to be read without error."""
    answer = judge(document(rule, votes)).as_json()
    assert answer["errors"] == [], answer["errors"]
    return answer


def verdict(rule: dict, votes: dict) -> str | None:
    return judged(rule, votes)["verdict"]
