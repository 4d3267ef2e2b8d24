"""What the encoder tells: groups of labels, and how likely each label is in one utterance."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from skill.core.frozen import frozen
from skill.understanding.encoder import Floats

NONE = ""
"""The first label of a group of which one label holds: that none does."""


Line = tuple[float, float]
"""Slope and shift of a logit."""
_CERTAIN = 60.0
"""A logit as high is as good as certain, and can be reckoned with."""
AS_IT_IS: Line = (1.0, 0.0)


@frozen
class Group:
    """Labels that are read off together."""

    name: str
    labels: tuple[str, ...]
    one: bool
    """Whether one of them holds, the first being :data:`NONE`; else any number do."""


def asked(group: str) -> str:
    """Returns the name of a group where the open question asks for it."""
    return f"{group} asked for"


class Reading:
    """How likely each label is."""

    def __init__(self, shares: Mapping[str, Floats], groups: Mapping[str, Group]) -> None:
        self._shares, self._groups = shares, groups
        self.meant = 1.0
        """How likely it is meant for the skill: what else is said in a room isn't."""

    @classmethod
    def of(
        cls,
        parts: Sequence[Floats],
        groups: Sequence[Group],
        calibrated: Mapping[str, Line],
        asked_for: Collection[str] = (),
    ) -> Reading:
        """Returns what these outputs of the encoder tell.

        :param parts: the outputs of each part of an utterance. Of labels of which one holds the part counts
            that is surest that one does, of others the part that is surest of each.
        :param groups: in the order of the outputs.
        :param calibrated: by group, and by :func:`asked` of a group, how the logit of a share becomes that of
            how often it is right.
        :param asked_for: the groups that the open question asks for: what is asked for is likelier meant.
        """
        shares, start = {}, 0
        for group in groups:
            end = start + len(group.labels)
            outputs = [part[start:end] for part in parts]
            start = end
            slope, shift = calibrated.get(
                asked(group.name) if group.name in asked_for else group.name, AS_IT_IS
            )
            if group.one:
                odds = [_log_odds_of_some(part) for part in outputs]
                surest = outputs[odds.index(max(odds))]
                some = _share(slope * max(odds) + shift)
                which = np.exp(surest[1:] - surest[1:].max())
                shares[group.name] = np.concatenate(([1 - some], some / which.sum() * which))
            else:
                strongest = outputs[0] if len(outputs) == 1 else np.max(outputs, 0)
                shares[group.name] = _share(slope * strongest + shift)
        return cls(shares, {group.name: group for group in groups})

    @classmethod
    def known(cls, labels: Iterable[tuple[str, str]], groups: Sequence[Group]) -> Reading:
        """Returns the reading in which these labels hold for certain, and no other does.

        :param labels: pairs of a group and a label.
        """
        shares = {group.name: np.zeros(len(group.labels), np.float32) for group in groups}
        for group in groups:
            shares[group.name][: int(group.one)] = 1
        reading = cls(shares, {group.name: group for group in groups})
        reading.add(labels)
        return reading

    def add(self, labels: Iterable[tuple[str, str]]) -> None:
        """Takes these labels as certain, as pairs of a group and a label."""
        for name, label in labels:
            group = self._groups[name]
            if group.one:
                self._shares[name][:] = 0
            self._shares[name][group.labels.index(label)] = 1

    def raise_to(self, name: str, label: str, share: float) -> None:
        """Takes a label of a group for at least so likely."""
        at = self._groups[name].labels.index(label)
        self._shares[name][at] = max(self._shares[name][at], share)

    @property
    def groups(self) -> tuple[Group, ...]:
        """What was read off."""
        return tuple(self._groups.values())

    def one(self, name: str) -> tuple[str, float, float]:
        """Returns the likeliest label of a group of which one holds, how likely it is, and that any is."""
        shares = self._shares[name]
        at = 1 + int(shares[1:].argmax())
        return self._groups[name].labels[at], float(shares[at]), 1 - float(shares[0])

    def all(self, name: str, least: float) -> list[tuple[str, float]]:
        """Returns the labels of a group that are at least so likely, the likeliest first."""
        shares, labels = self._shares[name], self._groups[name].labels
        found = [(labels[at], float(shares[at])) for at in np.flatnonzero(shares >= least)]
        return sorted(found, key=lambda label: -label[1])

    def likely(self, name: str, label: str) -> float:
        """Returns how likely a label is."""
        return float(self._shares[name][self._groups[name].labels.index(label)])

    def told(self, least: float) -> list[dict[str, object]]:
        """Returns the labels that are at least so likely, with how likely they are, in JSON."""
        return [
            {"output": name, "label": label, "share": round(share, 3)}
            for name in self._groups
            for label, share in self.all(name, least)
            if label != NONE
        ]


def _log_odds_of_some(output: Floats) -> float:
    """How likely any label but :data:`NONE` holds, as a logit."""
    most = float(output[1:].max())
    return most + math.log(float(np.exp(output[1:] - most).sum())) - float(output[0])


def _share(logit: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logit, -_CERTAIN, _CERTAIN)))
