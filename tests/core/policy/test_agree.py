"""Two readings of the same sound: what counts, what is asked back, and what no denial may take away."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from said import also, said
from strategies import IDS, KNOWLEDGE, SIGNS, facts, turns

from skill.core.acts import Ask
from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.policy.agree import agreed, alarmed
from skill.core.policy.listen import stated_in, take_in
from skill.core.session import TOPIC, Session, Stage
from skill.core.values import Area, BodyPart, Onset, Side

LEG, ARM = Facts(areas=(Area(BodyPart.LEG),)), Facts(areas=(Area(BodyPart.ARM),))
CHEST, FACE = Facts(warning_signs=("chest_pain",)), Facts(warning_signs=("face_droop",))
STOP = Command.STOP


def at(question, known=None):
    return Session(
        facts=known or Facts(), question=question, asked=(question,), turns=3, last=(Ask(question),)
    )


SESSIONS = st.builds(at, st.sampled_from(IDS), facts(signs=())) | st.builds(
    lambda known: replace(at(TOPIC, known), stage=Stage.RESULT), facts(signs=())
)
HEARD = st.builds(
    lambda turn, confidence: replace(turn.heard or Heard(), confidence=confidence),
    turns(),
    st.sampled_from([0.0, 0.4, 0.8, 0.95, 1.0]),
)
ALARMING = HEARD.filter(lambda heard: heard.alarming)
CALM = HEARD.filter(lambda heard: not heard.alarming)


few = settings(max_examples=30)


def alarms(session, heard):
    """Whether it alarms where this is open: a yes does at the first question."""
    return heard.alarming or replace(heard, facts=stated_in(session, heard)).alarming


def calm(session, *all_of):
    assume(not any(alarms(session, heard) for heard in all_of))


@given(SESSIONS, HEARD, HEARD)
def test_a_sign_that_either_names_is_kept_in_doubt_and_denied_by_neither(session, first, second):
    signs = {*first.facts.warning_signs, *second.facts.warning_signs}
    both = agreed(session, first, second)
    assert set(both.facts.warning_signs) == signs
    if signs:
        assert both.doubtful
        assert both.confidence == 0
        assert not signs.intersection(both.denied_signs)
        assert signs <= set(take_in(session, both).warning_signs)
        assert not both.takes_back


@given(SESSIONS, HEARD, HEARD)
def test_an_alarm_is_never_lost(session, first, second):
    both = agreed(session, first, second)
    assert both.alarming == (first.alarming or second.alarming)
    assert alarms(session, both) == (alarms(session, first) or alarms(session, second))
    assert both.doubtful or not alarms(session, both)
    assert both.harmed or not alarms(session, both) or not (first.harmed or second.harmed)


@given(SESSIONS, HEARD, HEARD)
def test_of_what_stands_beside_only_what_alarms_counts(session, heard, beside):
    both = alarmed(session, heard, beside)
    if alarms(session, heard) or alarms(session, beside):
        assert both.confidence == 0
        assert alarms(session, both)
        assert {*heard.facts.warning_signs, *beside.facts.warning_signs} == {*both.facts.warning_signs}
    else:
        assert both == heard


@given(SESSIONS, ALARMING)
@few
def test_what_alarms_is_in_doubt_even_where_both_say_it(session, heard):
    assert agreed(session, heard, heard) == replace(
        heard,
        confidence=0.0,
        denied_signs=tuple(s for s in heard.denied_signs if s not in heard.facts.warning_signs),
        facts=replace(heard.facts, warning_signs=tuple(sorted(heard.facts.warning_signs))),
    )


@given(SESSIONS, CALM)
@few
def test_the_same_twice_is_what_it_is(session, heard):
    calm(session, heard)
    assert agreed(session, heard, heard) == heard


@given(SESSIONS, CALM, st.sampled_from([0.0, 0.4, 0.95]))
@few
def test_the_surer_of_two_that_say_the_same_tells_how_sure_it_is(session, heard, other):
    calm(session, heard)
    both = agreed(session, heard, replace(heard, confidence=other))
    assert both == replace(heard, confidence=max(heard.confidence, other))


@given(SESSIONS, CALM, CALM)
def test_what_only_one_says_never_counts(session, first, second):
    calm(session, first, second)
    both = agreed(session, first, second)
    if both.confidence > 0:
        assert stated_in(session, both) == stated_in(session, first) == stated_in(session, second) or (
            both == Heard()
        )
    else:
        assert both.command is None
        assert both.instead is None or both.instead.command is None
    if both != Heard() and stated_in(session, first) != stated_in(session, second):
        assert both.confidence == 0
        assert session.question != TOPIC, "nothing is asked back there"


@given(SESSIONS, CALM, CALM)
@few
def test_what_is_in_doubt_was_said_by_one_of_them(session, first, second):
    calm(session, first, second)
    both = agreed(session, first, second)
    said_by = [replace(one, command=None, confidence=0.0) for one in (first, second)]
    if both.confidence == 0 and both != replace(first, confidence=0.0):
        assert replace(both, instead=None) in said_by
    if both.instead is not None:
        assert replace(both.instead, confidence=0.0) == said_by[1]
        assert replace(both, instead=None) == said_by[0]
    elif both != Heard() and both.confidence == 0:
        assert both.facts in (first.facts, second.facts)


@given(SESSIONS, CALM, CALM)
@few
def test_what_the_two_differ_in_takes_no_known_sign_back(session, first, second):
    known = replace(session, facts=session.facts.merged(CHEST))
    both = agreed(known, first, second)
    denied = set(first.denied_signs) & set(second.denied_signs)
    if "chest_pain" not in denied:
        assert "chest_pain" in take_in(known, both).warning_signs


def test_every_sign_is_one_of_the_knowledge():
    assert set(SIGNS) == set(KNOWLEDGE.signs)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (Heard(LEG), Heard(LEG), Heard(LEG)),
        (Heard(LEG), Heard(ARM), Heard(LEG, confidence=0.0, instead=Heard(ARM))),
        (Heard(LEG), Heard(), Heard(LEG, confidence=0.0)),
        (Heard(), Heard(ARM), Heard(ARM, confidence=0.0)),
        (Heard(LEG), Heard(answer=Answer.YES), Heard(LEG, confidence=0.0)),
        (Heard(LEG), Heard(command=STOP), Heard(LEG, confidence=0.0)),
        (Heard(LEG, command=Command.REPEAT), Heard(ARM, command=STOP),
         Heard(LEG, confidence=0.0, instead=Heard(ARM))),
        (Heard(answer=Answer.YES), Heard(answer=Answer.NO), Heard()),
        (Heard(command=Command.REPEAT), Heard(command=Command.HELP), Heard()),
        (Heard(command=Command.REPEAT), Heard(), Heard()),
        (Heard(command=Command.HELP), Heard(command=Command.HELP), Heard(command=Command.HELP)),
        (Heard(command=STOP), Heard(command=STOP), Heard(command=STOP)),
        (Heard(command=STOP, confidence=0.3), Heard(command=STOP, confidence=0.4),
         Heard(command=STOP, confidence=0.4)),
        (Heard(LEG, correcting=True), Heard(LEG), Heard(LEG, correcting=True, confidence=0.0,
         instead=Heard(LEG))),
        (Heard(LEG, correcting=True), Heard(LEG, correcting=True), Heard(LEG, correcting=True)),
        # A side, or that a part is fine, cannot be said back: it is asked again.
        (Heard(side=Side.LEFT), Heard(side=Side.RIGHT), Heard()),
        (Heard(denied_parts=(BodyPart.LEG,)), Heard(), Heard()),
        (Heard(denied_signs=("chest_pain",)), Heard(), Heard()),
    ],
)  # fmt: skip
def test_two_readings(first, second, both):
    assert agreed(at("area"), first, second) == both


@pytest.mark.parametrize(
    ("first", "second", "signs"),
    [
        (Heard(CHEST), Heard(FACE), ("chest_pain", "face_droop")),
        (Heard(CHEST), Heard(denied_signs=("chest_pain",)), ("chest_pain",)),
        (Heard(LEG), Heard(CHEST), ("chest_pain",)),
        (Heard(CHEST, denied_signs=("face_droop",)), Heard(FACE), ("chest_pain", "face_droop")),
        (Heard(answer=Answer.NO), Heard(CHEST), ("chest_pain",)),
        (Heard(command=STOP), Heard(CHEST), ("chest_pain",)),
    ],
)
def test_signs_of_both(first, second, signs):
    for one, other in ((first, second), (second, first)):
        both = agreed(at("area"), one, other)
        assert both.facts.warning_signs == signs
        assert both.denied_signs == ()
        assert both.doubtful


def test_where_nothing_was_asked_what_the_two_differ_in_is_nothing():
    session = replace(at(TOPIC, ARM), stage=Stage.RESULT)
    assert agreed(session, Heard(LEG), Heard()) == Heard()
    assert agreed(session, Heard(Facts(has_ms=True)), Heard(Facts(has_ms=False))) == Heard()
    assert agreed(session, Heard(LEG), Heard(LEG)) == Heard(LEG)
    assert agreed(session, Heard(LEG), Heard(CHEST)).facts == CHEST


@pytest.mark.parametrize("other", [Heard(answer=Answer.NO), Heard(), Heard(command=STOP)])
def test_a_yes_alarms_where_it_says_that_it_is_new(other):
    yes = Heard(answer=Answer.YES)
    for pair in ((yes, other), (other, yes)):
        assert agreed(at("onset"), *pair) == replace(yes, confidence=0.0)
        assert agreed(at("worse_with_use"), *pair) != replace(yes, confidence=0.0, command=STOP)
        assert alarmed(at("onset"), *pair) == replace(yes, confidence=0.0)
        assert alarmed(at("has_ms"), *pair) == pair[0]


@pytest.mark.parametrize(
    ("first", "second", "onset"),
    [
        (Facts(onset=Onset.DAYS), Facts(onset=Onset.HOURS), Onset.HOURS),
        (CHEST.merged(Facts(onset=Onset.YEARS)), Facts(onset=Onset.DAYS), Onset.DAYS),
        (CHEST, Facts(onset=Onset.YEARS), None),
        (CHEST.merged(Facts(onset=Onset.YEARS)), Facts(), Onset.YEARS),
    ],
)
def test_of_two_beginnings_the_newer_counts(first, second, onset):
    assert agreed(at("area"), Heard(first), Heard(second)).facts.onset is onset
    if second.onset in (Onset.HOURS, Onset.DAYS):
        assert agreed(at("area"), Heard(second), Heard(first)).facts.onset is onset


def test_one_way_to_say_it_is_as_good_as_another():
    """A bare yes and what it means at the question are the same."""
    session = at("has_ms")
    yes, told = Heard(answer=Answer.YES), Heard(Facts(has_ms=True))
    assert agreed(session, yes, told) == yes
    assert agreed(session, told, yes) == told
    assert agreed(at("area"), yes, told) == replace(told, confidence=0.0)


@pytest.mark.parametrize("other", [CHEST, FACE])
def test_a_new_weakness_that_one_of_them_names_is_not_lost_beside_a_sign(other):
    new = Heard(Facts(sudden_onset=True, onset=Onset.HOURS))
    for pair in ((new, Heard(other)), (Heard(other), new)):
        found = take_in(at("area"), agreed(at("area"), *pair))
        assert found.sudden_onset is True
        assert found.warning_signs == other.warning_signs


def test_it_is_asked_back_by_what_decides(talk):
    turn = also(said(), facts=LEG, confidence=0.0, instead=Heard(ARM))
    session, acts, reply = talk(turn, session=at("area"))
    assert acts[0].question == "either"
    assert "your leg, or your arm" in reply.text
    assert NEW not in session.facts.warning_signs
    assert session.facts == Facts()


@pytest.mark.parametrize("harmed", [(False, True), (True, False), (True, True), (False, False)])
def test_who_is_hurt_by_another_in_one_reading_is(harmed):
    first, second = (Heard(facts=FACE, harmed=one) for one in harmed)
    assert agreed(at("area"), first, second).harmed is any(harmed)
