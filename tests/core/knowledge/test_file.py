import pytest

from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.knowledge import (
    Cause,
    Combination,
    Diagnosis,
    Evidence,
    Guidance,
    KnowledgeError,
    Network,
    Step,
    Topic,
    Triage,
)
from skill.core.knowledge.file import parse as parse_files
from skill.core.values import ActivityChange, ActivityLevel, Area, BodyPart, Onset, Reason, Region, Side

SOURCES = '[book]\ntitle = "A"\npublisher = "B"\ndate = "2024"\n'
NETWORK = (
    "[network]\nprior = [0.1, 0.3, 0.3, 0.3]\nlikely = 0.6\nclear = 0.8\nsettled = 0.1\n"
    "settled_with_call = 0.4\n"
)
NUMBERS = "likelihood = [0.2, 0.2, 0.8, 0.7]"
EVIDENCE = f'[[evidence]]\nid = "e"\nwhen = {{ worse_with_use = true }}\n{NUMBERS}\nsource = "book"\n'
SIGN = '[[warning_sign]]\nid = "s"\ntriage = "emergency"\nkind = "stroke"\nsource = "book"\n'
COMBINATION = '[[combination]]\nid = "c"\nsigns = ["s"]\nsource = "book"\n'
GUIDANCE = '[[guidance]]\nid = "g"\nsource = "book"\n'
STEP = '[[step]]\nid = "t"\ntopic = "exercise"\nhard = "stairs"\nsource = "book"\n'
ANSWER = '[[answer]]\nid = "a"\nwho = "doctor"\nsource = "book"\n'
WHOLE = NETWORK + EVIDENCE + SIGN + COMBINATION + GUIDANCE


def parse(weakness, sources, advice=STEP, answers=ANSWER):
    return parse_files({"weakness": weakness, "sources": sources, "advice": advice, "answers": answers})


def test_the_smallest_knowledge_is_read_with_its_defaults():
    found = parse(WHOLE, SOURCES)
    assert found.network == Network((0.1, 0.3, 0.3, 0.3), 0.6, 0.8, 0.1, 0.4, {})
    assert found.evidence == (Evidence("e", "worse_with_use", (True,), (0.2, 0.2, 0.8, 0.7), "book"),)
    assert found.signs["s"].otherwise is Triage.NONE
    assert found.combinations == (Combination("c", "book", ("s",)),)
    [guidance] = found.guidance
    assert (guidance.triage, guidance.causes, guidance.regions) == (tuple(Triage), tuple(Cause), ())
    assert (guidance.diagnosis, guidance.topic) == (tuple(Diagnosis), None)
    assert found.steps == (
        Step("t", Topic.EXERCISE, "stairs", (), tuple(Cause), tuple(ActivityLevel), "book"),
    )
    assert found.answers["a"].varies == ()
    assert found.sources["book"].publisher == "B"


