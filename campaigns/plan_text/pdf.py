"""The text of a PDF, read by pypdf in a process of its own.

A PDF can make any reader loop or unpack without end, and only another process can be stopped for sure and has memory of
its own. `pdf_worker` is that process.
"""

import json
import subprocess
import sys
from pathlib import Path

from campaigns.plan_text.messages import PlanRefused

WORKER = Path(__file__).with_name("pdf_worker.py")
SECONDS = 4.0
LARGEST_ANSWER = 4 * 1024 * 1024


def read_pdf(data: bytes) -> str:
    """The text of all pages, a form feed between two; raises PlanRefused."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(WORKER)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlanRefused("slow") from None
    if done.returncode != 0 or not done.stdout or len(done.stdout) > LARGEST_ANSWER:
        raise PlanRefused("broken")
    answer = json.loads(done.stdout)
    if answer.get("refused"):
        raise PlanRefused(answer["refused"])
    text = "\f".join(answer["pages"])
    if not any(sign.isalnum() for sign in text):
        raise PlanRefused("no_text")
    return text
