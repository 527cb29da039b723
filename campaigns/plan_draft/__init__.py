"""The plan of a campaign between its document and its rows: what was read, what people confirmed or put right.

    text -> plan_text (proposal) -> from_proposal (tree) -> changes, by hand -> services.create_campaign (rows)

`tree` is the structure, `doubts` says what must be looked at, `changes` are the only ways to alter it, `bodies` turns
the words of who owes and to whom into organizations. Everything but `bodies` is pure: no database, no clock.
"""
