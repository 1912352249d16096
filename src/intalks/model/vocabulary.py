"""The closed vocabularies of the codebook, as string enums: a member equals its word."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class OrganizationKind(StrEnum):
    COMPANY = "company"
    BRAND = "brand"
    VENTURE = "venture"
    GOVERNMENT = "government"
    UNION = "union"
    OUTLET = "outlet"
    OTHER = "other"


class DealType(StrEnum):
    """Codebook table 2.1, from the most to the least specific where two fit."""

    MERGER = "merger"
    ACQUISITION = "acquisition"
    STAKE = "stake"
    JOINT_VENTURE = "joint_venture"
    MANUFACTURING = "manufacturing"
    DISTRIBUTION = "distribution"
    SUPPLY = "supply"
    LICENSING = "licensing"
    DEVELOPMENT = "development"
    ALLIANCE = "alliance"


class Role(StrEnum):
    PARTNER = "partner"
    ACQUIRER = "acquirer"
    TARGET = "target"
    SELLER = "seller"
    INVESTOR = "investor"
    INVESTEE = "investee"
    VENTURE = "venture"
    MANUFACTURER = "manufacturer"
    CUSTOMER = "customer"
    PRODUCER = "producer"
    DISTRIBUTOR = "distributor"
    SUPPLIER = "supplier"
    LICENSOR = "licensor"
    LICENSEE = "licensee"


class Stage(StrEnum):
    """Codebook table 2.2, roughly in the order in which a deal runs through them."""

    CONSIDERED = "considered"
    TALKS = "talks"
    PROPOSED = "proposed"
    PRELIMINARY = "preliminary"
    AGREED = "agreed"
    COMPLETED = "completed"
    DELAYED = "delayed"
    ABANDONED = "abandoned"
    TERMINATED = "terminated"


class TermKind(StrEnum):
    VALUE = "value"
    PRICE_PER_SHARE = "price_per_share"
    STAKE = "stake"
    VOLUME = "volume"
    DURATION = "duration"
    START = "start"
    DEADLINE = "deadline"
    CLOSING = "closing"
    END = "end"


class SourceKind(StrEnum):
    NAMED = "named"
    SPOKESPERSON = "spokesperson"
    ANONYMOUS = "anonymous"
    ORGANIZATION = "organization"
    OUTLET = "outlet"
    ANALYST = "analyst"
    NONE = "none"


BEST_WORD: Final = (
    SourceKind.NAMED,
    SourceKind.SPOKESPERSON,
    SourceKind.ORGANIZATION,
    SourceKind.ANONYMOUS,
    SourceKind.OUTLET,
    SourceKind.ANALYST,
)
"""Whose word counts for most, in this order."""


class Stance(StrEnum):
    AFFIRMS = "affirms"
    DENIES = "denies"
    HEDGES = "hedges"
    DECLINES = "declines"
    OPPOSES = "opposes"
    SUPPORTS = "supports"
    PREDICTS = "predicts"


class Certainty(StrEnum):
    """FactBank's CT, PR and PS (Saurí and Pustejovsky, 2009)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Relation(StrEnum):
    OWNS = "owns"
    OFFICER_OF = "officer_of"
    PARTNER_OF = "partner_of"
    BRAND_OF = "brand_of"
    FORMERLY = "formerly"


_R = Role
ROLES: Final = MappingProxyType(
    {
        DealType.MERGER: (_R.PARTNER,),
        DealType.ACQUISITION: (_R.ACQUIRER, _R.TARGET, _R.SELLER),
        DealType.STAKE: (_R.INVESTOR, _R.INVESTEE, _R.SELLER),
        DealType.JOINT_VENTURE: (_R.PARTNER, _R.VENTURE),
        DealType.MANUFACTURING: (_R.MANUFACTURER, _R.CUSTOMER, _R.PARTNER),
        DealType.DISTRIBUTION: (_R.PRODUCER, _R.DISTRIBUTOR),
        DealType.SUPPLY: (_R.SUPPLIER, _R.CUSTOMER),
        DealType.LICENSING: (_R.LICENSOR, _R.LICENSEE),
        DealType.DEVELOPMENT: (_R.PARTNER,),
        DealType.ALLIANCE: (_R.PARTNER,),
    }
)
"""The roles of each deal type (codebook 2.1). `partner` is right beside them wherever the text leaves the direction
open.
"""
