"""Run the whole suite: on SQLite, and on PostgreSQL where the machine has it.

`make test` calls this with the environment's Python; arguments go to pytest. Tests that need Chromium or Redis are
skipped by name where these are missing. With NOTHING_SKIPPED=1 (as continuous integration sets it) a missing tool is a
failure, and the whole suite but the walks in the browser runs on both databases; otherwise only the tests that need PostgreSQL run on it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("NOTHING_SKIPPED") == "1"
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
PG_URL = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"


def main(arguments: list[str]) -> int:
    if arguments:  # somebody looks at a part of the suite
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=BASE).returncode
    failed = subprocess.run(PYTEST, cwd=BASE).returncode
    return failed or on_postgresql()


def on_postgresql() -> int:
    if not shutil.which("pg_virtualenv"):
        print("PostgreSQL not found, its tests were skipped: apt-get install postgresql postgresql-common")
        return int(STRICT)
    print("· The same on PostgreSQL" if STRICT else "· Tests that need PostgreSQL", flush=True)
    chosen = [*PYTEST, "-m", "not browser" if STRICT else "postgres"]
    inner = f'DATABASE_URL="{PG_URL}" exec ' + " ".join(f"'{part}'" for part in chosen)
    return subprocess.run(
        ["pg_virtualenv", "-s", "-c", "-o fsync=off", "bash", "-c", inner], cwd=BASE
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
