"""The outline of a document: which numbered paragraph stands under which.

Styles have no fixed rank: one office puts 1. under （一）, another the other way round, and numbers run on, restart or
jump. So a style met for the first time opens a level below the last paragraph, and a style met before goes back to its
level; a number 1 that does not continue its level opens a new one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from campaigns.plan_text import words
from campaigns.plan_text.document import Table
from campaigns.plan_text.numbering import DATED_STAGE, Marker, read_follower, read_marker, split_run_on
from campaigns.plan_text.text import Passage
from campaigns.plan_text.words import any_of

BARE_HEADING_AT_MOST = 30
STAGE_HEADING = re.compile(r"^[^。;]{0,24}阶段")
DATED_HEADING = re.compile(
    rf"^[^。;,(]{{0,6}}{any_of(words.STAGE_WORDS)}[^。;,(]{{0,6}}\([^()]*[月季旬年][^()]*\)[:]?$"
)
SCHEDULE = re.compile(any_of(words.SCHEDULE_HEADINGS))
NOT_HEADING = re.compile(r"[。;!?]|[,、:]$")


@dataclass
class Node:
    """A paragraph with a number or heading, what follows it unnumbered, and what stands under it."""

    passage: Passage
    marker: Marker | None = None
    style: str = ""
    body: list[Passage] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False)

    @property
    def rest(self) -> Passage:
        """The paragraph without its number."""
        return self.passage.part(self.marker.end) if self.marker else self.passage

    @property
    def heading(self) -> str:
        """The first sentence, folded: "(一)动员部署。各县…" has the heading 动员部署."""
        text = self.rest.folded
        end = re.search(r"[。;:]", text)
        return text[: end.start()] if end else text

    def walk(self) -> Iterator["Node"]:
        """This node and everything under it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def passages(self) -> list[Passage]:
        """Every paragraph of this node and those under it, without this node's own number."""
        found = [self.rest, *self.body]
        for node in self.walk():
            if node is not self:
                found.extend((node.passage, *node.body))
        return [passage for passage in found if passage.text]


def build(blocks: list[Passage | Table]) -> Node:
    """The outline of paragraphs and tables, under a root that stands for the whole document."""
    builder = _Builder(blocks)
    for block in blocks:
        if isinstance(block, Table):
            builder.path[-1].tables.append(block)
        else:
            for piece in split_run_on(block, builder.reached):
                builder.add(piece)
    return builder.root


class _Builder:
    """Grows the outline; `path` leads from the root to the paragraph added last."""

    def __init__(self, blocks: list[Passage | Table]) -> None:
        first = next((block for block in blocks if isinstance(block, Passage)), None)
        empty = first.part(0, 0) if first else Passage("", [], "")
        self.root = Node(empty)
        self.path = [self.root]
        self.reached: dict[str, int] = {}

    def add(self, passage: Passage) -> None:
        marker = read_marker(passage) or self.follower(passage)
        if marker and marker.doubtful and not self.expects(marker):
            marker = None
        style = marker.style if marker else self.bare_style(passage)
        if not style:
            self.path[-1].body.append(passage)
            return
        if marker:
            self.reached[style] = marker.value
        node = Node(passage, marker, style)
        self.climb(node)
        node.parent = self.path[-1]
        self.path[-1].children.append(node)
        self.path.append(node)

    def follower(self, passage: Passage) -> Marker | None:
        """The marker that only the one before it makes one."""
        found = (read_follower(passage, node.marker) for node in self.path[1:])
        return next((marker for marker in found if marker), None)

    def expects(self, marker: Marker) -> bool:
        """Whether some open level of this style waits for just this number."""
        return any(
            node.style == marker.style and node.marker.value + 1 == marker.value for node in self.path[1:]
        )

    def bare_style(self, passage: Passage) -> str:
        """The style of a heading without a number: from the word processor, or a short line with a telling word."""
        if passage.heading:
            return f"heading {passage.heading}"
        text = passage.folded
        if DATED_STAGE.match(text):
            return "dated stage"
        if len(text) > BARE_HEADING_AT_MOST or NOT_HEADING.search(text):
            return ""
        if (STAGE_HEADING.search(text) or DATED_HEADING.search(text)) and not re.search(
            words.NOT_A_STAGE, text
        ):
            return "stage heading"
        return "section heading" if SCHEDULE.search(text) and len(self.path) > 1 and len(text) <= 14 else ""

    def climb(self, node: Node) -> None:
        """Go up the path to where the node belongs."""
        if node.style == "附件":
            del self.path[1:]
        level = self.level_of(node)
        if level is not None:
            del self.path[level:]

    def level_of(self, node: Node) -> int | None:
        """The place in the path that the node takes over, or None to open a level under the last paragraph."""
        same = [place for place in range(len(self.path) - 1, 0, -1) if self.path[place].style == node.style]
        if not same or node.marker is None:
            return self._bare_level(node, same)
        for place in same:
            if self.path[place].marker and self.path[place].marker.value + 1 == node.marker.value:
                return place
        if node.marker.value <= 1 and same[0] != len(self.path) - 1:
            return None
        return same[0]

    def _bare_level(self, node: Node, same: list[int]) -> int | None:
        if same:
            return same[0]
        if node.style.startswith("heading "):
            rank = int(node.style.split()[1])
            deeper = [
                place
                for place in range(1, len(self.path))
                if self.path[place].style.startswith("heading ")
                and int(self.path[place].style.split()[1]) > rank
            ]
            return deeper[0] if deeper else None
        return None
