"""6.3 Did the skip connections help, and for which two reasons?

Whether they helped is a matter of the run. The reasons: gradients flow directly to early layers, and fine detail from early
layers is kept; the first is measured on a deep net with and without skips.
"""

from typing import Any

from grader.reference import mechanism, misconception, truth, worth
from reference.csc413_hw2 import doing_nets, naming

WORTH = worth(1, 3)
OPEN = ("whether the results improved is a matter of the run", "the reasons are judged by a person beside what is measured")

DEPTH, WIDTH = 20, 16


def first_gradient(skip: bool) -> float:
    """The norm of the loss's gradient by the first of many small tanh layers."""
    import torch

    generator = torch.Generator().manual_seed(5)
    layers = [0.3 * torch.randn(WIDTH, WIDTH, dtype=torch.float64, generator=generator) / 4 for _ in range(DEPTH)]
    layers[0].requires_grad_(True)
    signal: Any = torch.ones(WIDTH, dtype=torch.float64)
    for layer in layers:
        signal = torch.tanh(layer @ signal) + (signal if skip else 0)
    (signal**2).sum().backward()
    assert layers[0].grad is not None
    return float(layers[0].grad.norm())


def by_finite_differences() -> bool:
    """The same, without autograd: how far a small change of the input moves the output."""
    import torch

    def moved(skip: bool) -> float:
        generator = torch.Generator().manual_seed(6)
        layers = [0.3 * torch.randn(WIDTH, WIDTH, dtype=torch.float64, generator=generator) / 4 for _ in range(DEPTH)]
        ends = []
        for start in (1.0, 1.001):
            signal: Any = torch.full((WIDTH,), start, dtype=torch.float64)
            for layer in layers:
                signal = torch.tanh(layer @ signal) + (signal if skip else 0)
            ends.append(signal)
        return float((ends[1] - ends[0]).norm())

    return moved(skip=True) > 100 * moved(skip=False)


@truth(
    "skip connections let the gradient flow to earlier layers",
    "skip connections allow the gradient signal to flow to earlier layers",
    "skip connections allow the gradient signal to flow to earlier layers in the network",
    "skip connections allow the gradient signal to flow directly from the output to earlier layers in the network",
    "skip connections mitigate the vanishing gradient problem",
    "skip connections alleviate the vanishing gradient problem",
    "skip connections reduce the vanishing gradient problem",
    "skip connections alleviate the vanishing of gradients",
    "skip connections help with vanishing gradients",
    "gradients pass through the skip connections",
    "gradients take a shortcut through the skip connections",
    again=by_finite_differences,
)
def gradient_flows() -> bool:
    """Measured: the first layer's gradient is more than a hundred times larger with skips."""
    return first_gradient(skip=True) > 100 * first_gradient(skip=False)


@misconception(
    "skip connections prevent the gradient from flowing to earlier layers",
    "skip connections make the vanishing gradient problem worse",
    "skip connections worsen the vanishing gradient problem",
    "skip connections cause gradients to vanish",
    "skip connections cause vanishing gradients",
    "early layers receive a weaker gradient signal with skip connections",
    hint="with skips the first layer's gradient is larger: it has a path that passes no layer",
    again=lambda: not by_finite_differences(),
)
def gradient_fades() -> bool:
    return first_gradient(skip=True) < first_gradient(skip=False)


def concatenated() -> tuple[int, int]:
    """The channels of a decoder's features alone, and with the encoder's behind them."""
    import torch

    decoder, encoder = torch.zeros(1, 4, 8, 8), torch.zeros(1, 4, 8, 8)
    return decoder.shape[1], torch.cat([decoder, encoder], 1).shape[1]


@misconception(
    "a concatenation has parameters",
    hint="torch.cat computes without weights",
    again=lambda: concatenated()[1] < concatenated()[0],
)
def concatenation_has_parameters() -> bool:
    import torch

    return isinstance(torch.cat, torch.nn.Module)


@truth("skip connections bring fine detail to the decoder", again=lambda: concatenated()[1] == 8)
def detail_reaches_decoder() -> bool:
    """The decoder's layers read what the encoder gave before it was shrunk: their input holds its channels too."""
    return concatenated()[1] > concatenated()[0]


SKIPS = f"{naming.SKIPS}|{doing_nets.SKIPS}"
SIGNAL, DETAIL = f"{naming.SIGNAL}|{doing_nets.SIGNAL}", f"{naming.DETAIL}|{doing_nets.DETAIL}"
KNOWN = (
    mechanism("eases", gradient_flows, SKIPS, naming.FADING),
    mechanism("carries", gradient_flows, SKIPS, SIGNAL, f"{naming.EARLY}|{doing_nets.PLACES}", naming.LATE),
    mechanism("carries", detail_reaches_decoder, SKIPS, DETAIL, f"{naming.DECODER}|{doing_nets.LATE}", doing_nets.PLACES),
    mechanism("has", concatenation_has_parameters, naming.CONCATENATION, naming.WEIGHTS),
)
