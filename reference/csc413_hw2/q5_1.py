"""5.1 ConvTransposeNet: strided and transposed convolutions on 32 x 32 images.

The handout shows the net as a picture; its layers are inferred. Kernel 3, NF 32, NC 24, NIC 1 where numbers are asked.
"""

from typing import Any

from grader.reference import code, layers, mechanism, misconception, network  # isort: skip
from grader.reference import output_shape, parameters, picture, truth, weights, worth  # isort: skip
from reference.csc413_hw2 import being, colouring, doing_nets, drawn
from reference.csc413_hw2.called import all_counted, trained

from reference.csc413_hw2.colouring import CALLED, CHANNELS, COLOURS, FILTERS, KERNEL  # isort: skip
from reference.csc413_hw2.colouring import SAME, SETTING, SETTINGS, SETTLED, SIDE, WIDER  # isort: skip
from reference.csc413_hw2.q4_1 import pool_upsample_net

SAME_KERNEL, SAME_FILTERS, SAME_COLOURS, SAME_CHANNELS = SAME
__all__ = ["SETTING"]
WORTH = worth(0.5, 1, "conv_transpose_net")


@code("ConvTransposeNet", settings=SETTINGS, beyond=WIDER, shape=colouring.image, called=CALLED, literal=True, settled=SETTLED)
def conv_transpose_net(kernel: int = KERNEL, filters: int = FILTERS, colours: int = COLOURS, channels: int = CHANNELS,
                       last: bool = True, output_padding: int = 1) -> Any:  # fmt: skip
    """The net of the figure on torch's meta device; `last=False` ends with the transposed convolution."""
    from torch import nn

    def normed(layer: Any, size: int) -> list[Any]:
        return [layer, nn.BatchNorm2d(size, device="meta"), nn.ReLU()]

    def down(before: int, after: int) -> list[Any]:
        return normed(nn.Conv2d(before, after, kernel, 2, kernel // 2, device="meta"), after)

    def up(before: int, after: int) -> list[Any]:
        layer = nn.ConvTranspose2d(before, after, kernel, 2, kernel // 2, output_padding, device="meta")
        return normed(layer, after)

    found = [*down(channels, filters), *down(filters, 2 * filters), *up(2 * filters, filters), *up(filters, colours)]
    found = [*found, nn.Conv2d(colours, colours, kernel, padding=kernel // 2, device="meta")] if last else found[:-2]
    return nn.Sequential(*found)


NET = "ConvTransposeNet"


def names(what: str) -> tuple[str, ...]:
    return (*(f"{what} {word} {NET}" for word in ("of", "in", "of the", "in the")), f"{NET} {what}")


@network("ConvTransposeNet", "the ConvTransposeNet model", shape=(CHANNELS, SIDE, SIDE))
def layer_by_layer() -> Any:
    return conv_transpose_net()


@truth(*names("weights"), *trained(NET), again=lambda: sum(KERNEL**2 * a * b for a, b in colouring.channels_by_hand()))
def weight_count() -> int:
    return weights(conv_transpose_net())


@truth("weights of PoolUpsampleNet", again=lambda: sum(KERNEL**2 * a * b for a, b in colouring.channels_by_hand()))
def pool_weight_count() -> int:
    return weights(pool_upsample_net())


@truth(*names("parameters"), *all_counted(NET), again=colouring.parameters_by_hand)
def parameter_count() -> int:
    return parameters(conv_transpose_net())


@truth("output shape", "shape of the output", "output of ConvTransposeNet", again=lambda: [COLOURS, SIDE, SIDE])
def shape() -> Any:
    return list(output_shape(conv_transpose_net(), CHANNELS, SIDE, SIDE))


def side_up(side: int, padding: int, output_padding: int) -> int:
    return 2 * (side - 1) - 2 * padding + KERNEL + output_padding


@misconception("the output is 32x32 without output padding", again=lambda: side_up(side_up(8, 1, 0), 1, 0) == SIDE,
               hint="without output padding a transposed convolution of stride 2 gives 15, not 16, rows for 8")  # fmt: skip
def keeps_size_without() -> bool:
    return output_shape(conv_transpose_net(output_padding=0), CHANNELS, SIDE, SIDE)[1] == SIDE


@truth("upsampling is learned in ConvTransposeNet", "ConvTransposeNet upsamples with trainable weights",
       *(f"transposed convolutions{of} have learnable weights" for of in ("", " of ConvTransposeNet")),
       "transposed convolutions have trainable kernels",
       again=lambda: all(KERNEL**2 * a * b > 0 for a, b in colouring.channels_by_hand()[2:4]))  # fmt: skip
def learned_upsampling() -> bool:
    """Measured: what widens the feature maps holds weights."""
    return all(layer.weights for layer in colouring.growing(conv_transpose_net()))


def kinds(*, up: bool) -> list[str]:
    return [layer.kind for layer in (colouring.growing if up else colouring.shrinking)(conv_transpose_net())]


@misconception("the decoder has three transposed convolutions", hint="it has two", again=lambda: len(kinds(up=True)) == 3)
def three_up() -> bool:
    return kinds(up=True) == ["ConvTranspose2d"] * 3


@misconception("max pooling shrinks the maps", hint="strided convolutions do", again=lambda: "Conv2d" not in kinds(up=False))
def pooled() -> bool:
    return "MaxPool2d" in kinds(up=False)


KNOWN = (
    mechanism("acts", three_up, being.DECODER, being.THREE_UP),
    mechanism("acts", pooled, being.SHRINKING, being.BY_POOLS, being.SHRINKS),
    mechanism("has", learned_upsampling, doing_nets.LEARNERS, doing_nets.PARAMETERS, doing_nets.RESIZING),
    mechanism("learns", learned_upsampling, doing_nets.LEARNERS, doing_nets.RESIZING),
)


@picture("ConvTransposeNet layer by layer: 32, 16, 8, 16, 32 pixels wide with NF, 2NF, NF, NC, NC channels.", 6.4, 2.6)
def shapes(axes: Any) -> None:
    kept = [layer for layer in layers(conv_transpose_net(), CHANNELS, SIDE, SIDE) if layer.kind not in ("BatchNorm2d", "ReLU")]
    drawn.sides(axes, kept)
