"""Where a certificate chain may come from."""

from __future__ import annotations

import posixpath
import re

from skill.hosts.verification.refusal import Refused

HOST = "s3.amazonaws.com"
_FOLDER = "/echo.api/"
_LONGEST = 512

# Nothing but plain characters in the path: what is encoded could come out as another path on the server.
# There is no place for a user, a query or a fragment.
_URL = re.compile(r"(?i:https://s3\.amazonaws\.com)(?::443)?(/[A-Za-z0-9._~/-]*)", re.ASCII)


def certificate_path(url: str) -> str:
    """Returns the path of a chain on :data:`HOST`, normalised, from the header ``SignatureCertChainUrl``.

    Amazon: the scheme is https and the host s3.amazonaws.com, both in any case; the port is 443 where there
    is one; the path starts with /echo.api/ once it is normalised, in that case.

    :raises Refused: for any other URL.
    """
    match = _URL.fullmatch(url) if len(url) <= _LONGEST else None
    if match is None:
        raise Refused("the certificate URL is not one of Amazon's")
    path = posixpath.normpath(match[1])
    if not path.startswith(_FOLDER):
        raise Refused("the certificate URL is not in Amazon's folder")
    return path
