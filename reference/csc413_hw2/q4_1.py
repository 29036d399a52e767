"""4.1 PoolUpsampleNet: convolutions, pools and upsampling on 32 x 32 images.

The handout shows the net as a picture; its layers are inferred. Kernel 3, NF 32, NC 24, NIC 1 where numbers are asked.
"""

from typing import Any

from grader.reference import code, layers, mechanism, misconception, network, neurons  # isort: skip
from grader.reference import output_shape, parameters, picture, truth, weights, worth  # isort: skip
from reference.csc413_hw2 import called, colouring, doing_nets, drawn

from reference.csc413_hw2.colouring import CALLED, CHANNELS, COLOURS, FILTERS, KERNEL  # isort: skip
from reference.csc413_hw2.colouring import SAME, SETTING, SETTINGS, SETTLED, SIDE, WIDER  # isort: skip

WORTH = worth(0.5, 1, "pool_upsample_net")

SAME_KERNEL, SAME_FILTERS, SAME_COLOURS, SAME_CHANNELS = SAME
__all__ = ["SETTING"]


@code("PoolUpsampleNet", settings=SETTINGS, beyond=WIDER, shape=colouring.image, called=CALLED, settled=SETTLED, free=("mode",))
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


def names(what: str) -> tuple[str, ...]:
    return (*(f"{what} {word} PoolUpsampleNet" for word in ("of", "in", "of the", "in the")), f"PoolUpsampleNet {what}")


@network("PoolUpsampleNet", "the PoolUpsampleNet model", shape=(CHANNELS, SIDE, SIDE))
def layer_by_layer() -> Any:
    """The net whose layers answers speak of."""
    return pool_upsample_net()


@truth(*names("weights"), *called.trained("PoolUpsampleNet"), again=colouring.weights_by_hand)
def weight_count() -> int:
    """Entries of the five kernels, counted on the net."""
    return weights(pool_upsample_net())


@truth(*names("parameters"), *called.all_counted("PoolUpsampleNet"), again=colouring.parameters_by_hand)
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


@misconception(
    *(f"upsampling layers{of} have learnable parameters" for of in ("", " of PoolUpsampleNet")),
    *(f"{name} has trainable weights" for name in ("nn.Upsample", "an upsampling layer")),
    *(f"parameters are learned in the upsampling layers{of}" for of in ("", " of PoolUpsampleNet")),
    *("upsampling is learned in PoolUpsampleNet", "PoolUpsampleNet learns how to upsample"),
    hint="nn.Upsample repeats pixels by a fixed rule and holds no parameters",
    again=lambda: any(p.numel() for m in pool_upsample_net() if type(m).__name__ == "Upsample" for p in m.parameters()),
)
def learned_upsampling() -> bool:
    return any(layer.parameters for layer in colouring.growing(pool_upsample_net()))


KNOWN = (
    mechanism("has", learned_upsampling, doing_nets.FIXED, doing_nets.PARAMETERS, doing_nets.RESIZING),
    mechanism("learns", learned_upsampling, doing_nets.FIXED, doing_nets.RESIZING),
)


@truth(
    *(f"{what} the height and width" for what in ("upsampling layers double", "each upsampling layer doubles")),
    again=lambda: all(m.scale_factor == 2 for m in pool_upsample_net() if type(m).__name__ == "Upsample"),
)
def doubled() -> bool:
    """Measured on both upsampling layers."""
    return all(layer.output[-1] == 2 * layer.input[-1] for layer in colouring.growing(pool_upsample_net()))


@picture("PoolUpsampleNet layer by layer: 32, 16, 8, 16, 32 pixels wide with NF, 2NF, NF, NC, NC channels.", 6.4, 2.6)
def shapes(axes: Any) -> None:
    kept = [layer for layer in layers(pool_upsample_net(), CHANNELS, SIDE, SIDE) if layer.kind not in ("BatchNorm2d", "ReLU")]
    drawn.sides(axes, kept)
