"""Guides a person through the recording of their phrases, one at a time at any pace, to be gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from skill.device.listening.sound import RATE
from skill.device.phrases.matching import Phrases, odd_one
from skill.device.phrases.phrase import WANTED, Phrase, reduced

if TYPE_CHECKING:
    from skill.core.wording.words import Locale
    from skill.device.listening.whisper import Features

SHORTEST_S, LONGEST_S = 0.3, 6.0
"""What is shorter is a click, and what is longer no phrase; a segment has some silence around it."""
_SPELT_OUT = 3
"""So many phrases are asked for in whole sentences; then everybody knows how it goes."""
_SILENCES, _SKIPPED = 2, 3
"""So many silences in a row skip a phrase, and so many skipped phrases in a row end it: nobody is there."""
_REFUSALS = 2
"""So many recordings of a phrase are refused; what comes then is how this person says it."""
_STOP = "stop"


class Enrolment:
    """One session of recording."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        words: Locale,
        tell: Callable[[str], None],
        beep: Callable[[], None],
        utterances: Callable[[], Iterator[bytes | None]],
        features: Callable[[bytes], Features],
        keep: Callable[[Sequence[Phrase]], None],
    ) -> None:
        """Takes what there is, and how to talk with the person.

        :param phrases: all there are, in the order in which to ask; the complete ones are not asked for.
        :param tell: says and prints one sentence, and returns when it has ended.
        :param beep: tells that the ears are open.
        :param utterances: yields the sound of what is said next, 16-bit samples of one channel, ``RATE`` a
            second, None where nobody speaks; it listens only while it is asked.
        :param features: what the encoder tells of such sound, a row for each 20 ms.
        :param keep: keeps all phrases; it is called after each recording.
        """
        self.phrases = list(phrases)
        """As they are now."""
        self._words, self._say, self._beep = words, tell, beep
        self._utterances, self._features, self._keep = utterances, features, keep
        self._known = Phrases(())
        self._asked_for = 0

    def run(self, only: str | None = None) -> bool:
        """Records until all is done or the person has enough; returns whether all is done.

        :param only: the one phrase to record; None for all.
        Whatever the source of sound and ``keep`` raise comes through; what was recorded until then is kept.
        """
        todo = [n for n, one in enumerate(self.phrases) if not one.complete and only in (None, one.said)]
        sounds = self._utterances()
        try:
            self._tell("begin", number=str(len(todo)))
            self._tell("pause")
            done = self._record(todo, sounds)
        except (KeyboardInterrupt, _Stopped):
            # Ctrl-C is a way to pause; and what was said so far is kept.
            done = False
        finally:
            close = getattr(sounds, "close", None)
            if close is not None:
                close()
        if done:
            self._tell("done")
        else:
            self._tell("later")
        return done

    def _record(self, todo: Sequence[int], sounds: Iterator[bytes | None]) -> bool:
        skipped, half = 0, len(todo) // 2
        for count, number in enumerate(todo):
            if count == half >= _SPELT_OUT:
                self._tell("half")
            if self._one(number, sounds):
                skipped = 0
                self._known = Phrases([one for one in self.phrases if one.complete])
                continue
            skipped += 1
            if skipped == _SKIPPED:
                return False
            self._tell("skip")
        return all(self.phrases[number].complete for number in todo)

    def _one(self, number: int, sounds: Iterator[bytes | None]) -> bool:
        """Records one phrase; returns whether it is complete."""
        silences = refusals = 0
        self._asked_for += 1
        again = False
        while not self.phrases[number].complete:
            self._ask(self.phrases[number], again)
            again = True
            self._beep()
            sound = next(sounds, _END)
            if isinstance(sound, _End):
                raise _Stopped
            if sound is None or len(sound) < SHORTEST_S * RATE * 2:
                silences += 1
                if silences == _SILENCES:
                    return False
                self._tell("quiet" if sound is None else "short")
                continue
            silences = 0
            refused = self._take(number, sound, patient=refusals < _REFUSALS)
            if refused:
                refusals += 1
                self._tell(refused)
        return True

    def _take(self, number: int, sound: bytes, *, patient: bool) -> str | None:
        """Takes a recording, or returns the key of what to say for it to be said again."""
        phrase, most = self.phrases[number], round(LONGEST_S * RATE) * 2
        if len(sound) > most and patient:
            return "long"
        features = self._features(sound[:most])
        match = self._known.match(features)
        if match and match.sure and not match.other and match.phrase.means == _STOP and phrase.means != _STOP:
            raise _Stopped
        taken, refused = phrase.recorded(reduced(features)), None
        if patient and taken.complete:
            odd = odd_one(taken.recordings[:WANTED])
            if odd is not None:
                taken, refused = taken.without(odd), "unlike"
        self.phrases[number] = taken
        self._keep([one for one in self.phrases if one.recordings])
        return refused

    def _ask(self, phrase: Phrase, again: bool) -> None:
        if not again:
            self._tell("say" if self._asked_for <= _SPELT_OUT else "next", phrase=phrase.said)
        else:
            self._tell("again" if self._asked_for <= _SPELT_OUT else "once_more", phrase=phrase.said)

    def _tell(self, key: str, *, phrase: str = "", number: str = "") -> None:
        self._say(self._words.text(f"enroll.{key}", phrase=phrase, number=number))


class _Stopped(Exception):  # noqa: N818 - the person has enough, or there is no more sound
    pass


class _End:
    pass


_END = _End()
