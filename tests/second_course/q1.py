"""1 Attention: scores, output and parameters of one self-attention layer.

Queries, keys and values have shape (T, h); the four projections of width d have no biases.
"""

from typing import Any

from grader.reference import fitted, matrix, misconception, naturals, parameters, real, spoken, sqrt, truth, worth

WORTH = worth(1, 3, "scores", "parameter_count")

T, h, d = naturals("T h d")
LENGTH, WIDTH = spoken(T, "sequence length", "length of the sequence", "number of tokens"), spoken(d, "width", "model width")
Q = matrix("Q", T, h, "queries")
K = matrix("K", T, h, "keys")
V = matrix("V", T, h, "values")
c = real("c", "scale", positive=True)


@truth("S", "attention scores", "scores", "score matrix")
def scores(Q: Any, K: Any, c: Any) -> Any:
    """One row a query, one column a key, divided by the root of the scale."""
    return Q @ K.T / sqrt(c)


@truth("O_0", "unnormalised output")
def output(scores: Any, V: Any) -> Any:
    return scores @ V


def count(width: int) -> int:
    from torch import nn

    return parameters(nn.MultiheadAttention(width, 1, bias=False, device="meta"))


@truth("number of parameters", "parameters", "params", "attention parameters", "parameters of the attention layer", form="4 d^2")
def parameter_count(d: Any) -> Any:
    """Query, key, value and output projections, counted on torch's layer."""
    return fitted(count, 2, d)


@misconception(
    "the number of parameters depends on the sequence length",
    "a longer sequence requires more parameters",
    "a longer sequence requires additional parameters",
    "a longer sequence needs more parameters",
    "lengthening the sequence increases the number of parameters",
    hint="the projections act on each position alike",
    again=lambda: count(8) != count(8),
)
def depends_on_length() -> bool:
    return count(4) != 4 * 4**2


def entries(length: int) -> int:
    import torch

    return (torch.zeros(length, 3) @ torch.zeros(length, 3).T).numel()


@truth("number of attention scores", "number of scores", "number of entries of the score matrix", form="T^2")
def score_count(T: Any) -> Any:
    """Counted on a product of queries and keys."""
    return fitted(entries, 2, T)
