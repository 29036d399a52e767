"""3.2 Neurons and trainable parameters of a small CNN, and of the FCNN with fully connected layers in its place.

32x32 RGB image; conv3-32, max pool, conv3-64, max pool, conv3-3 (inferred: the handout shows them as a picture), 3x3 kernels,
zero padding of the same size, 2x2 pools of stride 2, no biases. In the FCNN (inferred reading) each convolution becomes a
layer that keeps the shape of its input. Neurons are counted in the three usual ways: outputs of all layers, with the input,
without the pools.
"""

from itertools import pairwise
from math import prod
from typing import Any

from grader.reference import Network, layers, mechanism, misconception, network, truth, worth
from reference.csc413_hw2 import doing_nets
from reference.csc413_hw2.called import all_counted

WORTH = worth(1, 3, "cnn_neurons", "cnn_parameters", "fcnn_neurons", "fcnn_parameters")

SIDES, CHANNELS = (32, 16, 8), (3, 32, 64, 3)
CNN_PARAMETERS = ("trainable parameters in the CNN", "parameters in the CNN", "parameters of the CNN", "CNN parameters",
                  "trainable parameters in the convolutional network", "parameters in the convolutional network",
                  *all_counted("CNN", "convolutional network"))  # fmt: skip
CNN_NEURONS = ("neurons in the CNN", "neurons of the CNN", "CNN neurons")
FCNN_PARAMETERS = ("trainable parameters in the FCNN", "parameters in the FCNN", "parameters of the FCNN", "FCNN parameters",
                   "parameters in the fully connected network",
                   "trainable parameters in the fully connected network",
                   *all_counted("FCNN", "fully connected network"))  # fmt: skip
FCNN_NEURONS = ("neurons in the FCNN", "neurons of the FCNN", "FCNN neurons")


@network("CNN", shape=(3, 32, 32))
def cnn() -> Any:
    """The convolutional net."""
    from torch import nn

    found: list[Any] = []
    for before, after in pairwise(CHANNELS):
        found += [nn.Conv2d(before, after, 3, padding=1, bias=False, device="meta"), nn.MaxPool2d(2)]
    return nn.Sequential(*found[:-1])


@network("FCNN", shape=(3, 32, 32))
def fcnn() -> Any:
    """Three fully connected layers that keep the shape of their input, and two pools."""
    from torch import nn

    found: list[Any] = []
    for side in SIDES:
        size = 3 * side * side
        full = nn.Linear(size, size, bias=False, device="meta")
        found += [nn.Flatten(), full, nn.Unflatten(1, (3, side, side)), nn.MaxPool2d(2)]
    return nn.Sequential(*found[:-1])


def outputs(net: Network, *kinds: str) -> list[int]:
    """The number of outputs of every layer of these kinds for one image, measured."""
    return [
        prod(layer.output) for layer in layers(net(), 3, *SIDES[:1] * 2) if layer.kind.startswith(kinds or ("Conv", "MaxPool"))
    ]


@truth(*CNN_PARAMETERS, again=lambda: sum(9 * a * b for a, b in pairwise(CHANNELS)))
def cnn_parameters() -> Any:
    """Counted on the net: 864 + 18,432 + 1,728."""
    return sum(parameter.numel() for parameter in cnn().parameters())


def cnn_layers() -> list[int]:
    """Sides and channels by hand: every convolution keeps the side, every pool halves it."""
    convolutions = [side * side * channels for side, channels in zip(SIDES, CHANNELS[1:], strict=True)]
    pools = [(side // 2) ** 2 * channels for side, channels in zip(SIDES[:2], CHANNELS[1:3], strict=True)]
    return convolutions + pools


@truth(*CNN_NEURONS, again=lambda: sum(cnn_layers()))
def cnn_neurons() -> Any:
    """Outputs of all convolutions and pools."""
    return sum(outputs(cnn))


@truth(*CNN_NEURONS, again=lambda: sum(cnn_layers()) + 3072)
def cnn_neurons_with_input() -> Any:
    """Another usual count: the input is a layer too."""
    return sum(outputs(cnn)) + 3 * 32 * 32


@truth(*CNN_NEURONS, again=lambda: sum(cnn_layers()[:3]))
def cnn_neurons_without_pools() -> Any:
    """Another usual count: pools are no neurons."""
    return sum(outputs(cnn, "Conv"))


@truth(*FCNN_PARAMETERS, again=lambda: sum((3 * side * side) ** 2 for side in SIDES))
def fcnn_parameters() -> Any:
    """Three square layers on 3x32x32, 3x16x16 and 3x8x8 inputs."""
    return sum(parameter.numel() for parameter in fcnn().parameters())


@truth(*FCNN_NEURONS, again=lambda: 3072 + 768 + 768 + 192 + 192)
def fcnn_neurons() -> Any:
    """Outputs of the three layers and the two pools between them."""
    return sum(outputs(fcnn, "Linear", "MaxPool"))


@truth(*FCNN_NEURONS, again=lambda: 3072 + 768 + 192)
def fcnn_neurons_without_pools() -> Any:
    """Another usual count: pools are no neurons."""
    return sum(outputs(fcnn, "Linear"))


@misconception("the pooling layers have parameters", again=lambda: any(p.numel() for m in cnn()[1::2] for p in m.parameters()),
               hint="a pool takes maxima and holds no parameters")  # fmt: skip
def pools_have_parameters() -> bool:
    return any(layer.parameters for layer in layers(cnn(), 3, 32, 32) if layer.kind == "MaxPool2d")


KNOWN = (mechanism("has", pools_have_parameters, doing_nets.POOLS, doing_nets.PARAMETERS, "CNN|network|net|model|count|total"),)
