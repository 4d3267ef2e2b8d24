"""Alexa's JSON on one side, the core on the other."""

from skill.alexa import lazy_sdk

lazy_sdk.install()
