"""4.3 Weights, outputs and connections of PoolUpsampleNet as functions of NIC, NF and NC.

No biases and no normalisation; 32 x 32 input, and the same with width and height doubled. Fitted from measured nets, and
held at further ones. Layers may be counted otherwise where that is stated; the factors may not: x1, x4, x4.
"""

from typing import Any

from grader.reference import case, choice, connections, fitted, fixed, layers, naturals  # isort: skip
from grader.reference import neurons, real, said, spoken, truth, weights, worth  # isort: skip
from reference.csc413_hw2 import called, cases
from reference.csc413_hw2.q4_1 import pool_upsample_net

FACTORS = ("weights_by_scale", "outputs_by_scale", "connections_by_scale")
WORTH = worth(1, 3, "weight_count", "outputs", "connection_count", *FACTORS)

SETTING = said("for|with the~32×32~input|32×32~inputs|32×32~input|a~32×32~input|32x32~inputs|a~32x32~input ~|and~3×3~kernels")
SAME_KERNEL = fixed(3, "kernel size", "kernel", "k")
NIC, NF, NC = naturals("NIC NF NC")
FILTERS = spoken(NF, "number of filters NF", "filters NF")
COLOURS = spoken(NC, "number of colours NC", "colours NC", "number of colors NC")
INPUTS = spoken(NIC, "number of input channels NIC", "input channels NIC")
W, H = real("W", value=32), real("H", value=32)
size = choice("size", 1, 2, 4, names=called.SIZE)
scale = choice("scale", 1, 2, 4, names=called.SCALE)
DOUBLED, FOURFOLD = case(scale, 2, *cases.DOUBLED), case(scale, 4, *cases.FOURFOLD)

WEIGHTS = called.WEIGHT_COUNT
OUTPUTS = called.OUTPUT_COUNT
CONNECTIONS = ("number of connections", "connections", "number of connections between layers", *called.CONNECTION_COUNT)


def count_weights(channels: int, filters: int, colours: int) -> int:
    return weights(pool_upsample_net(3, filters, colours, channels))


def count_outputs(channels: int, filters: int, colours: int, side: int = 32) -> int:
    return neurons(pool_upsample_net(3, filters, colours, channels), channels, side, side)


def count_connections(channels: int, filters: int, colours: int, side: int = 32) -> int:
    return connections(pool_upsample_net(3, filters, colours, channels), channels, side, side)


@truth(*WEIGHTS, form=r"9 NIC NF + 36 NF^2 + 9 NF NC + 9 NC^2")
def weight_count(NIC: Any, NF: Any, NC: Any) -> Any:
    """The same for an input of any size."""
    return fitted(count_weights, 2, NIC, NF, NC)


@truth(*OUTPUTS, form=r"2240 NF + 2304 NC")
def outputs(NIC: Any, NF: Any, NC: Any) -> Any:
    """Of convolutions, pools and upsampling layers, 32 x 32 input."""
    return fitted(count_outputs, 1, NIC, NF, NC)


@truth(*OUTPUTS, form=r"8960 NF + 9216 NC")
def outputs_doubled(NIC: Any, NF: Any, NC: Any) -> Any:
    """The same, 64 x 64 input: four times as many."""
    return fitted(lambda a, b, c: count_outputs(a, b, c, side=64), 1, NIC, NF, NC)


@truth(*CONNECTIONS, form=r"9216 NIC NF + 5760 NF^2 + 2304 NF NC + 9216 NC^2")
def connection_count(NIC: Any, NF: Any, NC: Any) -> Any:
    """Of the convolutions, 32 x 32 input."""
    return fitted(count_connections, 2, NIC, NF, NC)


@truth(*CONNECTIONS, form=r"36864 NIC NF + 23040 NF^2 + 9216 NF NC + 36864 NC^2")
def connections_doubled(NIC: Any, NF: Any, NC: Any) -> Any:
    """The same, 64 x 64 input: four times as many."""
    return fitted(lambda a, b, c: count_connections(a, b, c, side=64), 2, NIC, NF, NC)


@truth(*WEIGHTS, again=lambda scale: 9 * (2 * 3 + 4 * 9 + 3 * 5 + 25))
def weights_by_scale(scale: int) -> int:
    """For NIC 2, NF 3, NC 5: the input's size does not matter."""
    return count_weights(2, 3, 5)


@truth(*OUTPUTS, again=lambda scale: scale**2 * (2240 * 3 + 2304 * 5))
def outputs_by_scale(scale: int) -> int:
    """For NIC 2, NF 3, NC 5: with the square of the scale."""
    return count_outputs(2, 3, 5, side=32 * scale)


@truth(*CONNECTIONS, again=lambda scale: scale**2 * 1024 * (54 + 50.625 + 33.75 + 225))
def connections_by_scale(scale: int) -> int:
    """For NIC 2, NF 3, NC 5: with the square of the scale."""
    return count_connections(2, 3, 5, side=32 * scale)


@truth(*WEIGHTS, again=lambda size: 9 * (2 * 3 + 4 * 9 + 3 * 5 + 25))
def weights_by_size(size: int) -> int:
    """Whatever is meant by the input's size, sides or pixels; the other counts hang on which."""
    return sum(parameter.numel() for parameter in pool_upsample_net(3, 3, 5, 2).parameters() if parameter.dim() == 4)


@truth(*called.SIDE, again=lambda scale: 32 * scale)
def side_by_scale(scale: int) -> int:
    """The side of the last layer's output; every layer's grows alike."""
    return int(layers(pool_upsample_net(3, 3, 5, 2), 2, 32 * scale, 32 * scale)[-1].output[-1])


def settings(side: int) -> list[tuple[Any, Any]]:
    """Kernel and channels of each layer with weights, as a run on an image of this side meets them."""
    return [(layer.kind, layer.input[1]) for layer in layers(pool_upsample_net(3, 3, 5, 2), 2, side, side) if layer.weights]


@truth(
    *said("the kernel~size|kernel~sizes and the~number~of|number~of|~ input~channels|channels are|is|stay fixed|unchanged"),
    *said("the kernel~size|kernel is|stays fixed|unchanged"),
    again=lambda: settings(64) == settings(128),
)
def settings_fixed() -> bool:
    """An image of another size meets the same layers."""
    return settings(32) == settings(64)
