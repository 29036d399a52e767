"""Clauses of longer sentences: each stands by itself, or under what governs it and is left undecided."""

from __future__ import annotations

import pytest

from tests.test_sides import told

SAME = "the number of weights is the same for 64x64 as for 32x32"
MORE = "the number of weights is 4 times as large for 64x64 as for 32x32"
FEWER = "the CNN has more parameters than the FCNN"


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("4.3", f"The kernels slide, so {SAME}.", "right"),
        ("4.3", f"Kernels are shared over all positions, which means {SAME}.", "right"),
        ("4.3", f"The kernels slide; {SAME}.", "right"),
        ("4.3", f"The kernels slide ({SAME}).", "right"),
        ("4.3", f"The kernels slide, and {MORE}.", "wrong"),
        ("4.3", f"{SAME.capitalize()}, whereas the maps of the layers grow.", "right"),
        ("4.3", f"The kernels slide, so {SAME.replace('is', 'is not')}.", "wrong"),
        ("3.3", "The taps move apart, and with higher dilation the receptive field is larger.", "right"),
        ("3.2", f"A dense layer sees every pixel, which means {FEWER}.", "wrong"),
        ("3.3", "With a larger kernel the receptive field grows, and padding does not change the receptive field.", "right"),
    ],
)
def test_a_clause_that_stands_on_its_own_is_judged(question: str, text: str, outcome: str) -> None:
    assert told(question, text) == {outcome}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("4.3", f"If the kernels were not shared, they would grow, so {MORE}."),
        ("4.3", f"It is not true that the kernels change, and {MORE}."),
        ("4.3", f"One might think the kernels grow, so {MORE}."),
        ("4.3", f"For dense layers the maps are flattened, so {MORE}."),
        ("4.3", f"{MORE.capitalize()}, but this is wrong."),
        ("4.3", f"{MORE.capitalize()}, but only in dense layers."),
        ("4.3", f"{MORE.capitalize()} (in a dense net)."),
        ("4.3", f"{MORE.capitalize()}, if the kernels grow."),
        ("4.3", f"The kernels do not grow because {MORE}."),
        ("3.3", "No matter how large the stride is, the receptive field does not change."),
        ("3.3", "Padding enlarges the receptive field (in a network with dense layers)."),
        ("3.3", "Some say that zeros are seen by a unit, so padding enlarges the receptive field."),
        ("3.3", "Were zeros inputs, they would count, so padding enlarges the receptive field."),
        ("3.3", "Consider a network that counts zeros, so padding enlarges the receptive field."),
        ("3.3", "With a 1x1 kernel each unit sees one pixel, and depth has no effect on the receptive field."),
        ("3.3", "All kernels here are 1x1, so depth has no effect on the receptive field."),
        ("3.2", f"For a 1x1 image nothing is shared, and {FEWER}."),
        ("3.2", f"{FEWER.replace('the', 'The', 1)}, but not in the last layer."),
        ("3.2", f"{FEWER.replace('the', 'The', 1)} (in the last layer)."),
    ],
)
def test_what_governs_a_clause_leaves_it_undecided(question: str, text: str) -> None:
    assert told(question, text) == set()
