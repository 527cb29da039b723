"""Reading a campaign from the plan document an office has already written: a deterministic grammar with tables of words.

    files -> paragraphs -> outline -> structure + tables -> scheduler -> proposal

`propose_campaign` is the only public function; the command of the same name and the pages stand over it.
"""

from campaigns.plan_text.reader import propose_campaign

__all__ = ["propose_campaign"]
