"""A thin HTTP client and the two servers under measurement, all on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

BASE = Path(__file__).resolve().parent.parent


class Server(NamedTuple):
    """A server under measurement: where it answers, and its master process."""

    port: int
    pid: int


class Timed(NamedTuple):
    """Median time of a request, CPU time of the workers for one (both in ms), and how many were timed."""

    ms: float
    cpu_ms: float
    count: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(application: str, environment: dict) -> Iterator[Server]:
    """Run `application` behind two sync workers and end it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    command += ["--log-level", "error", "--timeout", "300"]
    server = subprocess.Popen(command, cwd=BASE, env=os.environ | environment)
    try:
        _wait_for(port, server)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _tenth in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server under measurement did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server under measurement does not answer")


def fetch(server: Server, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """One request over a new connection; gives the status and everything that came back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=600) as wire:
        wire.sendall(head + body)
        parts = []
        while part := wire.recv(65536):
            parts.append(part)
    answer = b"".join(parts)
    return int(answer[9:12]), answer


def get(path: str, cookies: str = "") -> bytes:
    """The head of a GET request."""
    return f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode()


def post(path: str, cookies: str, token: str, body: bytes, content_type: str) -> bytes:
    """The head of a POST request with its CSRF token."""
    return (
        f"POST {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()


def typical(
    ask: Callable[[], int], wanted: int, server: Server, *, seconds: float = 3, warm_up: float = 1
) -> Timed:
    """What a request to `server` typically takes; every answer must have the status `wanted`."""
    _run(ask, wanted, warm_up)
    before = _cpu_seconds(server)
    times = _run(ask, wanted, seconds)
    cpu = (_cpu_seconds(server) - before) / len(times)
    return Timed(median(times) * 1000, cpu * 1000, len(times))


def _cpu_seconds(server: Server) -> float:
    """User and system time of the workers so far: steadier than the clock where other work shares the machine."""
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    stats = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def against_bare(results: list[tuple[Timed, Timed, Timed]]) -> dict:
    """The figures of a report's line from (bare, ours, bare), once for each repeat; the medians count."""
    pairs = [
        (ours, (first.ms + last.ms) / 2, (first.cpu_ms + last.cpu_ms) / 2) for first, ours, last in results
    ]
    return {
        "ours_ms": round(median(ours.ms for ours, _ms, _cpu in pairs), 2),
        "yardstick": "bare",
        "yardstick_ms": round(median(ms for _ours, ms, _cpu in pairs), 2),
        "ratio": round(median(ours.ms / ms for ours, ms, _cpu in pairs), 2),
        "cpu_ratio": round(median(ours.cpu_ms / cpu for ours, _ms, cpu in pairs), 2),
    }


def _run(ask: Callable[[], int], wanted: int, seconds: float) -> list[float]:
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        status = ask()
        times.append(time.perf_counter() - start)
        if status != wanted:
            raise RuntimeError(f"answered {status} instead of {wanted}")
    return times
