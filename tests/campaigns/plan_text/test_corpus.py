"""Plans as offices write them, one file each in `corpus`, with what must be read from them below the line of signs.

A new plan needs a new file and no code: the plan, a line "=====", then one line per fact ("stage", "link", "who",
"grades", "floor", "departments", "topics", "year", "number", "issued", "codes"). "?" marks what must not be shown as
certain. Every plan is read again as Word and, some of them, as a PDF of printed lines, which must change nothing.
"""

import io
from pathlib import Path

import docx
import pytest

from campaigns.plan_text import propose_campaign
from campaigns.plan_text.proposal import Proposal
from tests.campaigns.plan_text.builders import (
    codes,
    printed_pdf,
    propose,
    saved,
    short_links,
    short_stages,
    who_what,
)

FILES = sorted(Path(__file__).with_name("corpus").glob("*.txt"))
# As printed paper these would be other documents: their lines are torn on purpose.
TORN = {"page_headers", "letters_and_spaces"}
PRINTED = [file for file in FILES if file.stem not in TORN][::3]


def parted(file: Path) -> tuple[str, dict[str, list[str]]]:
    """The text of a plan, and the facts by their first word."""
    text, _, below = file.read_text(encoding="utf-8").partition("\n=====\n")
    facts: dict[str, list[str]] = {"stage": [], "link": []}
    for line in below.splitlines():
        kind, _, rest = line.partition(" ")
        facts.setdefault(kind, []).append(rest.strip())
    return text, facts


def facts_of(proposal: Proposal, kinds: set[str]) -> dict[str, list[str]]:
    """What was read, in the words of the files."""
    read = {
        "stage": short_stages(proposal),
        "link": short_links(proposal),
        "who": ["；".join(who or "-" for who, _ in who_what(proposal))],
        "grades": ["、".join(proposal.grades)],
        "floor": [proposal.participation_floor],
        "departments": ["、".join(proposal.departments)],
        "topics": ["、".join(topic.name for topic in proposal.topics)],
        "year": [f"{proposal.year} {proposal.year_source}"],
        "number": [proposal.document_number],
        "issued": [str(proposal.issued_on)],
        "codes": [" ".join(sorted(codes(proposal) - {"approximate"}))],
    }
    return {kind: read[kind] for kind in kinds}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_is_read_as_its_file_says(file):
    text, facts = parted(file)
    assert facts_of(propose(text), set(facts)) == facts


def undoubted(proposal: Proposal) -> list[str]:
    """Stages and links without their doubts: a break of the page inside a date may add one."""
    return [line.replace("?", "") for line in (*short_stages(proposal), *short_links(proposal))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_same_plan_in_word_is_read_the_same(file):
    text = parted(file)[0]
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    assert undoubted(propose_campaign(saved(document), "方案.docx")) == undoubted(propose(text))


@pytest.mark.parametrize("file", PRINTED, ids=lambda file: file.stem)
def test_the_same_plan_printed_to_pdf_is_read_the_same(file):
    text = parted(file)[0]
    paper = printed_pdf(text, width=64 - len(text) % 3 * 8)
    assert undoubted(propose_campaign(paper, "方案.pdf")) == undoubted(propose(text))


def test_every_plan_of_the_corpus_says_what_it_expects():
    assert len(FILES) >= 40
    assert all(parted(file)[1]["link"] for file in FILES)


def test_the_encoding_and_the_ends_of_lines_change_nothing():
    text = parted(FILES[0])[0]
    data = io.BytesIO(text.replace("\n", "\r\n").encode("gb18030")).getvalue()
    assert short_links(propose_campaign(data, "方案.txt")) == short_links(propose(text))
