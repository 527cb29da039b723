"""Rules of the code base that no reviewer should have to remember."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from core.access import Access
from supervision.packages import PACKAGES

BASE = Path(settings.BASE_DIR)


def sources(package: str) -> list[Path]:
    return [path for path in (BASE / package).rglob("*.py") if "migrations" not in path.parts]


def imported_packages(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("package", PACKAGES[:-1])
def test_a_package_imports_only_from_its_left(package):
    right = set(PACKAGES[PACKAGES.index(package) + 1 :])
    wrong = {path.relative_to(BASE): right & imported_packages(path) for path in sources(package)}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_only_transitions_write_a_status():
    pattern = re.compile(r"\.status\s*=[^=]|\.update\([^)]*\bstatus\s*=")
    guilty = [
        f"{path.relative_to(BASE)}:{number}"
        for package in PACKAGES
        for path in sources(package)
        if path != BASE / "core/transitions.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert guilty == []


def test_only_the_clock_asks_the_machine_for_the_time():
    pattern = re.compile(r"datetime\.(now|today|utcnow)\(|date\.today\(|timezone\.(now|localdate)\(")
    guilty = [
        str(path.relative_to(BASE))
        for package in PACKAGES
        for path in sources(package)
        if path != BASE / "core/clock.py" and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def views(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback
        else:
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))


def test_every_view_says_who_may_open_it():
    silent = [path for path, view in views() if not isinstance(getattr(view, "access", None), Access)]
    assert silent == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
