"""The measure gives the verdicts and figures of the script that the keys were reconciled with, to the last digit."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from intalks.evaluation.coded import load_records, load_texts
from intalks.evaluation.measure import judge_article
from intalks.evaluation.scoring import score, ungrounded
from intalks.evaluation.summary_json import scores_as_json

Record: TypeAlias = dict[str, Any]
"""Plain JSON, to be damaged in every way."""


@pytest.mark.parametrize("key", ["dev", "seeds"])
def test_figures_agree_on_perturbed_keys(key: str, shared: Path, tmp_path: Path) -> None:
    """Overall, objects, slots, articles, unanswered articles and ungrounded spans, all floats compared for equality."""
    key_path, response_path = perturbed_key(shared / "gold" / f"{key}.jsonl", tmp_path, seed=7)
    texts = shared / "gold" / f"{key}_texts.jsonl"
    expected = json.loads(run_script(shared, key_path, response_path, "--json", "--texts", texts))
    keys, responses = load_records(key_path), load_records(response_path)
    bad = {i: ungrounded(r, article.text) for i, r in responses.items() if (article := load_texts(texts).get(i))}
    no_copies = {i: spans for i, spans in bad.items() if spans}
    assert scores_as_json(score(keys, responses), no_copies=no_copies) == expected


def test_each_verdict_agrees(shared: Path, tmp_path: Path) -> None:
    """Every fill of some articles, in order: `score.py --show`. One of them has more deals than are paired exactly."""
    key_path, response_path = perturbed_key(shared / "gold" / "train.jsonl", tmp_path, seed=11)
    keys, responses = load_records(key_path), load_records(response_path)
    largest = sorted(keys, key=lambda i: len(keys[i].statements))[-4:]
    for article_id in largest:
        shown = run_script(shared, key_path, response_path, "--show", article_id).splitlines()
        expected = [tuple(line.split(maxsplit=2)[:2]) for line in shown]
        fills = judge_article(keys[article_id], responses.get(article_id)).fills
        assert [(fill.verdict.value, fill.slot) for fill in fills] == expected


def run_script(shared: Path, *arguments: object) -> str:
    command = [sys.executable, str(shared / "score.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


# ---------------------------------------------------------------- a key made wrong in every way


def perturbed_key(key_path: Path, folder: Path, *, seed: int) -> tuple[Path, Path]:
    """The path of the key and that of a response made from it by dropping, doubling, swapping and changing."""
    records = [json.loads(line) for line in key_path.read_text(encoding="utf-8").splitlines()]
    change = Perturbation(random.Random(seed), records)  # noqa: S311 - no cryptography
    response_path = folder / f"{key_path.stem}_response.jsonl"
    changed = [change.record(r) for r in records if len(records) < 10 or change.random.random() > 0.03]
    response_path.write_text("".join(json.dumps(r) + "\n" for r in changed), encoding="utf-8")
    return key_path, response_path


class Perturbation:
    """Random damage to plain JSON records; values are taken from other records so that they are plausible."""

    def __init__(self, source: random.Random, records: list[Record]) -> None:
        self.random = source
        self.records = records

    def record(self, record: Record) -> Record:
        record = copy.deepcopy(record)
        for deal in record["deals"]:
            self.deal(deal, record)
        for statement in record["statements"]:
            self.statement(statement)
        for fact in record["facts"]:
            self.fact(fact)
        for name in ("organizations", "deals", "statements", "facts"):
            record[name] = self.thinned(record[name])
        for organization in record["organizations"]:
            organization["aliases"] = self.thinned(organization["aliases"])
            if self.chance(0.1):
                organization["aliases"].append(self.random.choice(record["organizations"])["name"])
        if self.chance(0.1):
            del record["facts"]
        if self.chance(0.1):
            record["organizations"] = None
        if self.chance(0.2):
            record["deals"].extend(copy.deepcopy(self.random.choice(self.records)["deals"]))
        return record

    def deal(self, deal: Record, record: Record) -> None:
        others = record["deals"] + self.random.choice(self.records)["deals"]
        other = self.random.choice(others)
        for slot in ("type", "stage", "date"):
            if self.chance(0.3):
                deal[slot] = other[slot] if self.chance(0.8) else None
        for slot in ("subject", "brands", "made_in", "sold_in", "evidence", "terms", "parties"):
            deal[slot] = self.thinned(deal[slot]) + copy.deepcopy(other[slot] if self.chance(0.2) else [])
        for slot in ("subject", "made_in", "sold_in", "evidence"):
            deal[slot] = [self.shortened(span) for span in deal[slot]]
        if deal["date"] and self.chance(0.4):
            deal["date"] = self.random.choice([deal["date"][:4], deal["date"][:7], "2007", "last week"])
        for party in deal["parties"]:
            party["name"] = self.renamed(party["name"], record)
            if self.chance(0.2):
                party["role"] = "partner"
        for term in deal["terms"]:
            if self.chance(0.3):
                term["value"] = self.random.choice([1, "2007", "2007-03-01", str(term["value"]), None, 0.5])
            if self.chance(0.2):
                term["kind"] = self.random.choice(["value", "end", "start", "stake"])
            if self.chance(0.1):
                term["unit"] = None

    def statement(self, statement: Record) -> None:
        other = self.random.choice([s for r in self.records for s in r["statements"]])
        for slot in ("stance", "certainty", "source", "evidence"):
            if self.chance(0.2):
                statement[slot] = copy.deepcopy(other[slot])
        for slot in ("name", "organization", "descriptor", "kind"):
            if self.chance(0.1):
                statement["source"][slot] = other["source"][slot]
        if self.chance(0.1):
            statement["via"] = ["The Wall Street Journal"]
        if self.chance(0.05):
            statement["deal"] = "d99"
        statement["evidence"] = self.shortened(statement["evidence"])
        if self.chance(0.05):
            statement["source"] = None

    def fact(self, fact: Record) -> None:
        if self.chance(0.2):
            fact["value"] = self.random.choice([33, "33", "chief executive", None, 12.5])
        if self.chance(0.2):
            fact["subject"], fact["object"] = fact["object"], fact["subject"]
        if self.chance(0.1):
            fact["relation"] = "partner_of"

    def renamed(self, name: str, record: Record) -> str:
        if self.chance(0.15):
            return self.random.choice(
                [name.split(maxsplit=1)[0], name + " Motor", name.lower(), "two carmakers", name.upper()]
            )
        if self.chance(0.05):
            return str(self.random.choice(record["organizations"])["name"])
        return name

    def shortened(self, span: str) -> str:
        parts = span.split(" ")
        if self.chance(0.3):
            parts = parts[: self.random.randint(1, len(parts))]
        if self.chance(0.1):
            parts.append("plans to do more")
        return " ".join(parts)

    def thinned(self, items: list[Any]) -> list[Any]:
        kept = [copy.deepcopy(item) for item in items if not self.chance(0.15)]
        if self.chance(0.15):
            self.random.shuffle(kept)
        if kept and self.chance(0.05):
            kept.append(copy.deepcopy(self.random.choice(kept)))
        return kept

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability
