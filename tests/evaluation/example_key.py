"""A key of two small articles in our own words, and a response with one mistake of each kind."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
"""Plain JSON, so that tests can write what a foreign reader might."""

TALKS_TEXT = (
    "Borel Motors is in talks with Quentin Auto to build vans in Portugal, two people close to Borel said.\n\n"
    "A Quentin spokeswoman would not comment. Borel owns 20 percent of Tarn Cars, bought for $300 million in 2004."
)
SIGNED_TEXT = "Halden Steel has agreed to buy Orrin Mining for 2 billion euros, Halden said on Monday."

ARTICLES: list[Record] = [
    {"id": "talks", "date": "2008-05-06", "outlet": "The Herald", "title": "Vans from Portugal", "text": TALKS_TEXT},
    {"id": "signed", "date": "2008-06-10T09:00:00", "outlet": None, "title": None, "text": SIGNED_TEXT},
]

NO_ONE: Record = {"kind": "none", "name": None, "organization": None, "descriptor": None}
INSIDERS: Record = {"kind": "anonymous", "name": None, "organization": "Borel Motors", "descriptor": "two people"}
SPOKESWOMAN: Record = {"kind": "spokesperson", "name": None, "organization": "Quentin Auto", "descriptor": None}
HALDEN: Record = {"kind": "organization", "name": None, "organization": "Halden Steel", "descriptor": None}


def deal(deal_id: str, kind: str, stage: str, *, parties: dict[str, str], evidence: str, **slots: Any) -> Record:
    """A deal of the codebook; `parties` are roles by name."""
    empty: Record = {"subject": [], "brands": [], "made_in": [], "sold_in": [], "terms": [], "date": None}
    named = [{"name": name, "role": role} for name, role in parties.items()]
    return {"id": deal_id, "type": kind, "stage": stage, "parties": named, **empty, **slots, "evidence": [evidence]}


def statement(deal_id: str, source: Record, stance: str, evidence: str, certainty: str = "certain") -> Record:
    said = {"stance": stance, "certainty": certainty, "evidence": evidence}
    return {"deal": deal_id, "source": source, "via": [], **said}


def organization(name: str, *aliases: str) -> Record:
    return {"name": name, "aliases": list(aliases), "kind": "company"}


KEY: list[Record] = [
    {
        "id": "talks",
        "organizations": [
            organization("Borel Motors", "Borel"),
            organization("Quentin Auto", "Quentin"),
            organization("Tarn Cars"),
        ],
        "deals": [
            deal(
                "d1",
                "manufacturing",
                "talks",
                parties={"Borel Motors": "partner", "Quentin Auto": "partner"},
                evidence="Borel Motors is in talks with Quentin Auto to build vans in Portugal",
                subject=["vans"],
                made_in=["Portugal"],
            ),
            deal(
                "d2",
                "stake",
                "completed",
                parties={"Borel Motors": "investor", "Tarn Cars": "investee"},
                evidence="Borel owns 20 percent of Tarn Cars, bought for $300 million in 2004",
                date="2004",
                terms=[
                    {"kind": "stake", "text": "20 percent", "value": 20, "unit": "percent"},
                    {"kind": "value", "text": "$300 million", "value": 300000000, "unit": "USD"},
                ],
            ),
        ],
        "statements": [
            statement(
                "d1", INSIDERS, "affirms", "Borel Motors is in talks with Quentin Auto to build vans in Portugal"
            ),
            statement("d1", SPOKESWOMAN, "declines", "A Quentin spokeswoman would not comment"),
            statement("d2", NO_ONE, "affirms", "Borel owns 20 percent of Tarn Cars, bought for $300 million in 2004"),
        ],
        "facts": [
            {
                "subject": "Borel Motors",
                "relation": "owns",
                "object": "Tarn Cars",
                "value": 20,
                "evidence": "Borel owns 20 percent of Tarn Cars",
            }
        ],
    },
    {
        "id": "signed",
        "organizations": [organization("Halden Steel", "Halden"), organization("Orrin Mining")],
        "deals": [
            deal(
                "d1",
                "acquisition",
                "agreed",
                parties={"Halden Steel": "acquirer", "Orrin Mining": "target"},
                evidence="Halden Steel has agreed to buy Orrin Mining for 2 billion euros",
                date="2008-06-09",
                terms=[{"kind": "value", "text": "2 billion euros", "value": 2000000000, "unit": "EUR"}],
            )
        ],
        "statements": [
            statement("d1", HALDEN, "affirms", "Halden Steel has agreed to buy Orrin Mining for 2 billion euros")
        ],
        "facts": [],
    },
]


def response_with_mistakes() -> list[Record]:
    """The key's records with, in "talks": a wrong stage (INC), no subject (MIS), a role unlike the key's and a coarser
    unit (PAR), a place too many (SPU), and the second deal not found.
    """
    records = copy.deepcopy(KEY)
    talks = records[0]
    first = talks["deals"][0]
    first.update(stage="agreed", subject=[], made_in=["Portugal", "vans in Portugal, two people"])
    first["parties"][1]["role"] = "manufacturer"
    talks["deals"] = [first]
    talks["statements"] = talks["statements"][:2]
    return records


def write_lines(path: Path, records: list[Record]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path