def test_everything_an_entry_may_name_is_read():
    more = (
        NETWORK
        + "untold = { training_effect = 0.5 }\n"
        + f'[[evidence]]\nid = "e"\nwhen = {{ reduced_by = ["pain", "fear"] }}\n{NUMBERS}\n'
        + 'shows_behavior = true\nsource = "book"\n'
        + f'[[evidence]]\nid = "f"\nwhen = {{ activity_change = ["same", "more"] }}\n{NUMBERS}\n'
        + 'source = "book"\n'
        + SIGN
        + 'needs = "lower"\notherwise = "contact_care_team"\n'
        + '[[combination]]\nid = "c"\nsudden = true\nonset = ["hours", "unknown"]\none_sided = true\n'
        + 'region = "lower"\nadds = "s"\ntriage = "emergency"\nsource = "book"\n'
        + '[[guidance]]\nid = "g"\ntriage = ["none"]\ncauses = ["mixed"]\nregions = ["upper"]\n'
        + 'diagnosis = ["no"]\ntopic = "walking"\nsource = "book"\n'
    )
    found = parse(more, SOURCES)
    assert found.evidence[0].values == (Reason.PAIN, Reason.FEAR)
    assert found.evidence[0].shows_behavior
    assert found.network.untold == {"training_effect": 0.5}
    assert found.evidence[1].values == (ActivityChange.SAME, ActivityChange.MORE)
    assert found.signs["s"].needs is Region.LOWER
    assert found.signs["s"].otherwise is Triage.CONTACT_CARE_TEAM
    assert found.combinations[0] == Combination(
        "c", "book", (), True, (Onset.HOURS, None), True, Region.LOWER, "s", Triage.EMERGENCY
    )
    assert found.guidance[0].topic is Topic.WALKING
    assert found.guidance[0].diagnosis == (Diagnosis.NO,)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[network]", "[networks]", r"weakness.toml: unknown table 'networks'"),
        ("likely = 0.6\n", "", r"weakness.toml \[network\]: likely is missing"),
        ("likely = 0.6", "likely = true", r"\[network\]: likely: True is not float"),
        ("clear = 0.8", "clear = 1.8", r"\[network\]: clear: 1.8 is not between 0 and 1"),
        ("settled = 0.1", "settled = 0.1\nmore = 1", r"\[network\]: unknown key 'more'"),
        ("[0.1, 0.3, 0.3, 0.3]", "[0.1, 0.3, 0.3]", r"\[network\]: prior: .* is not a share"),
        ("[0.1, 0.3, 0.3, 0.3]", "[0.2, 0.3, 0.3, 0.3]", r"\[network\]: prior: does not add up to 1"),
        (
            "settled = 0.1",
            "settled = 0.1\nuntold = { luck = 0.5 }",
            r"untold: luck = 0.5 is no share of a fact",
        ),
        ("settled = 0.1", "settled = 0.1\nuntold = { has_ms = 1.0 }", r"untold: has_ms = 1.0 is no share"),
        (NETWORK, "network = 3\n", r"\[network\]: is not a table"),
        (GUIDANCE, "", r"there is no \[\[guidance\]\]"),
        (EVIDENCE, "", r"there is no \[\[evidence\]\]"),
        ('id = "e"\n', "", r"\[\[evidence\]\] 1: id is missing"),
        (EVIDENCE, EVIDENCE * 2, r"\[\[evidence\]\] e: stands twice"),
        (
            f'{NUMBERS}\nsource = "book"',
            f'{NUMBERS}\nsource = "rumour"',
            r"\[\[evidence\]\] e: source: 'rumour' is not known",
        ),
        ("{ worse_with_use = true }", "{}", r"e: when: names one fact"),
        ("{ worse_with_use = true }", "{ has_ms = true, heat_worsens = true }", r"e: when: names one fact"),
        ("worse_with_use = true", "worse_with_use = 1", r"e: when: worse_with_use: 1 is not true"),
        ("worse_with_use = true", "onset = 'soon'", r"e: when: onset: 'soon' is not one of"),
        (
            "worse_with_use = true",
            "warning_signs = ['hiccups']",
            r"e: when: .*'hiccups' is not a warning sign",
        ),
        (NUMBERS, "likelihood = [0.2, 0.2, 0.8, 1.0]", r"e: likelihood: .* is not a share between 0 and 1"),
        (NUMBERS, "likelihood = 0.2", r"e: likelihood: 0.2 is not list"),
        (NUMBERS, f"{NUMBERS}\nnerves = 4", r"e: unknown key 'nerves'"),
        (
            EVIDENCE,
            EVIDENCE + EVIDENCE.replace('"e"', '"f"'),
            r"f: likelihood: with the others .* more than 1",
        ),
        ('triage = "emergency"', 'triage = "soon"', r"\[\[warning_sign\]\] s: triage: 'soon' is not one of"),
        ('kind = "stroke"', 'kind = "stroke"\nneeds = "tail"', r"s: needs: 'tail' is not one of"),
        ('kind = "stroke"\n', "", r"s: kind is missing"),
        ('signs = ["s"]', 'signs = ["t"]', r"\[\[combination\]\] c: signs: 't' is not known"),
        ('signs = ["s"]', 'adds = "t"', r"c: adds: 't' is not known"),
        ('signs = ["s"]', 'onset = ["soon"]', r"c: onset: 'soon' is not one of"),
        ('signs = ["s"]', 'region = "tail"', r"c: region: 'tail' is not one of"),
        ('id = "g"', 'id = "g"\ntopic = "gossip"', r"\[\[guidance\]\] g: topic: 'gossip' is not one of"),
        ('id = "g"', 'id = "g"\ncauses = ["luck"]', r"g: causes: 'luck' is not one of"),
        ("[network]", "[network", r"weakness.toml: "),
    ],
)
def test_a_fault_is_told_with_its_file_and_entry(old, new, fault):
    assert old in WHOLE
    with pytest.raises(KnowledgeError, match=fault):
        parse(WHOLE.replace(old, new, 1), SOURCES)


