"""Alerts as mail, handed to a server by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from intalks.alerts.payload import headline
from intalks.model.alert import Delivery, MailSettings

_SECONDS: Final = 20.0
_SUBJECT: Final = 200


def send_mail(address: str, delivery: Delivery, settings: MailSettings | None) -> str | None:
    """Hand the alert to the mail server; why it was not taken, or None."""
    if settings is None:
        return "there is no mail server: name one in [mail]"
    try:
        with _connected(settings) as server:
            if settings.user is not None:
                server.login(settings.user, settings.password or "")
            server.send_message(message_of(address, delivery, settings.sender))
    except (OSError, ValueError, smtplib.SMTPException) as error:
        return f"the mail server {settings.host} did not take it ({str(error) or type(error).__name__})"
    return None


def message_of(address: str, delivery: Delivery, sender: str) -> EmailMessage:
    """The mail. Its Message-ID is the alert's, so that mail programs know it when it comes twice."""
    change = delivery.change
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = address
    mail["Subject"] = headline(delivery)[:_SUBJECT]
    mail["Date"] = format_datetime(delivery.made_at)
    mail["Message-ID"] = f"<{delivery.key}@alerts.intalks>"
    mail["Auto-Submitted"] = "auto-generated"
    lines = [
        change.title,
        f"new: {change.kind}, {change.text}",
        f"published: {change.day}",
        f"dossier: intalks show {change.dossier[:8]}",
        "articles:",
        *(f"  {article}" for article in change.articles),
        "",
        f"By the rule {delivery.rule!r} of intalks.toml.",
    ]
    mail.set_content("\n".join(lines))
    return mail


def _connected(settings: MailSettings) -> smtplib.SMTP:
    if settings.tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    if settings.tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server
