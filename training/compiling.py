"""From the sources to the bytes that ``skill.understanding.compiled`` reads."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from zlib import compress, crc32

import numpy as np

from skill.core.fields import NEW
from skill.understanding.compiled import (
    ALARMING,
    BYTES,
    FLOATS,
    HALF_BYTES,
    MARK,
    MEANT,
    ROWS,
    as_known,
    packed,
    read,
    split,
)
from skill.understanding.encoder import Encoder, Floats
from skill.understanding.pieces import Pieces
from skill.understanding.times import Times
from skill.understanding.understander import Understander
from training import certainty, lines, overheard, student, teacher
from training.lines import ASKS, COMMAND, QUESTIONS, SIGN, Line
from training.mixing import Mixer
from training.sources import NAMED, Sources
from training.weights import SIZE, Arrays, kept, pretrained, vocabulary

Lines = Mapping[str, tuple[float, float]]

_OF_VOICES, _OF_CLAUSES, _OF_NOISE = 0.62, 0.35, 0.03
"""How often lines come from where."""
_MORE_OFTEN = {SIGN: 0.04, ASKS: 0.03, COMMAND: 0.03}
"""How often, besides, voices' lines are seen that say something of a kind; of signs those that are rare."""
_RARE = ("self_harm", "overdose", "calls_for_help", "unresponsive")
_COUNTS = {
    "command": 5, "answer": 5, "level": 6, "place": 5, "change": 3, "sign": 3, "told_sign": 3, "aside": 2,
}  # fmt: skip
"""How much more than another a file of clauses counts."""
_SIGNS, _TOLD_BY_TIMES, _SHORTEST, _LONGEST = "sign", (NEW, "rapidly_worse"), 2, 10
"""The file of phrases that name signs, the signs that they do not tell of, and how many words these have."""
_STEPS_OF_TEACHER, _STEPS_OF_STUDENT, _READ_BY_TEACHER = 9000, 5000, 120_000
"""Batches that each learns from, and lines that the teacher reads for the student."""


def compiled(sources: Sources) -> bytes:
    """Returns the bytes of the compiled file."""
    times = Times.of(sources.lexicon["times"])
    pieces = pieces_of(sources, times)
    splitter = Pieces(pieces, times)
    weights = pretrained(pieces, len(QUESTIONS) + 1, sources.outputs)
    mixer = Mixer(kinds(sources, pieces), sources.mixing)
    learned_from = sources.outputs, mixer.draw, lambda text: splitter.numbers(splitter.words(text))
    taught = teacher.taught(weights, *learned_from, _STEPS_OF_TEACHER)
    return written(
        sources, pieces, student.learned(taught, *learned_from, _READ_BY_TEACHER, _STEPS_OF_STUDENT)
    )


def written(sources: Sources, pieces: Sequence[str], weights: Arrays) -> bytes:
    """Returns the bytes of the file, with how sure it may be."""
    times = Times.of(sources.lexicon["times"])
    splitter = Pieces(pieces, times)
    seen = partial(_seen, Encoder(weights, SIZE), splitter)
    arrays = {
        **weights,
        ALARMING: alarm(sources, splitter, len(pieces)),
        MEANT: overheard.fitted(seen, sources),
    }

    def made(calibrated: Lines, certain: Lines) -> bytes:
        return _bytes(sources, pieces, arrays, calibrated, certain)

    raw = made({}, certainty.UNFITTED)
    if not sources.tuning:
        return raw
    calibrated = certainty.calibrated(Understander(read(raw)), sources.tuning)
    likely = Understander(read(made(calibrated, certainty.UNFITTED)))
    return made(calibrated, certainty.fitted(likely, sources.tuning))


def pieces_of(sources: Sources, times: Times) -> list[str]:
    """Returns the pieces that the encoder shall know."""
    known = vocabulary()
    every = Pieces(known, times)
    texts = [line.text for line in (*sources.voices, *sources.clauses)]
    return kept([[known[number] for number in every.numbers(every.words(text))] for text in texts])