def test_a_single_table_where_a_list_is_due_is_refused():
    with pytest.raises(KnowledgeError, match=r"there is no \[\[guidance\]\]"):
        parse(WHOLE.replace("[[guidance]]", "[guidance]"), SOURCES)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('hard = "stairs"\n', "", r"advice.toml \[\[step\]\] t: hard is missing"),
        ('"book"', '"rumour"', r"t: source: 'rumour' is not known"),
        ('hard = "stairs"', 'hard = "stairs"\nparts = ["tail"]', r"t: parts: 'tail' is not one of"),
        ('hard = "stairs"', 'hard = "stairs"\nlevels = ["keen"]', r"t: levels: 'keen' is not one of"),
        ("[[step]]", "[[tip]]", r"advice.toml: unknown table 'tip'"),
    ],
)
def test_a_fault_in_a_step_is_told(old, new, fault):
    with pytest.raises(KnowledgeError, match=fault):
        parse(WHOLE, SOURCES, advice=STEP.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('who = "doctor"\n', "", r"answers.toml \[\[answer\]\] a: who is missing"),
        ('"doctor"', '"neighbour"', r"a: who: 'neighbour' is not one of"),
        ('"doctor"', '"doctor"\nvaries = ["tail"]', r"a: varies: 'tail' is not known"),
        ("[[answer]]", "[[reply]]", r"answers.toml: unknown table 'reply'"),
    ],
)
def test_a_fault_in_an_answer_is_told(old, new, fault):
    with pytest.raises(KnowledgeError, match=fault):
        parse(WHOLE, SOURCES, answers=ANSWER.replace(old, new))


STEP_FOR_LEGS = Step(
    "t",
    Topic.EXERCISE,
    "stairs",
    (BodyPart.KNEE, BodyPart.THIGH),
    (Cause.MIXED,),
    (ActivityLevel.LIGHT,),
    "b",
)


@pytest.mark.parametrize(
    ("cause", "areas", "level", "fits"),
    [
        (Cause.MIXED, (Area(BodyPart.KNEE, Side.LEFT),), ActivityLevel.LIGHT, True),
        (Cause.MIXED, (Area(BodyPart.ARM), Area(BodyPart.THIGH)), ActivityLevel.LIGHT, True),
        (Cause.MIXED, (Area(BodyPart.LOWER_BODY),), ActivityLevel.LIGHT, True),
        (Cause.MIXED, (Area(BodyPart.WHOLE_BODY),), None, True),
        (Cause.MIXED, (Area(BodyPart.FOOT),), ActivityLevel.LIGHT, False),
        (Cause.MIXED, (Area(BodyPart.UPPER_BODY),), ActivityLevel.LIGHT, False),
        (Cause.MIXED, (), ActivityLevel.LIGHT, False),
        (Cause.DECONDITIONING, (Area(BodyPart.KNEE),), ActivityLevel.LIGHT, False),
        (Cause.MIXED, (Area(BodyPart.KNEE),), ActivityLevel.ACTIVE, False),
    ],
)
def test_a_step_is_for_whoever_has_its_cause_its_weak_part_and_its_activity(cause, areas, level, fits):
    assert STEP_FOR_LEGS.fits(cause, areas, level) is fits


def test_a_step_for_the_active_alone_is_not_for_whoever_did_not_say():
    active = replace(STEP_FOR_LEGS, levels=(ActivityLevel.ACTIVE,), parts=())
    assert active.fits(Cause.MIXED, (), ActivityLevel.ACTIVE)
    assert not active.fits(Cause.MIXED, (), None)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('date = "2024"\n', "", r"sources.toml \[book\]: date is missing"),
        ('date = "2024"', "date = 2024", r"\[book\]: date: 2024 is not str"),
        ('date = "2024"', 'date = "2024"\npages = 3', r"\[book\]: unknown key 'pages'"),
        ("[book]", "[book", r"sources.toml: "),
    ],
)
def test_a_fault_in_a_source_is_told(old, new, fault):
    with pytest.raises(KnowledgeError, match=fault):
        parse(WHOLE, SOURCES.replace(old, new))


def test_triage_is_ranked_by_urgency():
    assert [t.rank for t in (Triage.NONE, Triage.CONTACT_CARE_TEAM, Triage.EMERGENCY)] == [0, 1, 2]


