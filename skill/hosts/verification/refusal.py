"""A request that is not Alexa's, or not for this skill."""


class Refused(Exception):  # noqa: N818  it says what happened
    """A request that must not be answered; the message is for the operator's log, never for the sender."""
