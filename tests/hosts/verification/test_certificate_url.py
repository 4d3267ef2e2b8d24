"""Where a certificate chain may come from."""

from __future__ import annotations

import pytest
from forgeries import BAD_URLS

from skill.hosts.verification.certificate_url import certificate_path
from skill.hosts.verification.refusal import Refused


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/other/../echo.api/./echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api//echo-api-cert.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
    ],
)
def test_amazon_s_own(url: str) -> None:
    assert certificate_path(url) == "/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize("url", BAD_URLS)
def test_others(url: str) -> None:
    with pytest.raises(Refused):
        certificate_path(url)
