"""Which side belongs to which part, and how both go into the numbered slots of a place."""

from __future__ import annotations

from collections.abc import Iterable

from skill.core.frozen import replace
from skill.core.values import UNPAIRED, BodyPart
from skill.understanding.found import Found

_NUMBERED = (("part", "side"), ("part_two", "side_two"), ("part_three", "side_three"))
_PARTS = ("part", "parts")
_DENIED = ("denied_part", "denied_parts")
_OPPOSITE = {"left": "right", "right": "left", "both": "both"}
_TOLD = ("same", "other")
_REACH = 2
_MIDDLE = frozenset({*UNPAIRED, BodyPart.FACE})
"""Parts that take a side only where it stands right before or after them."""


class _Place:
    """A part with its side.

    ``own`` tells whether the side was said right before this part, not before one that came earlier.
    """

    def __init__(self, part: Found, side: Found | None, own: bool) -> None:
        self.part, self.side, self.own = part, side, own


def placed(heard: Iterable[Found]) -> list[Found]:
    """Returns what was heard with every part and side in the slots where they belong together.

    A side right before a part is that part's, and that of the parts that follow; a side after parts
    is that of all before it that have none. Plural words without a side go to ``parts``.
    """
    items = list(heard)
    others = [h for h in items if h.slot not in (*_PARTS, "side")]
    places = _still_weak(_paired(_resolved(items)), [h.id for h in items if h.slot in _DENIED])
    others = [h for h in others if not (h.slot in _DENIED and _said_otherwise(h, places))]
    if not places:
        return [item for item in items if item.slot != "side" or item.id not in _TOLD]
    return [*others, *_in_slots(places)]


def _resolved(items: list[Found]) -> list[Found]:
    """Turns "that side" and "the other side" into the side they stand for."""
    out: list[Found] = []
    for item in items:
        if item.slot == "side" and item.id in _TOLD:
            known = next((h.id for h in reversed(out) if h.slot == "side"), None)
            if known is None:
                continue
            side = known if item.id == "same" else _OPPOSITE[known]
            item = replace(item, id=side)
        out.append(item)
    return out


def _said_otherwise(denied: Found, places: list[_Place]) -> bool:
    """Whether a denied part is weak all the same, on a side that was named: "not the left leg, the right"."""
    return any(place.part.id == denied.id and place.side is not None for place in places)


def _still_weak(places: list[_Place], denied: list[str]) -> list[_Place]:
    """Leaves out what was named again but denied: "not my legs, everyone says legs, my hands"."""
    kept = [place for place in places if place.part.id not in denied or place.side is not None]
    return kept or places


def _trailing(items: list[Found]) -> bool:
    """Whether each place is followed by its side: "ankle left, knee right"."""
    kinds = "".join("s" if h.slot == "side" else "p" for h in items if h.slot in (*_PARTS, "side"))
    return kinds.startswith("p") and kinds.endswith("s") and kinds.count("s") > 1 and "ss" not in kinds


def _paired(items: list[Found]) -> list[_Place]:
    all_trail = _trailing(items)
    places: list[_Place] = []
    taken_back: _Place | None = None
    ahead: Found | None = None
    own = False
    corrected = False
    for at, item in enumerate(items):
        if item.slot in _PARTS:
            if taken_back and taken_back.part.id == item.id and ahead is None:
                # "The left rest, sorry, wrist": the part was put right, the side stands.
                ahead, own = taken_back.side, taken_back.side is not None
            near = own or item.id not in _MIDDLE or (ahead and item.start - ahead.end <= _REACH)
            places.append(_Place(item, ahead if near else None, own))
            own = False
        elif item.slot == "side":
            after = next((h for h in items[at + 1 :] if h.slot in _PARTS), None)
            last = items[at - 1] if at else None
            trailing = (
                (item.follows or all_trail)
                and last is not None
                and last.slot in _PARTS
                and item.start - last.end < _REACH
            )
            if after is not None and after.start - item.end < _REACH and not trailing:
                ahead, own = item, True
            elif trailing:
                # "The leg on the right, the arm on the left."
                for place in _sideless(places, ahead):
                    place.side, place.own = item, True
                ahead = None
            else:
                _give(places, item, corrected)
                ahead = ahead if after is None or places else item
        elif (
            item.slot == "correction"
            and item.id == "replace"
            and any(h.slot in _PARTS for h in items[at + 1 :])
        ):
            # What was said before "I meant ..." is taken back by what comes after it.
            taken_back = places[-1] if places else None
            places.clear()
            ahead = None
        corrected = item.slot == "correction" or item.slot == "answer"
    named = [p for p in places if p.part.id != BodyPart.WHOLE_BODY or p.side is not None]
    # "My arm, it drops everything": what is named says more than "everything".
    places = named or places
    # "Both hips when I stand, the hip gives": what has a side says more than the same without.
    sided = {p.part.id for p in places if p.side is not None}
    plural = {p.part.id for p in places if p.part.slot == "parts"}
    return [
        p
        for p in places
        if p.side is not None
        or (p.part.id not in sided and (p.part.slot == "parts" or p.part.id not in plural))
    ]


def _sideless(places: list[_Place], ahead: Found | None) -> list[_Place]:
    """The last places that have no side of their own."""
    found = []
    for place in reversed(places):
        if place.own or (place.side is not None and place.side is not ahead):
            break
        found.append(place)
    return found


def _give(places: list[_Place], side: Found, corrected: bool) -> None:
    """Gives a side that was said after parts to those that have none, or corrects the last one."""
    free = [place for place in places if place.side is None or not place.own]
    for place in free:
        place.side, place.own = side, True
    known = places[-1].side if places and not free else None
    # "Both arms, but the left one's worse": the worse side takes nothing from the other.
    if known is not None and known.id != side.id and (corrected or known.id != "both"):
        said_both = not corrected and side.id != "both"
        places[-1].side = replace(side, id="both") if said_both else side


def _in_slots(places: list[_Place]) -> list[Found]:
    groups: dict[str | None, list[_Place]] = {}
    out: list[Found] = []
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