def kinds(sources: Sources, pieces: Sequence[str]) -> list[tuple[float, list[Line]]]:
    """Returns the lines to learn from, with how often each list is drawn from."""
    files: dict[str, list[Line]] = {}
    for line in sources.clauses:
        files.setdefault(line.source, []).append(line)
    whole = sum(_COUNTS.get(name, 1) for name in files)
    found = [(_OF_CLAUSES * _COUNTS.get(name, 1) / whole, lines) for name, lines in files.items()]
    found.append((_OF_NOISE, noise(pieces)))
    if sources.voices:
        found.append((_OF_VOICES, sources.voices))
    for kind, often in _MORE_OFTEN.items():
        if lines_of := [line for line in sources.voices if _says(line, kind)]:
            found.append((often, lines_of))
    return found


def _says(line: Line, kind: str) -> bool:
    """Whether a line says something of a kind that is seen more often."""
    return any(sign in _RARE for _, sign in line.many) if kind == SIGN else kind in line.one


def noise(pieces: Sequence[str], number: int = 4000) -> list[Line]:
    """Returns words that nobody knows, which mean nothing at any question."""
    chance = random.Random(5)  # noqa: S311  no secret
    inside = [piece.removeprefix("##") for piece in pieces if piece.startswith("##") and piece[2:].isalpha()]

    def word() -> str:
        return "".join(chance.choices(inside, k=chance.randint(2, 3)))

    return [
        Line(" ".join(word() for _ in range(chance.choice((1, 1, 2, 3, 5)))), None, {}) for _ in range(number)
    ]


def alarm(sources: Sources, pieces: Pieces, many: int) -> np.ndarray:
    """Returns how much each piece sounds like a warning sign: the logarithm of how much more often it is in
    one.
    """

    def share(lines: Iterable[Line]) -> np.ndarray:
        found = Counter(number for line in lines for number in set(pieces.numbers(pieces.words(line.text))))
        counts = np.array([found[number] + 1.0 for number in range(many)])
        return counts / counts.sum()  # type: ignore[no-any-return]

    told = [line for line in (*sources.voices, *sources.clauses) if line.tells is None or SIGN in line.tells]
    signs = [line for line in told if any(name == SIGN for name, _ in line.many)]
    others = [line for line in told if all(name != SIGN for name, _ in line.many)]
    return np.maximum(np.log(share(signs) / share(others)), 0).astype("f4")  # type: ignore[no-any-return]


def by_heart(sources: Sources, words: Callable[[str], list[str]]) -> dict[str, dict[str, Any]]:
    """Returns what means just one thing where it is said alone: by question, empty for any, by its words."""
    lexicon = sources.lexicon
    besides = {"area": _places(sources), **lexicon["along"]}
    offered = {asked: {**besides.get(asked, {}), **told} for asked, told in lexicon["offered"].items()}
    anywhere = {**lexicon["commands"], **{text: f"asks:{asks}" for text, asks in _questions(lexicon)}}
    return {"": _known(sources, words, anywhere)} | {
        asked: _known(sources, words, phrases, asked) for asked, phrases in offered.items()
    }


