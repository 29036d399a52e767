"""8 A recurrent net over two steps: its graph, the memory of its training in the length n, and what gates, pooling, codes do.

h_k = tanh(U x_k + W h_(k-1)), y = V h_2, and the loss E of y.
"""

from typing import Any

from grader.reference import directed, grows, mechanism, misconception, naturals, spoken, truth, worth

WORTH = worth(1, 3)

(n,) = naturals("n")
LENGTH = spoken(n, "sequence length", "number of time steps")
ARROWS = [(f"x_{k}", f"h_{k}") for k in (1, 2)] + [(f"h_{k - 1}", f"h_{k}") for k in (1, 2)]
ARROWS += [(name, f"h_{k}") for name in ("U", "W") for k in (1, 2)] + [("h_2", "y"), ("V", "y"), ("y", "E")]
GRAPH = directed(
    ARROWS,
    {
        **{name: (name,) for name in ("x_1", "x_2", "h_0", "h_1", "h_2")},
        "U": ("U", "input matrix"), "W": ("W", "recurrent matrix", "recurrent weights"), "V": ("V", "output matrix"),
        "y": ("y", "output", "prediction"), "E": ("E", "loss", "error"),
    },
    groups={"hidden states": ("h_1", "h_2"), "inputs": ("x_1", "x_2")},
    called=("graph", "unrolled graph", "computation graph"),
    beside=("target", "label"),
)  # fmt: skip


def stored(steps: int) -> int:
    """Numbers that back-propagation through time keeps: a state of four entries for each step."""
    return sum(4 for _ in range(steps))


@truth("training", "backpropagation through time", "BPTT", about=("memory",), again=lambda: 1)
def training() -> Any:
    return grows((stored, n))


@truth("inference", "prediction at test time", about=("memory",), again=lambda: 0)
def inference() -> Any:
    return grows((lambda steps: 4, n))


def gradient(factor: float) -> float:
    """What is left of a gradient after fifty steps."""
    return factor**50


@truth("gates let gradients flow to early time steps", again=lambda: 0.99**50 > 0.5**50)
def flows() -> bool:
    """With gates the factor of a step is near one, without them 0.5: far more of the gradient is left after fifty steps."""
    return gradient(0.99) > gradient(0.5)


@truth("average pooling loses the order", again=lambda: (1 + 2) / 2 == (2 + 1) / 2)
def pooled() -> bool:
    """The mean of two inputs is that of the same two in the other order."""
    return sum((1, 2)) / 2 == sum((2, 1)) / 2


@misconception("sinusoidal codes have parameters", hint="they are sines and cosines of the place", again=lambda: len(()) > 0)
def codes_have_parameters() -> bool:
    return bool(sum(0 for _ in ("sin", "cos")))


@misconception("the sinusoidal codes are learned", hint="they are sines and cosines of the place", again=lambda: len(()) > 0)
def sinusoidal() -> bool:
    return codes_have_parameters.function()  # type: ignore[no-any-return]


@truth("the embedding is learned", again=lambda: len(("weight",)) == 1)
def embedded() -> bool:
    """A table of weights, one row for each place."""
    return len([4] * 3) > 0


GATES = "gates|gating|LSTM gates|LSTM"
FADING = "vanishing gradients|vanishing gradient problem"
KNOWN = (
    mechanism("eases", flows, GATES, FADING),
    mechanism(
        "carries", flows, GATES, "gradients|gradient|gradient signal", "early time steps|first time steps", "last time step"
    ),
    mechanism("loses", pooled, "average pooling|mean pooling|pooling", "order|word order|information about order"),
    mechanism("has", codes_have_parameters, "sinusoidal codes|sinusoidal encoding|SinNet", "parameters|trainable parameters"),
    mechanism("learns", sinusoidal, "SinNet", "position codes|position encoding"),
    mechanism("learns", embedded, "EmbNet", "position codes|position encoding"),
)
