"""The demonstration: a believable city, a clock that staff can move, sign-in by button. Not installed in production."""
