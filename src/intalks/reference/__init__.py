"""Organizations known beforehand: names, aliases, brands, ventures, parents, predecessors with their dates."""

from __future__ import annotations

from intalks.reference.organizations import Known, Reference, load

__all__ = ["Known", "Reference", "load"]
