"""The packages of the product from left to right: each may import only from those to its left (tests/test_architecture.py)."""

PACKAGES = [
    "core",
    "organizations",
    "rulebook",
    "deadlines",
    "campaigns",
    "laws",
    "projects",
    "issues",
    "evaluations",
    "hearings",
    "rankings",
    "meetings",
    "appraisals",
    "dashboards",
    "demonstration",
    "supervision",
]
