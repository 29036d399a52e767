"""4.1 PoolUpsampleNet: convolutions, pools and upsampling on 32 x 32 images.

The handout shows the net as a picture; its layers are inferred. Kernel 3, NF 32, NC 24, NIC 1 where numbers are asked.
"""

from typing import Any

from grader.reference import (
    code,
    fixed,
    layers,
    misconception,
    network,
    neurons,
    output_shape,
    parameters,
    picture,
    said,
    truth,
    weights,
    worth,
)

WORTH = worth(0.5, 1, "pool_upsample_net")

KERNEL, FILTERS, COLOURS, CHANNELS, SIDE = 3, 32, 24, 1, 32
SAME_KERNEL = fixed(KERNEL, "kernel size", "kernel", "k")
SAME_FILTERS = fixed(FILTERS, "NF", "num_filters", "filters", "number of filters")
SAME_COLOURS = fixed(COLOURS, "NC", "num_colours", "colours", "colors", "number of colours")
SAME_CHANNELS = fixed(CHANNELS, "NIC", "num_in_channels", "input channel", "number of input channels")
SAME = SAME_KERNEL, SAME_FILTERS, SAME_COLOURS, SAME_CHANNELS
_SIZE = "32x32|32×32|32~times~32"
SETTING = (
    *said(f"for each|every|~ {_SIZE} ~|grey|gray image|input"),
    *said(f"for a~batch~of|input~of~size|image~of~size {_SIZE} ~|image|input"),
    *said(f"for a~batch~of B|N {_SIZE}|grey image|input"),
)
SETTINGS = ((KERNEL, FILTERS, COLOURS, CHANNELS), (5, 8, 24, 3), (3, 16, 10, 2))


def image(kernel: int, filters: int, colours: int, channels: int) -> tuple[int, int, int]:
    """The shape of an input without its batch axis."""
    del kernel, filters, colours
    return channels, SIDE, SIDE


@code("PoolUpsampleNet", settings=SETTINGS, shape=image)
def pool_upsample_net(kernel: int = KERNEL, filters: int = FILTERS, colours: int = COLOURS, channels: int = CHANNELS) -> Any:
    """The net of the figure, on torch's meta device."""
    from torch import nn

    def block(before: int, after: int, resize: Any) -> list[Any]:
        conv = nn.Conv2d(before, after, kernel, padding=kernel // 2, device="meta")
        return [conv, resize, nn.BatchNorm2d(after, device="meta"), nn.ReLU()]

    return nn.Sequential(
        *block(channels, filters, nn.MaxPool2d(2)),
        *block(filters, 2 * filters, nn.MaxPool2d(2)),
        *block(2 * filters, filters, nn.Upsample(scale_factor=2)),
        *block(filters, colours, nn.Upsample(scale_factor=2)),
        nn.Conv2d(colours, colours, kernel, padding=kernel // 2, device="meta"),
    )


def channels_by_hand() -> list[tuple[int, int]]:
    return [(CHANNELS, FILTERS), (FILTERS, 2 * FILTERS), (2 * FILTERS, FILTERS), (FILTERS, COLOURS), (COLOURS, COLOURS)]


def names(what: str) -> tuple[str, ...]:
    return (*(f"{what} {word} PoolUpsampleNet" for word in ("of", "in", "of the", "in the")), f"PoolUpsampleNet {what}")


@network("PoolUpsampleNet", "the PoolUpsampleNet model", shape=(CHANNELS, SIDE, SIDE))
def layer_by_layer() -> Any:
    """The net whose layers answers speak of."""
    return pool_upsample_net()


@truth(*names("weights"), again=lambda: sum(KERNEL**2 * a * b for a, b in channels_by_hand()))
def weight_count() -> int:
    """Entries of the five kernels, counted on the net."""
    return weights(pool_upsample_net())


def parameters_by_hand() -> int:
    return sum(KERNEL**2 * a * b + b for a, b in channels_by_hand()) + 2 * sum(b for _, b in channels_by_hand()[:-1])


@truth(*names("parameters"), *names("learnable parameters"), again=parameters_by_hand)
def parameter_count() -> int:
    """With biases and the scales and shifts of the normalisations."""
    return parameters(pool_upsample_net())


@truth("output shape", "shape of the output", "output of PoolUpsampleNet", again=lambda: [COLOURS, SIDE, SIDE])
def shape() -> Any:
    """Channels, height and width of the output for one image."""
    return list(output_shape(pool_upsample_net(), CHANNELS, SIDE, SIDE))


@truth("smallest feature map", "side of the smallest feature map", again=lambda: SIDE // 4)
def smallest() -> int:
    """The side of the feature maps after the second pool."""
    return min(layer.output[2] for layer in layers(pool_upsample_net(), CHANNELS, SIDE, SIDE))


@truth(*names("neurons"), again=lambda: 2240 * FILTERS + 2304 * COLOURS)
def neuron_count() -> int:
    """Outputs of convolutions, pools and upsampling layers."""
    return neurons(pool_upsample_net(), CHANNELS, SIDE, SIDE)


def growing(net: Any) -> list[Any]:
    """The layers of a net whose output is wider than their input."""
    return [layer for layer in layers(net, CHANNELS, SIDE, SIDE) if layer.output[-1] > layer.input[-1]]


@misconception(
    *(f"upsampling layers{of} have learnable parameters" for of in ("", " of PoolUpsampleNet")),
    *(f"{name} has trainable weights" for name in ("nn.Upsample", "an upsampling layer")),
    *(f"parameters are learned in the upsampling layers{of}" for of in ("", " of PoolUpsampleNet")),
    *("upsampling is learned in PoolUpsampleNet", "PoolUpsampleNet learns how to upsample"),
    hint="nn.Upsample repeats pixels by a fixed rule and holds no parameters",
    again=lambda: any(p.numel() for m in pool_upsample_net() if type(m).__name__ == "Upsample" for p in m.parameters()),
)
def learned_upsampling() -> bool:
    return any(layer.parameters for layer in growing(pool_upsample_net()))


DOUBLE = ("upsampling layers double the height and width", "each upsampling layer doubles the height and width")


@truth(*DOUBLE, again=lambda: all(m.scale_factor == 2 for m in pool_upsample_net() if type(m).__name__ == "Upsample"))
def doubled() -> bool:
    """Measured on both upsampling layers."""
    return all(layer.output[-1] == 2 * layer.input[-1] for layer in growing(pool_upsample_net()))


@picture("PoolUpsampleNet layer by layer: 32, 16, 8, 16, 32 pixels wide with NF, 2NF, NF, NC, NC channels.", 6.4, 2.6)
def shapes(axes: Any) -> None:
    kept = [layer for layer in layers(pool_upsample_net(), CHANNELS, SIDE, SIDE) if layer.kind not in ("BatchNorm2d", "ReLU")]
    for place, layer in enumerate(kept):
        _, channels, height, _ = layer.output
        axes.bar(place, height, width=0.5, color="tab:blue" if layer.weights else "0.75")
        axes.text(place, height + 0.7, f"{channels}x{height}x{height}", ha="center", fontsize=7)
    axes.set_xticks(range(len(kept)), [layer.kind for layer in kept], rotation=30, ha="right", fontsize=7)
    axes.set(ylabel="side of the output", ylim=(0, 37))
