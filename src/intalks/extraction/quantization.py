"""Matrices of weights as 8-bit integers (post-training quantization), and what their inputs are scaled by.

An input is scaled piece by piece to 8 bits. A column of it that reaches far would leave few steps to the others, a
weight that makes up for it few to the other weights: each bears half (SmoothQuant, Xiao et al. 2023). Processors that
have no instructions for 8-bit integers add up products in pairs of 16 bits: weights are as large as that allows, so
that all processors come to the same sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intalks.extraction.candidates import Floats

MOST: Final = 127
"""The most that the integers of two neighbouring weights come to: twice 8 bits of an input, times that, are 16."""
_SMALLEST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Quantized:
    """A matrix as (in, out): `integers` times the `scale` of each output."""

    integers: NDArray[np.int8]
    scale: Floats


def quantize(matrices: Sequence[Floats], ranges: Floats) -> tuple[Floats, list[Quantized]]:
    """Matrices of one input, each as (out, in); `ranges` are the greatest absolute values of the input's columns.

    Gives what each column of the input is to be multiplied by, and the matrices for the input so multiplied.
    """
    weights = np.maximum(np.abs(np.concatenate(matrices)).max(axis=0), _SMALLEST)
    size = np.sqrt(np.maximum(ranges, _SMALLEST) / weights)
    size = size / size.mean()
    return (1 / size).astype(np.float32), [_quantized(matrix.T * size[:, None]) for matrix in matrices]


def _quantized(matrix: Floats) -> Quantized:
    neighbours = np.abs(matrix[::2]) + np.abs(matrix[1::2])
    scale = np.maximum(neighbours.max(axis=0), _SMALLEST) / MOST
    return Quantized(np.round(matrix / scale).astype(np.int8), scale.astype(np.float32))
