"""Who does what to what, in any order of words: what is decided, and what must stay undecided."""

from __future__ import annotations

import pytest

from tests.test_operations import outcome


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("1.1.1", "No mini-batch update ever leaves the span of the rows of X.", "right"),
        ("1.1.1", "SGD never drifts out of the row space of X.", "right"),
        ("1.1.1", "SGD from zero init does not reach the min-norm solution; only full-batch GD does", "wrong"),
        ("1.2.1", "RMSProp does not always give the min-norm solution.", "right"),
        ("1.2.1", "RMSProp misses the minimum-norm solution.", "right"),
        ("1.2.1", "The first coordinate moves twice as fast as the second.", "wrong"),
        ("3.1", "J acts as a low-pass filter.", "wrong"),
        ("3.1", "Mirroring the kernel makes no difference.", "right"),
        ("3.1", "Cross-correlation and convolution yield different results for this kernel.", "wrong"),
        ("3.2", "Neither of the max pooling layers adds trainable parameters.", "right"),
        ("5.1", "Transposed convolutions upsample by a fixed rule.", "wrong"),
        ("5.3", "Pooling and upsampling layers learn their resampling.", "wrong"),
        ("6.1", "Skip connections are realised by adding tensors.", "wrong"),
        ("6.3", "One reason: the shortcuts give the gradient a direct path backwards.", "right"),
        ("6.3", "With the skips, spatial detail from the first layers is thrown away before it reaches the output.", "wrong"),
        (
            "6.3",
            "Because of the skip connections the gradient has to pass more layers before it arrives at the first ones.",
            "wrong",
        ),
        ("6.3", "The skips do not block the gradient.", "right"),
    ],
)
def test_a_clause_of_covered_words_is_decided(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("1.1.1", "Adam leaves the row space of X."),
        ("1.1.1", "SGD leaves the local minimum."),
        ("1.1.1", "SGD reaches the minimum-norm solution faster than gradient descent."),
        ("1.1.1", "If the batches were chosen badly, SGD would not reach the minimum-norm solution."),
        ("1.1.1", "Not every iterate lies in the row space of X."),
        ("1.2.1", "RMSProp starts at the minimum-norm solution."),
        ("3.1", "A Gaussian filter blurs the image."),
        ("3.1", "Correlation is cheaper than convolution."),
        ("6.3", "Dropout blocks the gradient."),
        ("6.3", "Skip connections increase the number of parameters."),
    ],
)
def test_a_word_without_a_part_leaves_the_clause_alone(question: str, text: str) -> None:
    assert outcome(question, text) == "open"
