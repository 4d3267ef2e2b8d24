import pytest
from hypothesis import HealthCheck, settings

from skill import content
from skill.core.policy.decide import decide
from skill.core.respond import respond
from skill.core.session import Session

settings.register_profile(
    "core",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("core")


@pytest.fixture(scope="session")
def knowledge():
    return content.knowledge()


@pytest.fixture(scope="session")
def guide():
    return content.guide()


@pytest.fixture(scope="session")
def look_ahead(guide):
    return guide.policy.look_ahead


@pytest.fixture
def talk(guide):
    """Says turns in a row and returns the session, the acts and the reply of the last one."""

    def say(*turns, session=None):
        session = session or Session()
        for turn in turns:
            before = session
            session, acts = decide(guide.policy, before, turn)
            again, reply = respond(guide, before, turn)
            assert again == session, "the same turn in the same session is decided the same way"
        return session, acts, reply

    return say
