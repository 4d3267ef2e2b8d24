import re

from skill.history.key import key_of

SALT = "a salt of the operator"


def test_a_key_tells_people_apart_and_stays_the_same() -> None:
    assert key_of("amzn1.ask.account.A", SALT) == key_of("amzn1.ask.account.A", SALT)
    assert key_of("amzn1.ask.account.A", SALT) != key_of("amzn1.ask.account.B", SALT)
    assert key_of("amzn1.ask.account.A", SALT) != key_of("amzn1.ask.account.A", SALT + "!")


def test_a_key_holds_nothing_of_the_user_id() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", key_of("amzn1.ask.account.A", SALT))
