"""Which side belongs to which part, and how both go into the numbered slots of a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from skill.device.nlu.heard import Heard

_NUMBERED = (("part", "side"), ("part_two", "side_two"), ("part_three", "side_three"))
_PARTS = ("part", "parts")
_REACH = 2


@dataclass(slots=True)
class _Place:
    part: Heard
    side: Heard | None = None


def placed(heard: Iterable[Heard]) -> list[Heard]:
    """Returns what was heard with every part and side in the slots where they belong together.

    A side right before a part is that part's, and that of the parts that follow; a side after parts
    is that of all before it that have none. Plural words without a side go to ``parts``.
    """
    items = list(heard)
    others = [h for h in items if h.slot not in (*_PARTS, "side")]
    places = _paired(items)
    if not places:
        return items
    return [*others, *_in_slots(places)]


def _paired(items: list[Heard]) -> list[_Place]:
    places: list[_Place] = []
    ahead: Heard | None = None
    corrected = False
    for at, item in enumerate(items):
        if item.slot in _PARTS:
            places.append(_Place(item, ahead))
        elif item.slot == "side":
            after = next((h for h in items[at + 1 :] if h.slot in _PARTS), None)
            if after is not None and after.start - item.end < _REACH:
                ahead = item
            else:
                _give(places, item, corrected)
                ahead = ahead if after is None or places else item
        elif (
            item.slot == "correction"
            and item.id == "replace"
            and any(h.slot in _PARTS for h in items[at + 1 :])
        ):
            # What was said before "I meant ..." is taken back by what comes after it.
            places.clear()
            ahead = None
        corrected = item.slot == "correction" or item.slot == "answer"
    sided = {place.part.id for place in places if place.side is not None}
    return [place for place in places if place.side is not None or place.part.id not in sided]


def _give(places: list[_Place], side: Heard, corrected: bool) -> None:
    """Gives a side that was said after parts to those that have none, or corrects the last one."""
    free = [place for place in places if place.side is None]
    for place in free:
        place.side = side
    if not free and places and places[-1].side is not None and places[-1].side.id != side.id:
        said_both = not corrected and "both" not in (side.id, places[-1].side.id)
        places[-1].side = replace(side, id="both", name="both") if said_both else side


def _in_slots(places: list[_Place]) -> list[Heard]:
    groups: dict[str | None, list[_Place]] = {}
    out: list[Heard] = []
    for place in places:
        both = (place.side is None and place.part.slot == "parts") or (place.side and place.side.id == "both")
        if both:
            out.append(replace(place.part, slot="parts"))
        else:
            groups.setdefault(place.side.id if place.side else None, []).append(place)
    # A group without a side goes last, so that no side is read as its own.
    for (part, side), (_, group) in zip(
        _NUMBERED, sorted(groups.items(), key=lambda g: g[0] is None), strict=False
    ):
        out += [replace(place.part, slot=part) for place in group]
        if group[0].side is not None:
            out.append(replace(group[0].side, slot=side))
    return out
