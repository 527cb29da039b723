"""Child process of `pdf`: PDF bytes on standard input, JSON with the text of the pages on standard output.

Runs alone (no project on its path), with hard limits on memory and processor time.
"""

import io
import json
import sys

# Loaded before the limit below is set, so that the limit covers the file alone.
from pypdf import Configuration, PdfReader, apply_configuration

MEMORY_BYTES = 80 * 1024 * 1024
SECONDS = 3
MOST_PAGES = 400
MOST_CHARACTERS = 400_000
LARGEST_STREAM = 16 * 1024 * 1024
LIMITS = {
    "maximum_declared_stream_length": LARGEST_STREAM,
    "array_based_stream_maximum_output_length": LARGEST_STREAM,
    "lzw_maximum_output_length": LARGEST_STREAM,
    "run_length_maximum_output_length": LARGEST_STREAM,
    "zlib_maximum_output_length": LARGEST_STREAM,
    "stream_decoding_work_maximum_length": 4 * LARGEST_STREAM,
    "page_tree_maximum_entries": 10 * MOST_PAGES,
    "page_tree_maximum_page_entries": 100 * MOST_PAGES,
    "jbig2dec_binary": None,
}


def limit_this_process() -> None:
    """Let the system end this process when it takes too much; where it cannot (Windows), the parent's clock does."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    held = held_bytes()
    if held:
        resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY_BYTES, held + MEMORY_BYTES))


def held_bytes() -> int:
    """Data memory of this process now, 0 where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:")), 0)
    except OSError:
        return 0


def text_of(data: bytes) -> dict:
    """The pages' text, or the code of a refusal."""
    with apply_configuration(Configuration(**LIMITS)):
        return read_pages(PdfReader(io.BytesIO(data), strict=False))


def read_pages(reader: PdfReader) -> dict:
    """The text of each page, unless there are too many of them or of their words."""
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "encrypted"}
    if len(reader.pages) > MOST_PAGES:
        return {"refused": "unpacks_too_large"}
    pages, total = [], 0
    for page in reader.pages:
        pages.append(page.extract_text() or "")
        total += len(pages[-1])
        if total > MOST_CHARACTERS:
            return {"refused": "unpacks_too_large"}
    return {"pages": pages}


def main() -> None:
    data = sys.stdin.buffer.read()
    limit_this_process()
    try:
        answer = text_of(data)
    except MemoryError:
        answer = {"refused": "unpacks_too_large"}
    except Exception as error:  # any fault of pypdf on a damaged file is a refusal, not a fault of ours
        answer = {
            "refused": "encrypted" if "crypt" in f"{type(error).__name__} {error}".lower() else "broken"
        }
    text = json.dumps(answer, ensure_ascii=True)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
