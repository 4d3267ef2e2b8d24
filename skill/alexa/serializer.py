"""The SDK's serializer, quicker: what it finds out anew at every request is found out once for each type.

The SDK looks up the type of each field by its name, for each value, which is most of what a warm turn costs.
Here a type is read by a plan that was made when the type first came up. A plan takes what Amazon usually
sends. Whatever else comes is left to the SDK, from its start: the SDK alone decides what is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer

Plan = Callable[[Any], Any]
"""From what JSON holds to what the SDK makes of it."""

_SCALARS: Mapping[str, type] = {"str": str, "bool": bool, "int": int, "float": float}
_PLAIN = frozenset((str, bool, int, float))


class _UnplannedError(Exception):
    """A value that a plan does not take."""


class Attributes(dict[str, Any]):
    """Session attributes, JSON already: the SDK need neither copy nor walk them.

    A turn puts new ones in their place and changes none.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Attributes:
        return self


class Serializer(DefaultSerializer):
    """Reads and writes what :class:`DefaultSerializer` does, with the same outcome."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}
        self._written: dict[type, tuple[tuple[str, str], ...]] = {}
        """The attributes of each class of the SDK that came up, and their names in JSON."""

    def read(self, event: Any, model: type) -> Any:
        """Returns what ``deserialize`` makes of the JSON text of an event, without the way through text.

        Values whose type the SDK leaves open, such as those of session attributes, are the event's own.

        :param event: JSON as Python holds it.
        :param model: a class of ``ask_sdk_model``.
        :raises SerializationException: where the SDK can't read it.
        """
        try:
            return self._plan(f"{model.__module__}.{model.__name__}")(event)
        except Exception:
            return self.deserialize(json.dumps(event), model)

    def serialize(self, obj: Any) -> Any:
        """Returns what the SDK's ``serialize`` does: JSON as Python holds it."""
        kind = type(obj)
        if obj is None or kind in _PLAIN:
            return obj
        if kind is Attributes:
            return dict(obj)
        if kind is dict:
            return {key: self.serialize(value) for key, value in obj.items()}
        if kind is list:
            return [self.serialize(value) for value in obj]
        names = self._written.get(kind)
        if names is None:
            made = super().serialize(obj)
            if kind.__module__.startswith("ask_sdk_model.") and not issubclass(kind, Enum):
                self._written[kind] = tuple((n, kind.attribute_map[n]) for n in kind.deserialized_types)
            return made
        found = ((key, getattr(obj, name)) for name, key in names)
        return {key: self.serialize(value) for key, value in found if value is not None}

    def _plan(self, kind: str) -> Plan:
        """The plan for a type as the SDK names it, such as ``list[ask_sdk_model.slot.Slot]``."""
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = self._made(kind)
        return plan

    def _made(self, kind: str) -> Plan:
        if kind in _SCALARS:
            return _scalar(_SCALARS[kind])
        if kind == "object":
            return _as_it_is
        if kind == "datetime":
            return _time
        if kind.startswith("list["):
            inner = kind[5:-1].strip()
            return self._list(inner) if kind.endswith("]") and "," not in inner else _unplanned
        if kind.startswith("dict("):
            key, _, value = kind[5:-1].partition(", ")
            return self._dict(value) if kind.endswith(")") and key == "str" else _unplanned
        module, _, name = kind.rpartition(".")
        if not module:
            return _unplanned
        model = getattr(__import__(module, fromlist=[name]), name)
        if issubclass(model, Enum):
            return _enum(model)
        if hasattr(model, "get_real_child_model"):
            return self._one_of(model)
        return self._model(model)

    def _list(self, kind: str) -> Plan:
        def plan(payload: Any) -> Any:
            if type(payload) is not list:
                return _missing(payload)
            item = self._plan(kind)
            return [item(one) for one in payload]

        return plan

    def _dict(self, kind: str) -> Plan:
        def plan(payload: Any) -> Any:
            if type(payload) is not dict:
                return _missing(payload)
            value = self._plan(kind)
            return {key: value(one) for key, one in payload.items()}

        return plan

    def _one_of(self, model: Any) -> Plan:
        """A class of which the payload tells the kind."""
        own = f"{model.__module__}.{model.__name__}"
        itself = self._model(model)

        def plan(payload: Any) -> Any:
            if type(payload) is not dict:
                return _missing(payload)
            real = model.get_real_child_model(payload)
            if not real:
                raise _UnplannedError
            return itself(payload) if real == own else self._real(real)(payload)

        return plan

    def _real(self, kind: str) -> Plan:
        """The plan of the class itself, though it may stand above others."""
        key = f"={kind}"
        plan = self._plans.get(key)
        if plan is None:
            module, _, name = kind.rpartition(".")
            plan = self._plans[key] = self._model(getattr(__import__(module, fromlist=[name]), name))
        return plan

    def _model(self, model: Any) -> Plan:
        if not hasattr(model, "deserialized_types"):
            return _unplanned
        names = {**getattr(model, "attribute_map", {})}
        names = {**{name: name for name in model.deserialized_types}, **names}
        fields = {key: (name, model.deserialized_types[name]) for name, key in names.items()}
        if len(fields) < len(names) or any(hasattr(model, name) for name in names):
            return _unplanned  # what is set would not stand in the object's own dictionary
        return self._filled(model, fields, frozenset(names) - frozenset(fields))

    def _filled(self, model: Any, fields: Mapping[str, tuple[str, str]], hidden: frozenset[str]) -> Plan:
        blank = vars(model())
        if any(value is not None and type(value) not in _PLAIN for value in blank.values()):
            return _unplanned  # two objects would share what can change
        planned: dict[str, tuple[str, Plan, type | None]] = {}

        def plan(payload: Any) -> Any:
            if type(payload) is not dict:
                return _missing(payload)
            made = object.__new__(model)
            state = made.__dict__ = blank.copy()
            for key, value in payload.items():
                field = planned.get(key)
                if field is None and key in fields:
                    name, kind = fields[key]
                    field = planned[key] = name, self._plan(kind), _SCALARS.get(kind)
                if field is not None:
                    name, read, scalar = field
                    # Most values are texts that stay as they are.
                    state[name] = value if value is None or type(value) is scalar else read(value)
                elif key in hidden:
                    raise _UnplannedError  # which of the two the SDK sets last depends on their order
                else:
                    setattr(made, key, value)
            return made

        return plan


def _scalar(kind: type) -> Plan:
    def plan(payload: Any) -> Any:
        if type(payload) is kind:
            return payload
        if type(payload) in _PLAIN:
            return kind(payload)
        return _missing(payload)

    return plan


def _enum(model: type[Enum]) -> Plan:
    members = {member.value: member for member in model}

    def plan(payload: Any) -> Any:
        return None if payload is None else members[payload]

    return plan


def _time(payload: Any) -> Any:
    # As Amazon writes it; the other ways to write a time go through dateutil, whose import is slow.
    if type(payload) is str and len(payload) == 20 and payload[4::3] == "--T::Z":
        return datetime.fromisoformat(payload[:-1]).replace(tzinfo=UTC)
    return _missing(payload)


def _as_it_is(payload: Any) -> Any:
    return payload


def _missing(payload: Any) -> None:
    if payload is not None:
        raise _UnplannedError


def _unplanned(payload: Any) -> Any:
    _missing(payload)
