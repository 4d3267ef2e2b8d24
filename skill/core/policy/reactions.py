"""THE order of the reactions to what was said: the first that holds is what happens."""

from __future__ import annotations

from skill.core.acts import Acknowledge
from skill.core.frozen import replace
from skill.core.heard import Command
from skill.core.open import Alarm, Offered, Proposed
from skill.core.policy.closing import closed
from skill.core.policy.moment import Moment, Reacted, Reaction, always, on, react
from skill.core.policy.stages import alarm, consent, interview, result


def _started_over(moment: Moment) -> Reacted:
    """Begins from nothing, but not without what has to be said of a sign that was told just now."""
    warning = alarm.warning(moment.policy, moment.session) if moment.changed else ()
    return Reacted(moment.session.anew(), warning or (Acknowledge("start_over"),))


def _carried_on(moment: Moment) -> Reacted:
    """Answers new warning signs first, and leaves the rest to what is open."""
    session = moment.session
    warning = alarm.warning(moment.policy, session) if moment.changed else ()
    session = replace(
        session,
        idle=0 if moment.progress or moment.heard.asks else session.idle + 1,
        warned=(*session.warned, *(s for act in warning for s in act.signs)),
    )
    return react(_BY_WHAT_IS_OPEN, replace(moment, session=session, lead=warning))


REACTIONS = (
    Reaction(lambda m: isinstance(m.session.open, Alarm), alarm.answered),
    Reaction(alarm.is_due, alarm.raised),
    Reaction(on(Command.STOP), lambda m: closed(m.policy, m.session, "stop")),
    Reaction(on(Command.START_OVER), _started_over),
    Reaction(consent.is_asked, consent.asked),
    Reaction(always, _carried_on),
)
"""Whatever is open."""

_BY_WHAT_IS_OPEN = (
    Reaction(lambda m: isinstance(m.session.open, Proposed), consent.taken),
    Reaction(lambda m: isinstance(m.session.open, Offered), result.after),
    Reaction(interview.begins_otherwise, interview.begun_otherwise),
    Reaction(interview.goes_on, interview.gone_on),
    Reaction(always, interview.not_answered),
)
