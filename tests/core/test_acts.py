import pytest
from strategies import through_json

from skill.core.acts import (
    Acknowledge,
    Advise,
    Ask,
    Assess,
    Clarify,
    Close,
    Decline,
    Escalate,
    Explain,
    Offer,
    Propose,
    Recall,
    Repeat,
    from_list,
    to_list,
)

ONE_OF_EACH = (
    Ask("onset", 2),
    Acknowledge("heard", ("areas", "onset")),
    Explain("why", "area"),
    Assess(True),
    Advise("exercise"),
    Escalate("emergency", ("face_droop",)),
    Offer(None),
    Assess(False, "mixed"),
    Recall("mixed"),
    Propose("resume"),
    Repeat(),
    Clarify("warning_signs", ("face_droop",)),
    Clarify("heard", (), ("areas", "onset")),
    Decline(),
    Close("stop"),
)


@pytest.mark.parametrize("act", ONE_OF_EACH, ids=lambda act: type(act).__name__)
def test_an_act_survives_a_store_that_keeps_json(act):
    assert from_list(through_json(to_list((act,)))) == (act,)


def test_acts_keep_their_order():
    assert from_list(through_json(to_list(ONE_OF_EACH))) == ONE_OF_EACH


@pytest.mark.parametrize(
    "data",
    [
        None,
        [["Dance", {}]],
        [["Ask", {"question": "onset", "loudly": True}]],
        [["Ask", {}]],
        [["Ask", None]],
        [["Ask"]],
        ["Ask", {}, {}],
    ],
)
def test_what_is_no_list_of_acts_is_refused(data):
    with pytest.raises(ValueError, match=r"^acts: "):
        from_list(data)