def test_the_state_of_the_diagnosis_follows_from_the_fact():
    assert [Diagnosis.of(v) for v in (True, False, None)] == [Diagnosis.YES, Diagnosis.NO, Diagnosis.UNKNOWN]


LIKELIHOOD = (0.2, 0.2, 0.8, 0.7)


def test_evidence_in_a_list_holds_where_any_one_of_its_values_is_named():
    evidence = Evidence("e", "reduced_by", (Reason.PAIN, Reason.FEAR), LIKELIHOOD, "book")
    assert evidence.holds(Facts(reduced_by=(Reason.HEAT, Reason.FEAR)))
    assert not evidence.holds(Facts(reduced_by=(Reason.HEAT,)))


def test_evidence_of_a_no_does_not_hold_where_nothing_is_known():
    evidence = Evidence("e", "worse_with_use", (False,), LIKELIHOOD, "book")
    assert evidence.holds(Facts(worse_with_use=False))
    assert not evidence.holds(Facts())


LEFT_LEG = Facts(
    areas=(Area(BodyPart.LEG, Side.LEFT),), sudden_onset=True, onset=Onset.HOURS, warning_signs=("s",)
)


@pytest.mark.parametrize(
    "broken",
    [
        {"warning_signs": []},
        {"sudden_onset": None},
        {"sudden_onset": False},
        {"onset": "weeks"},
        {"onset": None},
        {"areas": [{"part": "leg", "side": "both"}]},
        {"areas": [{"part": "arm", "side": "left"}]},
        {"areas": []},
    ],
)
def test_a_combination_needs_each_of_its_conditions(broken):
    every = Combination("c", "book", ("s",), True, (Onset.HOURS, Onset.DAYS), True, Region.LOWER)
    assert every.holds(LEFT_LEG)
    assert not every.holds(Facts.from_dict({**LEFT_LEG.to_dict(), **broken}))


def test_a_combination_may_count_an_onset_that_was_not_said():
    assert Combination("c", "book", onset=(None,)).holds(Facts())
    assert not Combination("c", "book", onset=(None,)).holds(LEFT_LEG)


@pytest.mark.parametrize(
    ("case", "applies"),
    [
        ((Triage.NONE, Cause.MIXED, {Region.UPPER, Region.LOWER}, True), True),
        ((Triage.NONE, Cause.MIXED, {Region.UPPER}, True), False),
        ((Triage.NONE, Cause.MIXED, set(), True), False),
        ((Triage.NONE, Cause.UNCLEAR, {Region.LOWER}, True), False),
        ((Triage.EMERGENCY, Cause.MIXED, {Region.LOWER}, True), False),
        ((Triage.NONE, Cause.MIXED, {Region.LOWER}, False), False),
        ((Triage.NONE, Cause.MIXED, {Region.LOWER}, None), False),
    ],
)
def test_guidance_applies_where_all_that_it_names_holds(case, applies):
    for_some = Guidance("g", "b", (Triage.NONE,), (Cause.MIXED,), (Region.LOWER,), (Diagnosis.YES,))
    triage, cause, regions, has_ms = case
    assert for_some.applies(triage, cause, frozenset(regions), has_ms) is applies


def test_guidance_for_all_regions_applies_where_no_place_is_known():
    for_all = Guidance("g", "b", tuple(Triage), tuple(Cause), (), tuple(Diagnosis))
    assert for_all.applies(Triage.NONE, Cause.UNCLEAR, frozenset(), None)


# The packaged files


def test_every_entry_names_a_listed_source_and_every_listed_source_that_is_no_judgement_is_public(knowledge):
    used = {e.source for e in (*knowledge.evidence, *knowledge.signs.values(), *knowledge.combinations)}
    used |= {told.source for told in (*knowledge.guidance, *knowledge.steps, *knowledge.answers.values())}
    assert used <= set(knowledge.sources)
    assert all(s.title and s.publisher and s.date for s in knowledge.sources.values())


def test_nothing_but_help_is_advised_in_an_emergency(knowledge):
    advised = [g.id for g in knowledge.guidance if Triage.EMERGENCY in g.triage]
    assert advised == ["call_emergency_services", "contact_care_team"]


def test_what_use_rest_heat_and_weights_do_shows_how_muscles_behave_and_nothing_else(knowledge):
    shows = ("worse_with_use", "recovers_with_rest", "heat_worsens", "training_effect")
    for evidence in knowledge.evidence:
        assert evidence.shows_behavior is (evidence.field in shows)
