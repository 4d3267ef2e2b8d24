"""The name that a person's record goes by."""

from __future__ import annotations

import hashlib
import hmac


def key_of(user_id: str, salt: str) -> str:
    """Returns the HMAC-SHA256 of a user id, 64 hexadecimal digits.

    Who holds the store but not the salt cannot tell whose record it is, nor try out user ids.

    :param user_id: as Amazon sends it; it changes when the person enables the skill anew.
    :param salt: the operator's secret.
    """
    return hmac.new(salt.encode(), user_id.encode(), hashlib.sha256).hexdigest()
