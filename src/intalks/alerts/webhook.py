"""Alerts as signed requests, as the specification Standard Webhooks has them, so that its libraries can check them."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from base64 import b64decode, b64encode
from binascii import Error
from datetime import datetime
from functools import cache
from typing import Final

import httpx
import msgspec

from intalks.alerts.payload import alert_fields
from intalks.model.alert import Delivery

_SECONDS: Final = 20.0
_PREFIX: Final = "whsec_"


def post(url: str, delivery: Delivery, secret: str | None, now: datetime) -> str | None:
    """Send the alert; why it was not taken, or None. Redirects are not followed: the signature is for this address."""
    if secret is None:
        return "there is no secret to sign with: set INTALKS_WEBHOOK_SECRET"
    body = msgspec.json.encode({"type": "change", "timestamp": now, "data": alert_fields(delivery)})
    moment = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "intalks",
        "webhook-id": delivery.key,
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, delivery.key, moment, body),
    }
    try:
        with (
            httpx.Client(timeout=_SECONDS, verify=_certificates(), trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            taken = response.is_success
            return None if taken else f"the receiver answered with status {response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"the receiver was not reached ({str(error) or type(error).__name__})"


def signature(secret: str, key: str, moment: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body, in base64. A secret of the form `whsec_…` is base64 itself."""
    signed = b".".join((key.encode(), moment.encode(), body))
    return "v1," + b64encode(hmac.new(_bytes(secret), signed, hashlib.sha256).digest()).decode("ascii")


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _bytes(secret: str) -> bytes:
    if secret.startswith(_PREFIX):
        try:
            return b64decode(secret.removeprefix(_PREFIX), validate=True)
        except Error:
            return secret.encode()
    return secret.encode()