def _questions(lexicon: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The plain questions that everybody asks, each with its id."""
    return ((text, asks) for asks, texts in lexicon["questions"].items() for text in texts)


def _known(
    sources: Sources, words: Callable[[str], list[str]], phrases: Mapping[str, str], asked: str | None = None
) -> dict[str, Any]:
    """The labels that each phrase means where a question is open."""
    found = {}
    for text, tokens in phrases.items():
        one, many = lines.meant(tokens, sources.outputs)
        found[as_known(words(text))] = [*lines.completed(one, asked).items(), *sorted(many)]
    return found


def phrases_of_signs(sources: Sources, words: Callable[[str], list[str]]) -> dict[str, str]:
    """Returns the phrases that name a sign wherever they stand.

    They are the clauses that tell of one, without those that hold a shorter one, and without those that a
    voice says and means no such sign. That something is new is told by times too, which belong to much else.
    """
    told: dict[tuple[str, ...], str] = {}
    for line in sources.clauses:
        if line.source == _SIGNS and len(line.many) == 1:
            [(name, sign)] = line.many
            if name == SIGN and sign not in _TOLD_BY_TIMES:
                told.setdefault(_spoken(words(line.text)), sign)
    for line in sources.voices:
        for span in _spans(_spoken(words(line.text))):
            if span in told and (SIGN, told[span]) not in line.many:
                del told[span]
    found: dict[tuple[str, ...], str] = {}
    for phrase in sorted(told, key=len):
        if _SHORTEST <= len(phrase) <= _LONGEST and not any(span in found for span in _spans(phrase)):
            found[phrase] = told[phrase]
    return {" ".join(phrase): sign for phrase, sign in found.items()}


def _spoken(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word.isalnum())


def _spans(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        for end in range(start + _SHORTEST, min(len(words), start + _LONGEST) + 1):
            yield words[start:end]


def _places(sources: Sources) -> dict[str, str]:
    """How places are said alone, with what that means."""
    found: dict[str, str] = {}
    for part, (one, many) in sources.parts.items():
        for how, flag in (("places", ""), ("places_corrected", " correcting")):
            for side, shapes in sources.lexicon[how].items():
                if side == "none" or one != many:
                    meant = (part if side == "none" else f"{part}:{side}") + flag
                    found |= {shape.format(one=one, many=many): meant for shape in shapes}
    return found


def _kind(name: str, array: np.ndarray) -> str:
    if array.ndim == 1:
        return FLOATS
    if name == "word":
        return ROWS
    return HALF_BYTES if name.rpartition(".")[2] in student.WIDE else BYTES


def _bytes(
    sources: Sources, pieces: Sequence[str], weights: Arrays, calibrated: Lines, certain: Lines
) -> bytes:
    arrays, body = packed({name: (_kind(name, array), array) for name, array in weights.items()})
    head = {
        "length": len(body),
        "checksum": crc32(body),
        "pieces": " ".join(pieces),
        "head size": SIZE,
        "questions": [None, *QUESTIONS],
        "groups": [(group.name, group.labels, group.one) for group in sources.outputs],
        "calibrated": calibrated,
        "certain": certain,
        "arrays": arrays,
    }
    return _joined({**head, **_worded(sources, pieces)}, body)


def _seen(encoder: Encoder, pieces: Pieces, text: str, asked: str | None) -> Floats | None:
    """What the encoder sees of a text, as far as it reads at once; None where there is nothing to read."""
    numbers = pieces.numbers(pieces.words(text))[: encoder.longest]
    return encoder.seen(numbers, (None, *QUESTIONS).index(asked)) if numbers else None


def reworded(data: bytes, sources: Sources) -> bytes:
    """Returns the bytes of a compiled file with the words of the sources as they are now, which need no
    learning: the lexicon, what is named, what is known by heart.

    :raises ValueError: where the outputs are others, so that it has to be compiled anew.
    """
    head, body = split(data)
    if head["groups"] != [[group.name, list(group.labels), group.one] for group in sources.outputs]:
        raise ValueError("the outputs are others: run `make model`")
    return _joined({**head, **_worded(sources, head["pieces"].split())}, bytes(body))


def listening(data: bytes, sources: Sources) -> bytes:
    """Returns the bytes of a compiled file in which what tells speech to the skill from all else is fitted
    anew, with the words of the sources; what the encoder learned stays.

    :raises ValueError: as :func:`reworded`.
    """
    known, (head, body) = read(data), split(reworded(data, sources))
    entry = head["arrays"][MEANT]
    meant = overheard.fitted(partial(_seen, known.encoder, known.pieces), sources).tobytes()
    body = memoryview(bytes(body[: entry["start"]]) + meant + bytes(body[entry["end"] :]))
    return _joined({**head, "checksum": crc32(body)}, bytes(body))


def _worded(sources: Sources, pieces: Sequence[str]) -> dict[str, Any]:
    words = Pieces(pieces, Times.of(sources.lexicon["times"])).words
    return {
        "digest": sources.digest,
        "times": sources.lexicon["times"],
        "named": {
            name: {" ".join(words(text)): i for i, texts in sources.named[name].items() for text in texts}
            for name in NAMED
        },
        "by heart": by_heart(sources, words),
        "signs": phrases_of_signs(sources, words),
        "joints": sources.lexicon["clauses"]["joints"],
        "begins": _known(sources, words, sources.lexicon["begins"]),
    }


def _joined(head: Mapping[str, Any], body: bytes) -> bytes:
    text = compress(json.dumps(head, separators=(",", ":")).encode(), 9)
    return MARK + b"".join(number.to_bytes(4, "little") for number in (len(text), crc32(text))) + text + body
