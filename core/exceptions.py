"""What a service raises when it refuses. Messages are for people, in their language, and say what to do next."""


class Refusal(Exception):
    """Base of every refusal; `str(error)` is shown to the person who acted."""


class NotAllowed(Refusal):
    """The person may see the thing but may not do this to it."""


class RuleBroken(Refusal):
    """A rule of the campaign, the law or the form forbids this now; `field` names the input at fault, if one is."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class TransitionError(Refusal):
    """The thing is in a state from which this act is not possible."""


class StaleState(Refusal):
    """Somebody else changed the thing since it was read."""
