"""Generic roles, and how they become the codebook's.

Generic roles are types of part, independent of the deal's type: `buyer`, `bought`, `seller`, `partner`, `venture`,
`giver` (makes, supplies, licenses), `taker` (is made for, supplied, licensed), `none`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from intalks.model.vocabulary import DealType, Role

GENERIC: Final = MappingProxyType(
    {
        Role.ACQUIRER: "buyer",
        Role.INVESTOR: "buyer",
        Role.TARGET: "bought",
        Role.INVESTEE: "bought",
        Role.SELLER: "seller",
        Role.PARTNER: "partner",
        Role.VENTURE: "venture",
        Role.MANUFACTURER: "giver",
        Role.PRODUCER: "giver",
        Role.SUPPLIER: "giver",
        Role.LICENSOR: "giver",
        Role.CUSTOMER: "taker",
        Role.DISTRIBUTOR: "taker",
        Role.LICENSEE: "taker",
    }
)
NONE: Final = "none"

_SPECIFIC: Final = MappingProxyType(
    {
        DealType.ACQUISITION: {"buyer": Role.ACQUIRER, "bought": Role.TARGET, "seller": Role.SELLER},
        DealType.STAKE: {"buyer": Role.INVESTOR, "bought": Role.INVESTEE, "seller": Role.SELLER},
        DealType.JOINT_VENTURE: {"venture": Role.VENTURE},
        DealType.MANUFACTURING: {"giver": Role.MANUFACTURER, "taker": Role.CUSTOMER},
        DealType.DISTRIBUTION: {"giver": Role.PRODUCER, "taker": Role.DISTRIBUTOR},
        DealType.SUPPLY: {"giver": Role.SUPPLIER, "taker": Role.CUSTOMER},
        DealType.LICENSING: {"giver": Role.LICENSOR, "taker": Role.LICENSEE},
    }
)


_ALLOWED: Final = MappingProxyType(
    {
        DealType.ACQUISITION: ("buyer", "bought", "seller"),
        DealType.STAKE: ("buyer", "bought", "seller"),
        DealType.JOINT_VENTURE: ("partner", "venture"),
        DealType.MANUFACTURING: ("partner", "giver", "taker"),
        DealType.DISTRIBUTION: ("partner", "giver", "taker"),
        DealType.SUPPLY: ("giver", "taker"),
        DealType.LICENSING: ("giver", "taker"),
    }
)


def choose_roles(deal_type: DealType, parties: Mapping[int, Mapping[str, float]]) -> dict[int, tuple[str, float]]:
    """The generic role of each party that the deal's type allows, with its probability. In a purchase something is
    bought, not all is, and of two that would sell without a buyer one buys.
    """
    allowed = _ALLOWED.get(deal_type, ("partner",))
    chosen = {number: max(allowed, key=lambda r: table.get(r, 0.0)) for number, table in parties.items()}
    if "bought" in allowed and len(chosen) > 1:
        chosen |= _filled(chosen, parties)
    return {number: (role, parties[number].get(role, 0.0)) for number, role in chosen.items()}


def _filled(chosen: Mapping[int, str], parties: Mapping[int, Mapping[str, float]]) -> dict[int, str]:
    """The part of a purchase that nobody would have, with the party that is likeliest to."""

    def likeliest(role: str, among: Iterable[int]) -> int:
        return max(among, key=lambda number: (parties[number].get(role, 0.0), -number))

    sellers = [number for number, role in chosen.items() if role == "seller"]
    roles = set(chosen.values())
    if "bought" not in roles:
        return {likeliest("bought", chosen): "bought"}
    if roles == {"bought"}:
        return max(
            ({likeliest(role, chosen): role} for role in ("buyer", "seller")),
            key=lambda table: max(parties[number].get(role, 0.0) for number, role in table.items()),
        )
    return {likeliest("buyer", sellers): "buyer"} if "buyer" not in roles and len(sellers) > 1 else {}


def specific_role(deal_type: DealType, generic: str) -> Role:
    """The codebook's role for a generic one; `partner` where the deal's type has no such part.

    >>> specific_role(DealType.STAKE, "bought"), specific_role(DealType.MERGER, "buyer")
    (<Role.INVESTEE: 'investee'>, <Role.PARTNER: 'partner'>)
    """
    return _SPECIFIC.get(deal_type, {}).get(generic, Role.PARTNER)
