"""Alerts: rules over what became known, each alert told once to each place that it goes to."""

from __future__ import annotations

from intalks.alerts.finding import find_alerts
from intalks.alerts.sending import Means, SendReport, send_waiting

__all__ = ["Means", "SendReport", "find_alerts", "send_waiting"]
