from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intalks.extraction.layers import INPUTS, layer_matrices
from intalks.extraction.quantization import MOST, quantize
from intalks.lexicon.network_weights import activation_ranges

WEIGHTS = arrays(np.float32, (3, 6), elements=st.floats(-4, 4, width=32))
RANGES = arrays(np.float32, 6, elements=st.floats(0, 30, width=32))


@given(WEIGHTS, WEIGHTS, RANGES)
def test_integers_stand_for_the_matrices_within_half_a_step(
    one: np.ndarray, other: np.ndarray, ranges: np.ndarray
) -> None:
    factor, found = quantize([one, other], ranges)
    for matrix, quantized in zip((one, other), found, strict=True):
        meant = matrix.T / factor[:, None]
        steps = np.abs(quantized.integers * quantized.scale - meant) / quantized.scale
        assert steps.max() <= 0.5 + 1e-3


@given(WEIGHTS, RANGES)
def test_a_column_that_reaches_far_is_made_smaller(weights: np.ndarray, ranges: np.ndarray) -> None:
    factor, _ = quantize([weights], ranges)
    further = ranges.copy()
    further[0] = 4 * ranges[0] + 1
    assert quantize([weights], further)[0][0] / quantize([weights], further)[0][1] <= factor[0] / factor[1] * 1.0001


@pytest.mark.parametrize("number", range(5))
def test_sums_of_two_products_fit_into_16_bits(number: int) -> None:
    """Else processors without instructions for 8-bit integers would come to other sums."""
    for source, parts in INPUTS.items():
        matrices = [layer_matrices()[number][f"{part}.weight"] for part in parts]
        for quantized in quantize(matrices, activation_ranges()[number][source])[1]:
            integers = np.abs(quantized.integers.astype(np.int32))
            assert (255 * (integers[::2] + integers[1::2])).max() < 2**15
            assert integers.max() <= MOST
