"""Reading a campaign from the plan document an office has already written: a deterministic grammar with tables of words.

    files -> paragraphs -> outline -> structure + tables -> scheduler -> proposal

`propose_campaign` is the only public function; the command of the same name and the pages stand over it.

Where to add what: a word (a stage, a label over a column, a body, an act, a grade, a kind of title) goes into its table in
`words` and nowhere else; a numbering style into `numbering.STYLES`; a word of time into `tokens.PATTERNS`, and what it
means into the grammar of `dates` and the calendar of `resolve`; a date that is no deadline into `background`; a sentence
shown to people into `messages`. A plan that was read wrongly becomes a file in tests/campaigns/plan_text/corpus first.
"""

from campaigns.plan_text.reader import propose_campaign

__all__ = ["propose_campaign"]
