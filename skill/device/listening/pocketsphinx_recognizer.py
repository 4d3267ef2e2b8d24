"""Hears spoken answers offline with PocketSphinx and the small grammar of the open question.

A grammar takes whatever was said for the likest thing it holds. So what was heard counts only where its
sounds fit almost as well as any sounds would, and where its words cover most of what was spoken: other
talk is heard as a word or two with long silences.
"""

from __future__ import annotations

import array
import math
from collections.abc import Callable
from dataclasses import dataclass

from pocketsphinx import Decoder, Vad

from skill.device.listening.grammar import Dictionary
from skill.device.listening.recognizer import NOTHING, Recognised

LEAST_FIT, LEAST_COVERED = -0.0066, 0.6
"""Measured on synthetic voices; ``make eval-speech`` shows what is lost and let through with these."""
SURE_FIT, SURE_COVERED = -0.0058, 0.7
_LIKELY, _SURE = 0.6, 0.9
"""The scores of what is taken, and of what is taken without asking back."""
_ANY = "any"
"""The grammar for where no question is open."""
_NOTHING_FITS = 5e-324
_FRAME_BYTES = 320
_LEVEL, _LOUDEST = 1000.0, 32_767
"""The mean level of the loudest tenth of a second, and the most that a sample holds."""
_MOST_LIFT = 4.0
"""Noise that is lifted to the level of speech is heard as words."""
_BLOCK, _SHORTEST = 1600, 6400
_NO_WORD = ("<", "[", "+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What may have been said."""

    text: str
    fit: float
    """How well its words fit the sound: 0 is perfect, less is worse."""
    covered: float
    """The share of the speech that its words cover; pauses within a word let it exceed 1."""

    @property
    def is_expected(self) -> bool:
        """Whether it is likely what was said, and no other talk."""
        return self.fit >= LEAST_FIT and self.covered >= LEAST_COVERED

    @property
    def score(self) -> float:
        """How sure it is: nothing, likely or sure."""
        if not self.is_expected:
            return 0.0
        return _SURE if self.fit >= SURE_FIT and self.covered >= SURE_COVERED else _LIKELY


class PocketsphinxRecognizer:
    """Hears one utterance at a time; not for use by several threads."""

    def __init__(self, grammars: Callable[[Dictionary], Callable[[str], str]]) -> None:
        """Loads the acoustic model.

        :param grammars: takes the words that can be heard, and returns what makes the JSGF of a question.
        """
        # Without `bestpath` the first hypothesis counts at once: a lattice takes time and hears no
        # better. With `compallsen` scores are relative to the likeliest of all sounds, not of those
        # that the grammar holds.
        self._decoder = Decoder(lm=None, bestpath=False, compallsen=True, loglevel="FATAL")
        self._known: set[str] = set()
        self._grammar = grammars(Dictionary(self._decoder.lookup_word))

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise. What was not expected is nothing, with the score 0."""
        if len(sound) < _SHORTEST:
            return NOTHING
        asked = question or _ANY
        if asked not in self._known:
            self._decoder.add_jsgf_string(asked, self._grammar(asked))
            self._known.add(asked)
        self._decoder.activate_search(asked)
        found = self.hypothesis(sound)
        return Recognised(found.text, found.score) if found is not None and found.score else NOTHING

    def close(self) -> None:
        """See Recognizer.close."""

    def hypothesis(self, sound: bytes) -> Hypothesis | None:
        """Returns what fits the sound best, however badly; None where nothing does at all."""
        sound = _levelled(sound)
        decoder = self._decoder
        decoder.start_utt()
        # All at once: a short answer is over before a running estimate of the level has settled.
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        if best is None or not best.hypstr:
            return None
        words = [s for s in decoder.seg() if not s.word.startswith(_NO_WORD)]
        frames = sum(s.end_frame - s.start_frame + 1 for s in words) or 1
        fit = sum(math.log(max(s.ascore, _NOTHING_FITS)) for s in words) / frames
        return Hypothesis(best.hypstr, fit, frames / max(1, self._spoken(sound)))

    @staticmethod
    def _spoken(sound: bytes) -> int:
        """Returns how many of the decoder's frames of 10 ms hold speech."""
        # A new one each time: it gets used to a level of noise, and would take the next for speech.
        vad = Vad(Vad.STRICT)
        size = vad.frame_bytes
        starts = range(0, len(sound) - size + 1, size)
        spoken: list[int] = [at for at in starts if vad.is_speech(sound[at : at + size])]
        return len(spoken) * (len(sound[:size]) // _FRAME_BYTES)


def _levelled(sound: bytes) -> bytes:
    """The sound at the level that the bounds were measured at: voices and microphones differ."""
    samples = array.array("h", sound[: len(sound) // 2 * 2])
    blocks = [samples[at : at + _BLOCK] for at in range(0, len(samples), _BLOCK)]
    loud = max((math.fsum(s * s for s in block) / len(block) for block in blocks), default=0.0) ** 0.5
    if not loud:
        return sound
    factor = min(_LEVEL / loud, _LOUDEST / max(map(abs, samples)), _MOST_LIFT)
    return array.array("h", (round(factor * sample) for sample in samples)).tobytes()
