"""How sure the understanding may be: fitted on people that it did not learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skill.core.heard import Command, Heard
from skill.understanding.compiled import ALARMED, TOLD
from skill.understanding.meaning import asked_for
from skill.understanding.outputs import AS_IT_IS, asked
from skill.understanding.understander import Understander
from training.lines import SIGN, Line

UNFITTED = {TOLD: AS_IT_IS, ALARMED: AS_IT_IS}
"""With these the share itself is told."""
_SELDOM = 0.02
"""What is less likely teaches nothing."""
_LIKE_ALL = 4.0
"""How strongly a group is held to what holds for all: few lines tell of some."""
_STEPS, _FARTHEST = 100, 0.5
_RIDGE = 1e-3


def calibrated(understander: Understander, lines: Sequence[Line]) -> dict[str, tuple[float, float]]:
    """Returns for each group how the logit of a share becomes that of how often it is right.

    Lines to learn from are denser than what people say: something is learned where nothing is meant.

    :param understander: one that is not calibrated.
    """
    found: dict[str, list[tuple[float, bool]]] = {}
    for line in lines:
        reading, wanted = understander.reading(line.text, line.asked), asked_for(line.asked)
        if reading is None:
            continue
        for group in reading.groups:
            name = asked(group.name) if group.name in wanted else group.name
            pairs = found.setdefault(name, [])
            if group.one:
                pairs.append((reading.one(group.name)[2], group.name in line.one))
            else:
                said = {label for name, label in line.many if name == group.name}
                pairs += [(share, label in said) for label, share in reading.all(group.name, _SELDOM)]
    kinds = {name: name.endswith(asked("")) for name in found}
    like = {
        kind: _logit([pair for name, pairs in found.items() if kinds[name] is kind for pair in pairs])
        for kind in (True, False)
    }
    return {name: _logit(pairs, like[kinds[name]], _LIKE_ALL) for name, pairs in found.items()}


def fitted(understander: Understander, lines: Sequence[Line]) -> dict[str, tuple[float, float]]:
    """Returns slope and start of the logit of being right, for what is told and for what alarms.

    :param understander: one that is :data:`UNFITTED`.
    """
    found: dict[str, list[tuple[float, bool]]] = {TOLD: [], ALARMED: []}
    for line in lines:
        heard = understander.understand(line.text, line.asked)
        if heard.facts.warning_signs:
            found[ALARMED].append((heard.confidence, any(name == SIGN for name, _ in line.many)))
        elif heard.confidence < 1:
            found[TOLD].append((heard.confidence, is_right(heard, line)))
    return {name: _logit(pairs) for name, pairs in found.items()}


def _logit(
    found: Sequence[tuple[float, bool]], like: tuple[float, float] = AS_IT_IS, ridge: float = _RIDGE
) -> tuple[float, float]:
    """Slope and start of the logit of being right, drawn to those of ``like``."""
    if not found:
        return like
    shares = np.clip([share for share, _ in found], 1e-6, 1 - 1e-6)
    x = np.stack([np.log(shares / (1 - shares)), np.ones(len(found))], 1)
    y, centre = np.array([right for _, right in found], float), np.array(like)
    w = centre.copy()
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (y - p) - ridge * (w - centre)
        bend = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(2)
        w += np.clip(np.linalg.solve(bend, slope), -_FARTHEST, _FARTHEST)
    return float(w[0]), float(w[1])


def is_right(heard: Heard, line: Line) -> bool:
    """Returns whether nothing was taken that was not said."""
    facts = heard.facts.to_dict()
    told = {f"{name}:{label}" for name, label in line.many}
    signs = {label for name, label in line.many if name == "sign"}
    places = {label.partition(":")[0] for name, label in line.many if name == "areas"}
    single = all(
        line.one.get(name) == (("no", "yes")[value] if isinstance(value, bool) else value)
        for name, value in facts.items()
        if value is not None and not isinstance(value, list)
    )
    return (
        single
        and set(facts["warning_signs"]) <= signs
        and {area["part"] for area in facts["areas"]} <= places
        and all(f"reduced_by:{reason}" in told for reason in facts["reduced_by"])
        and heard.answer in (None, line.one.get("answer"))
        and heard.asks in (None, line.one.get("asks"))
        and heard.command in (None, Command.DONT_KNOW, line.one.get("command"))
        and set(heard.denied_signs) <= {label for name, label in line.many if name == "-sign"}
        and {part.value for part in heard.denied_parts}
        <= {label.partition(":")[0] for name, label in line.many if name == "-areas"}
    )
