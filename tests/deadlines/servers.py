"""The same with servers: PostgreSQL and Redis of the scenario's own, two `celery worker`, two `celery beat`.

One after another is killed or restarted while deadlines come due: `python -m tests.deadlines.servers FOLDER`. DATABASE_URL and
REDIS_URL name the ports to use; everything listens on 127.0.0.1 only.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tests.deadlines import workshop

from core import clock  # isort: skip - workshop has set Django up

FOLDER = Path(sys.argv[-1])
BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root


class Postgres:
    """A throw-away cluster; its folder belongs to whoever may run it."""

    def __init__(self):
        self.folder = FOLDER / "pg"
        self.folder.mkdir(mode=0o700)
        if AS_POSTGRES:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(self.folder), "-A", "trust", "-U", "tester", "--no-sync")
        port = urlsplit(os.environ["DATABASE_URL"]).port
        self.options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -k {self.folder}"

    def start(self) -> None:
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder), "-o", self.options, "-l", log, "-w", "start")

    def stop(self) -> None:
        """As if the power had gone."""
        self._run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*AS_POSTGRES, str(BIN / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


class Process:
    """A program in a session of its own, killed with everything that it started."""

    def __init__(self, *command: str):
        self.command = command
        self.start()

    def start(self) -> None:
        environment = os.environ | {"HURRY": "1"}
        self.running = subprocess.Popen(
            self.command, start_new_session=True, env=environment, stdout=subprocess.DEVNULL
        )

    def keep(self) -> bool:
        """Start it again where it ended, as a service manager does: Celery's worker may end when Redis goes away under it.

        True where that was necessary.
        """
        ended = self.running.poll() is not None
        if ended:
            self.kill()
            self.start()
        return ended

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


def redis() -> Process:
    port = str(urlsplit(os.environ["REDIS_URL"]).port)
    return Process(
        *("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", str(FOLDER))
    )


def celery(*arguments: str) -> Process:
    return Process(sys.executable, "-m", "celery", "-A", "tests.deadlines.worker", "-q", *arguments)


def worker() -> Process:
    return celery("worker", "-c", "2", "--loglevel", "ERROR")


def beat() -> Process:
    return celery("beat", "-S", "celery.beat:Scheduler", "--loglevel", "CRITICAL")


@contextmanager
def running():
    """The cluster, and a list of processes to be killed at the end."""
    cluster, processes = Postgres(), {}
    cluster.start()
    try:
        yield cluster, processes
    finally:
        for process in processes.values():
            process.kill()
        cluster.stop()


def main() -> None:
    with running() as (cluster, processes):
        workshop.call_command("migrate", verbosity=0)
        workshop.build(["email", "webhook"])
        opened = clock.now()
        processes |= {
            "redis": redis(),
            "one": worker(),
            "two": worker(),
            "beat": beat(),
            "other beat": beat(),
        }

        def a_worker_is_killed():
            processes["one"].kill()
            processes["one"] = worker()

        def the_broker_is_lost():
            processes["redis"].kill()
            processes["redis"] = redis()

        def the_database_is_restarted():
            cluster.stop()
            cluster.start()

        def a_beat_is_killed():
            processes.pop("beat").kill()

        ended = []

        def at_rest() -> bool:
            ended.extend(name for name, process in processes.items() if process.keep())
            return workshop.at_rest()

        acts = [a_worker_is_killed, the_broker_is_lost, the_database_is_restarted, a_beat_is_killed]
        for number, act in enumerate([None, *acts]):
            workshop.set_clock(workshop.moment(8, 14) + timedelta(days=2 * number))
            if act:
                act()
                workshop.connections.close_all()
            workshop.until(at_rest, f"at rest after {act and act.__name__}")
            workshop.check_inside(opened)
        workshop.check_outside(kills=len(acts) + len(ended))


if __name__ == "__main__":
    main()
