"""`make bench`: prints one JSON line per measured operation. BENCH_ISSUES sets the size (default 1,000,000)."""

import json
import os
import shutil
import sys
from contextlib import ExitStack

SIZE = int(os.environ.get("BENCH_ISSUES", "1000000"))


def main() -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        rerun_with_postgresql()
    os.environ["DEMONSTRATION"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supervision.settings")

    import django  # after the environment is set

    django.setup()
    measure_everything()


def rerun_with_postgresql() -> None:
    """Start again inside a PostgreSQL of our own, with commits that reach the disk."""
    if not shutil.which("pg_virtualenv"):
        sys.exit("The bench needs PostgreSQL: apt-get install postgresql postgresql-common")
    url = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
    inner = f'DATABASE_URL="{url}" exec "{sys.executable}" -m bench'
    options = "-o shared_buffers=1GB -o max_wal_size=4GB"
    os.execvp("pg_virtualenv", ["pg_virtualenv", "-s", "-c", options, "bash", "-c", inner])


def measure_everything() -> None:
    from django.core.management import call_command

    from bench import changes, comparing, deadlines, files, imports, pages, ranking, seed, sessions
    from bench.web import gunicorn

    say("preparing the database")
    call_command("migrate", verbosity=0)
    known = seed.seed(SIZE)
    tokens = {name: sessions.sign_in(pk) for name, pk in known["people"].items()}
    with ExitStack() as servers:
        bare = servers.enter_context(gunicorn("bench.bare:application", {"BENCH_LAST_ISSUE": str(SIZE)}))
        product = servers.enter_context(gunicorn("supervision.wsgi:application", {}))
        for row in pages.rows(tokens, known["told"], sessions.deep_key(2_000), known["campaign"]):
            report(pages.measure(row, product, bare))
        ranking.seed(known)
        for row in ranking.rows(tokens):
            report(pages.measure(row, product, bare))
        report(changes.write_offs(tokens["city"], known, product, bare))
        for line in imports.rows(tokens, known, product, bare):
            report(line)
        for line in [*files.rows(), *deadlines.rows(SIZE, bare), *comparing.rows(known)]:
            report(line)


def report(line: dict) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    sys.stderr.write(f"· {text}\n")


if __name__ == "__main__":
    main()
