"""18 A transformer encoder layer (as in torch): parameters for width d and feed-forward width f; orders of growth of attention."""

from typing import Any

from grader.reference import fitted, grows, naturals, parameters, truth

n, d = naturals("n d")


def encoder(width: int) -> int:
    from torch import nn

    return parameters(nn.TransformerEncoderLayer(width, 1, 4 * width, device="meta"))


def work(n: int, d: int) -> int:
    """Multiplications in Q K^T and A V."""
    return 2 * n * n * d


@truth("number of parameters", "parameters", "parameters of the encoder layer", form="12 d^2 + 13 d")
def count(d: Any) -> Any:
    return fitted(encoder, 2, d)


@truth("time complexity", "time complexity of self-attention", "cost of self-attention", "complexity", again=lambda: 3)
def complexity() -> Any:
    return grows((lambda n: work(n, 8), n), (lambda d: work(8, d), d))


@truth("memory of the attention matrix", "memory of the scores", again=lambda: 2)
def memory() -> Any:
    return grows((lambda n: n * n, n))
