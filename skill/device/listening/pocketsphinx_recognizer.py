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

from skill.device.listening.dictionary import Dictionary
from skill.device.listening.recognizer import NOTHING, Recognised

BIAS, FIT, WORST, BETWEEN, COVERED = 8.38, 1.08, 0.488, 1.41, 4.95
"""How what is measured of a hypothesis tells whether it was said; ``make hearing`` fits and prints them."""
LEAST = 0.5
"""The score below which it is rather other talk."""
_ANY = "any"
"""The grammar for where no question is open."""
_NOTHING_FITS, _FAR = 5e-324, 30.0
_FRAME_BYTES = 320
_LEVEL, _LOUDEST = 1000.0, 32_767
"""The mean level of the loudest tenth of a second, and the most that a sample holds."""
_MOST_LIFT = 4.0
"""Noise that is lifted to the level of speech is heard as words."""
_BLOCK, _SHORTEST = 1600, 6400
_NO_WORD = ("<", "[", "+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What may have been said. How well something fits is at most 0, and in thousandths of a logarithm."""

    text: str
    fit: float
    """How well its words fit the sound."""
    worst: float
    """How well the worst of them does."""
    between: float
    """How well silence fits what is between them: badly where other words are."""
    covered: float
    """The share of the speech that its words cover, at most 1."""

    @property
    def score(self) -> float:
        """How likely it was said, from 0 to 1."""
        weighed = FIT * self.fit + WORST * self.worst + BETWEEN * self.between + COVERED * self.covered
        return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, BIAS + weighed))))


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
        """See Recognizer.recognise. What is rather other talk is nothing."""
        found = self.hypothesis(sound, question)
        if found is None or found.score < LEAST:
            return NOTHING
        return Recognised(found.text, found.score)

    def close(self) -> None:
        """See Recognizer.close."""

    def hypothesis(self, sound: bytes, question: str | None) -> Hypothesis | None:
        """Returns what fits the sound best, however badly; None where nothing does at all.

        Parameters are those of :meth:`recognise`.
        """
        if len(sound) < _SHORTEST:
            return None
        decoder, asked = self._decoder, question or _ANY
        if asked not in self._known:
            decoder.add_jsgf_string(asked, self._grammar(asked))
            self._known.add(asked)
        decoder.activate_search(asked)
        sound = _levelled(sound)
        decoder.start_utt()
        # All at once: a short answer is over before a running estimate of the level has settled.
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        if best is None or not best.hypstr:
            return None
        words: list[tuple[int, float]] = []
        silences: list[tuple[int, float]] = []
        for segment in decoder.seg():
            fit = 1000 * math.log(max(segment.ascore, _NOTHING_FITS))
            where = silences if segment.word.startswith(_NO_WORD) else words
            where.append((segment.end_frame - segment.start_frame + 1, fit))
        frames = sum(length for length, _ in words)
        return Hypothesis(
            best.hypstr,
            _mean(words),
            min((fit / length for length, fit in words), default=0.0),
            _mean(silences),
            min(1.0, frames / max(1, self._spoken(sound))),
        )

    @staticmethod
    def _spoken(sound: bytes) -> int:
        """Returns how many of the decoder's frames of 10 ms hold speech."""
        # A new one each time: it gets used to a level of noise, and would take the next for speech.
        vad = Vad(Vad.STRICT)
        size = vad.frame_bytes
        starts = range(0, len(sound) - size + 1, size)
        spoken: list[int] = [at for at in starts if vad.is_speech(sound[at : at + size])]
        return len(spoken) * (len(sound[:size]) // _FRAME_BYTES)


def _mean(fits: list[tuple[int, float]]) -> float:
    """The mean of each frame."""
    return sum(fit for _, fit in fits) / max(1, sum(length for length, _ in fits))


def _levelled(sound: bytes) -> bytes:
    """The sound at the level that the bounds were measured at: voices and microphones differ."""
    samples = array.array("h", sound[: len(sound) // 2 * 2])
    blocks = [samples[at : at + _BLOCK] for at in range(0, len(samples), _BLOCK)]
    loud = max((math.fsum(s * s for s in block) / len(block) for block in blocks), default=0.0) ** 0.5
    if not loud:
        return sound
    factor = min(_LEVEL / loud, _LOUDEST / max(map(abs, samples)), _MOST_LIFT)
    return array.array("h", (round(factor * sample) for sample in samples)).tobytes()
