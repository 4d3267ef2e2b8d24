"""What an intent says by its name alone."""

from __future__ import annotations

from collections.abc import Mapping

from skill.core.heard import Answer, Command

COMMANDS: Mapping[str, Command] = {
    "AMAZON.HelpIntent": Command.HELP,
    "AMAZON.StopIntent": Command.STOP,
    "AMAZON.CancelIntent": Command.STOP,
    "AMAZON.NavigateHomeIntent": Command.STOP,
    "AMAZON.RepeatIntent": Command.REPEAT,
    "AMAZON.StartOverIntent": Command.START_OVER,
    "AMAZON.PreviousIntent": Command.GO_BACK,
    "AMAZON.NextIntent": Command.SKIP,
    "WhyIntent": Command.WHY,
    "SkipIntent": Command.SKIP,
    "DontKnowIntent": Command.DONT_KNOW,
    "SlowerIntent": Command.SLOWER,
    "ThanksIntent": Command.THANKS,
    "ChangeIntent": Command.CHANGE,
    "WhoCanHelpIntent": Command.WHO_CAN_HELP,
    "MoreIntent": Command.MORE,
    "ExerciseIntent": Command.EXERCISE,
    "DevicesIntent": Command.DEVICES,
    "SendIntent": Command.SEND,
    "RememberIntent": Command.REMEMBER,
    "ForgetIntent": Command.FORGET,
    "ResumeIntent": Command.RESUME,
    "OutOfScopeIntent": Command.OUT_OF_SCOPE,
}
ANSWERS: Mapping[str, Answer] = {
    "AMAZON.YesIntent": Answer.YES,
    "AMAZON.NoIntent": Answer.NO,
    "DontKnowIntent": Answer.UNSURE,
}
STATING = ("AnswerIntent", "WordsIntent", "DescribeIntent", "AMAZON.FallbackIntent")
"""Intents that say nothing beyond their slots."""
