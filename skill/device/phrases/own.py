"""What a person's phrases are to the recogniser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill.device.listening.whisper_recognizer import Sounds
from skill.device.phrases.matching import FEWEST, Phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skill.device.listening.whisper import Features
    from skill.device.phrases.phrase import Phrase


class OwnPhrases:
    """An Own on what somebody recorded."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def sounds_like(self, features: Features) -> Sounds | None:
        """See Own.sounds_like."""
        match = self._phrases.match(features)
        if match is None:
            return None
        return Sounds(match.phrase.means, match.sure, match.other.means if match.other else "")


def own_phrases(recorded: Sequence[Phrase]) -> OwnPhrases | None:
    """Returns what somebody recorded, None where it is too little to tell phrases apart."""
    phrases = Phrases(recorded)
    return OwnPhrases(phrases) if len(phrases.phrases) >= FEWEST else None
