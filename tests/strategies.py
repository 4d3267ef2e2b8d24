"""What the tests of the core draw from: facts, turns and whole conversations at random."""

from __future__ import annotations

import json
import re

from hypothesis import strategies as st
from said import also, said

from skill import content
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Topic
from skill.core.policy.moment import MAX_TURNS
from skill.core.questions import QUESTIONS
from skill.core.turn import Kind, Turn
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Side,
    TrainingEffect,
)

KNOWLEDGE = content.knowledge()
SIGNS = tuple(KNOWLEDGE.signs)
IDS = tuple(q.id for q in QUESTIONS)
LAUNCH = Turn(kind=Kind.LAUNCH)

answers = st.sampled_from(Answer)
areas = st.builds(Area, st.sampled_from(BodyPart), st.none() | st.sampled_from(Side))


def _unique(values, most):
    return st.lists(values, unique=True, max_size=most).map(tuple)


def facts(signs=SIGNS):
    """Facts with any field known or not."""
    maybe = st.none() | st.booleans()
    return st.builds(
        Facts,
        areas=st.lists(areas, unique_by=lambda a: a.part, max_size=4).map(tuple),
        onset=st.none() | st.sampled_from(Onset),
        sudden_onset=maybe,
        activity_level=st.none() | st.sampled_from(ActivityLevel),
        activity_change=st.none() | st.sampled_from(ActivityChange),
        reduced_by=_unique(st.sampled_from(Reason), 3),
        worse_with_use=maybe,
        recovers_with_rest=maybe,
        heat_worsens=maybe,
        training_effect=st.none() | st.sampled_from(TrainingEffect),
        warning_signs=_unique(st.sampled_from(signs), 3).map(lambda s: tuple(sorted(s)))
        if signs
        else st.just(()),
        has_ms=maybe,
    )


def _one_fact(signs):
    """One or two facts, as a person says them in one go."""
    return st.tuples(
        facts(signs), st.lists(st.sampled_from(list(Facts().to_dict())), min_size=1, max_size=2)
    ).map(lambda pair: pair[0].without(*(set(pair[0].to_dict()) - set(pair[1]))))


def turns(signs=SIGNS, commands=tuple(Command)):
    """One turn of any kind; each does mostly one thing, as people do."""
    parts = _unique(st.sampled_from(BodyPart), 2)
    return st.one_of(
        st.sampled_from([said(answer=a) for a in Answer]),
        st.sampled_from([said(command=c) for c in commands]),
        st.builds(said, facts=_one_fact(signs)),
        st.builds(said, facts=_one_fact(signs), answer=st.none() | st.sampled_from(Answer)),
        st.builds(said, facts=_one_fact(signs), correcting=st.just(True)),
        st.builds(said, facts=facts(signs)),
        st.builds(said, answer=st.none() | st.sampled_from(Answer), side=st.sampled_from(Side)),
        st.builds(said, denied_parts=parts, denied_signs=_unique(st.sampled_from(SIGNS), 2)),
        st.builds(said, topic=st.sampled_from(Topic)),
        st.builds(said, about=st.sampled_from(IDS)),
        st.sampled_from([LAUNCH, said(), said(which=1), said(which=2)]),
    )


def _pull(turn):
    """The turn by which an interview gets on, more often than by chance."""
    return st.one_of(turn, turn, st.sampled_from([said(answer=Answer.NO), said(answer=Answer.YES)]))


def conversations(signs=SIGNS, commands=tuple(Command), most=50):
    """Turns in a row."""
    return st.lists(_pull(turns(signs, commands)), min_size=1, max_size=most)


def doubtful_conversations(signs=SIGNS):
    """Turns in a row after a launch, every other of which may have been misheard."""
    stated = [*(f for q in QUESTIONS for f in q.answers), *(Facts(warning_signs=(s,)) for s in signs)]
    stated = [f for f in stated if set(f.warning_signs) <= set(signs)]
    misheard = st.one_of(
        st.builds(said, facts=st.sampled_from(stated), confidence=st.just(0.4)),
        st.builds(said, facts=_one_fact(signs), answer=st.none() | answers, confidence=st.just(0.4)),
        st.builds(also, turns(signs), confidence=st.just(0.4)),
    )
    reply = st.sampled_from([said(command=c) for c in Command]) | _pull(turns(signs))
    pairs = st.lists(st.tuples(misheard, reply), min_size=1, max_size=MAX_TURNS // 2)
    return pairs.map(lambda said: [LAUNCH, *(turn for pair in said for turn in pair)])


EMERGENCIES = tuple(s for s in SIGNS if KNOWLEDGE.signs[s].triage == "emergency")
URGENT = tuple(s for s in SIGNS if KNOWLEDGE.signs[s].triage.urgent)
"""Signs that are an emergency by themselves, some of them only where the legs are weak."""


def with_signs(known, *signs):
    """The facts with warning signs added."""
    return known.merged(Facts(warning_signs=tuple(sorted(signs))))


def without_signs(known):
    """The facts with no warning sign and nothing that could make one."""
    return replace(known, warning_signs=(), sudden_onset=False, onset=None)


def through_json(data):
    """What comes back of data from a store that keeps JSON."""
    return json.loads(json.dumps(data))


def words(text):
    """The number of spoken words."""
    return len(text.split())


def sentences(text):
    """The sentences of a text."""
    return [s for s in re.split(r"(?<=[.?!])\s+", text) if s]
