"""Alerts as JSON Lines, appended to a file."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from intalks.alerts.payload import alert_fields
from intalks.model.alert import Delivery


def append_line(path: Path, delivery: Delivery) -> str | None:
    """Append the alert, unless an earlier try that was broken off has; why that could not be, or None.

    The line is on the disk when this returns.
    """
    line = msgspec.json.encode(alert_fields(delivery)) + b"\n"
    try:
        with path.open("ab+") as file:
            if delivery.tries > 1 and _mended(path, delivery.key):
                return None
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return f"the file cannot be written ({error.strerror or error})"
    return None


def _mended(path: Path, key: str) -> bool:
    """Whether the alert stands in the file; a line of it that broke off is taken out."""
    mark = f'"id":"{key}"'.encode()
    with path.open("rb+") as file:
        whole = 0
        for line in file:
            if line.endswith(b"\n"):
                if mark in line:
                    return True
                whole += len(line)
        file.truncate(whole)
    return False
