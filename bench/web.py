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

BASE = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(application: str, environment: dict) -> Iterator[int]:
    """Run `application` behind two sync workers; gives its port and ends it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    command += ["--log-level", "error", "--timeout", "300"]
    server = subprocess.Popen(command, cwd=BASE, env=os.environ | environment)
    try:
        _wait_for(port, server)
        yield port
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


def fetch(port: int, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """One request over a new connection; gives the status and everything that came back."""
    with socket.create_connection(("127.0.0.1", port), timeout=600) as wire:
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
    ask: Callable[[], int], wanted: int, *, seconds: float = 3, warm_up: float = 1
) -> tuple[float, int]:
    """The median time of a request in ms, and how many were timed; every answer must have the status `wanted`."""
    _run(ask, wanted, warm_up)
    times = _run(ask, wanted, seconds)
    return median(times) * 1000, len(times)


def _run(ask: Callable[[], int], wanted: int, seconds: float) -> list[float]:
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        status = ask()
        times.append(time.perf_counter() - start)
        if status != wanted:
            raise RuntimeError(f"answered {status} instead of {wanted}")
    return times
