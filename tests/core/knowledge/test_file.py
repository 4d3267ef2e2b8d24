import pytest

from skill.core.fields import Facts
from skill.core.knowledge import (
    Cause,
    Combination,
    Diagnosis,
    Evidence,
    Guidance,
    KnowledgeError,
    Points,
    Topic,
    Triage,
)
from skill.core.knowledge.file import parse
from skill.core.values import ActivityChange, Area, BodyPart, Onset, Reason, Region, Side

SOURCES = '[book]\ntitle = "A"\npublisher = "B"\ndate = "2024"\n'
SCALE = "[scale]\nlikely = 6\nclear = 8\nclear_rival = 3\n"
EVIDENCE = '[[evidence]]\nid = "e"\nwhen = { worse_with_use = true }\nnerve_conduction = 4\nsource = "book"\n'
SIGN = '[[warning_sign]]\nid = "s"\ntriage = "emergency"\nkind = "stroke"\nsource = "book"\n'
COMBINATION = '[[combination]]\nid = "c"\nsigns = ["s"]\nsource = "book"\n'
GUIDANCE = '[[guidance]]\nid = "g"\nsource = "book"\n'
WHOLE = SCALE + EVIDENCE + SIGN + COMBINATION + GUIDANCE


def test_the_smallest_knowledge_is_read_with_its_defaults():
    found = parse(WHOLE, SOURCES)
    assert (found.likely, found.clear, found.clear_rival) == (6, 8, 3)
    assert found.evidence == (Evidence("e", "worse_with_use", (True,), Points(0, 4), "book"),)
    assert found.signs["s"].otherwise is Triage.NONE
    assert found.combinations == (Combination("c", "book", ("s",)),)
    [guidance] = found.guidance
    assert (guidance.triage, guidance.causes, guidance.regions) == (tuple(Triage), tuple(Cause), ())
    assert (guidance.diagnosis, guidance.topic) == (tuple(Diagnosis), None)
    assert found.sources["book"].publisher == "B"


def test_everything_an_entry_may_name_is_read():
    more = (
        SCALE
        + '[[evidence]]\nid = "e"\nwhen = { reduced_by = ["pain", "fear"] }\ndeconditioning = 2\n'
        + 'shows_behavior = true\nsource = "book"\n'
        + '[[evidence]]\nid = "f"\nwhen = { activity_change = ["same", "more"] }\nsource = "book"\n'
        + SIGN
        + 'needs = "lower"\notherwise = "contact_care_team"\n'
        + '[[combination]]\nid = "c"\nsudden = true\nonset = ["hours", "unknown"]\none_sided = true\n'
        + 'region = "lower"\nadds = "s"\ntriage = "emergency"\nsource = "book"\n'
        + '[[guidance]]\nid = "g"\ntriage = ["none"]\ncauses = ["mixed"]\nregions = ["upper"]\n'
        + 'diagnosis = ["no"]\ntopic = "walking"\nsource = "book"\n'
    )
    found = parse(more, SOURCES)
    assert found.evidence[0].values == (Reason.PAIN, Reason.FEAR)
    assert found.evidence[0].points == Points(2, 0, True)
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
        ("[scale]", "[scales]", r"weakness.toml: unknown table 'scales'"),
        ("likely = 6\n", "", r"weakness.toml \[scale\]: likely is missing"),
        ("likely = 6", "likely = true", r"\[scale\]: likely: True is not int"),
        ("clear_rival = 3", "clear_rival = 3\nmore = 1", r"\[scale\]: unknown key 'more'"),
        (SCALE, "scale = 3\n", r"\[scale\]: is not a table"),
        (GUIDANCE, "", r"there is no \[\[guidance\]\]"),
        (EVIDENCE, "", r"there is no \[\[evidence\]\]"),
        ('id = "e"\n', "", r"\[\[evidence\]\] 1: id is missing"),
        (EVIDENCE, EVIDENCE * 2, r"\[\[evidence\]\] e: stands twice"),
        ('4\nsource = "book"', '4\nsource = "rumour"', r"\[\[evidence\]\] e: source: 'rumour' is not known"),
        ("{ worse_with_use = true }", "{}", r"e: when: names one fact"),
        ("{ worse_with_use = true }", "{ has_ms = true, heat_worsens = true }", r"e: when: names one fact"),
        ("worse_with_use = true", "worse_with_use = 1", r"e: when: worse_with_use: 1 is not true"),
        ("worse_with_use = true", "onset = 'soon'", r"e: when: onset: 'soon' is not one of"),
        (
            "worse_with_use = true",
            "warning_signs = ['hiccups']",
            r"e: when: .*'hiccups' is not a warning sign",
        ),
        ("nerve_conduction = 4", "nerve_conduction = -1", r"e: points are never negative"),
        ("nerve_conduction = 4", "nerve_conduction = 'x'", r"e: nerve_conduction: 'x' is not int"),
        ("nerve_conduction = 4", "nerves = 4", r"e: unknown key 'nerves'"),
        ('triage = "emergency"', 'triage = "soon"', r"\[\[warning_sign\]\] s: triage: 'soon' is not one of"),
        ('kind = "stroke"', 'kind = "stroke"\nneeds = "tail"', r"s: needs: 'tail' is not one of"),
        ('kind = "stroke"\n', "", r"s: kind is missing"),
        ('signs = ["s"]', 'signs = ["t"]', r"\[\[combination\]\] c: signs: 't' is not known"),
        ('signs = ["s"]', 'adds = "t"', r"c: adds: 't' is not known"),
        ('signs = ["s"]', 'onset = ["soon"]', r"c: onset: 'soon' is not one of"),
        ('signs = ["s"]', 'region = "tail"', r"c: region: 'tail' is not one of"),
        ('id = "g"', 'id = "g"\ntopic = "gossip"', r"\[\[guidance\]\] g: topic: 'gossip' is not one of"),
        ('id = "g"', 'id = "g"\ncauses = ["luck"]', r"g: causes: 'luck' is not one of"),
        ("[scale]", "[scale", r"weakness.toml: "),
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


def test_points_add_up_and_behavior_once_shown_stays_shown():
    assert Points(1, 2) + Points(3, 4, True) == Points(4, 6, True)
    assert Points(behavior=True) + Points() == Points(behavior=True)


def test_evidence_in_a_list_holds_where_any_one_of_its_values_is_named():
    evidence = Evidence("e", "reduced_by", (Reason.PAIN, Reason.FEAR), Points(), "book")
    assert evidence.holds(Facts(reduced_by=(Reason.HEAT, Reason.FEAR)))
    assert not evidence.holds(Facts(reduced_by=(Reason.HEAT,)))


def test_evidence_of_a_no_does_not_hold_where_nothing_is_known():
    evidence = Evidence("e", "worse_with_use", (False,), Points(), "book")
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
    used |= {g.source for g in knowledge.guidance}
    assert used <= set(knowledge.sources)
    assert all(s.title and s.publisher and s.date for s in knowledge.sources.values())


def test_only_emergency_services_are_advised_in_an_emergency(knowledge):
    assert [g.id for g in knowledge.guidance if Triage.EMERGENCY in g.triage] == ["call_emergency_services"]


def test_an_active_day_alone_shows_nothing_of_how_muscles_behave(knowledge):
    for evidence in knowledge.evidence:
        about_activity = evidence.field in ("activity_level", "activity_change", "reduced_by")
        assert evidence.points.behavior is not about_activity
