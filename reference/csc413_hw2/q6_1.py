"""6.1 UNet: ConvTransposeNet with skip connections, first layer to last, second to second last.

The last convolution sees the output before it and the grey input. The handout shows it as a picture; it is inferred.
"""

from typing import Any

from grader.reference import code, layers, mechanism, misconception, network, output_shape, parameters, truth, weights, worth
from reference.csc413_hw2 import colouring, doing_nets

from reference.csc413_hw2.colouring import CALLED, CHANNELS, COLOURS, FILTERS, KERNEL, SAME  # isort: skip
from reference.csc413_hw2.colouring import SETTING, SETTINGS, SETTLED, SIDE, WIDER  # isort: skip
from reference.csc413_hw2.q5_1 import conv_transpose_net

SAME_KERNEL, SAME_FILTERS, SAME_COLOURS, SAME_CHANNELS = SAME
__all__ = ["SETTING"]
WORTH = worth(0.5, 1, "unet")


def pairs(filters: int, colours: int, channels: int) -> list[tuple[int, int]]:
    """Channels before and after each of the five layers; skips add their own before the last two."""
    first, last = (channels, filters), (colours + channels, colours)
    return [first, (filters, 2 * filters), (2 * filters, filters), (2 * filters, colours), last]


PAIRS = pairs(FILTERS, COLOURS, CHANNELS)
LAST = ("last convolution", "last conv layer", "final convolution", "final conv layer", "last layer")
SECOND_UP = ("second transposed convolution", "second transposed conv layer", "second transposed convolutional layer")


def weights_by_hand() -> int:
    return sum(KERNEL**2 * a * b for a, b in colouring.channels_by_hand())


@code("UNet", settings=SETTINGS, beyond=WIDER, shape=colouring.image, called=CALLED, literal=True, settled=SETTLED)
def unet(kernel: int = KERNEL, filters: int = FILTERS, colours: int = COLOURS, channels: int = CHANNELS) -> Any:
    """The net of the figure, on torch's meta device."""
    import torch
    from torch import nn

    class UNet(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            make = [nn.Conv2d, nn.Conv2d, nn.ConvTranspose2d, nn.ConvTranspose2d]
            last = (kernel, 2, kernel // 2)
            blocks = []
            for layer, (before, after) in zip(make, pairs(filters, colours, channels), strict=False):
                extra = {"output_padding": 1} if layer is nn.ConvTranspose2d else {}
                conv = layer(before, after, *last, **extra, device="meta")
                blocks.append(nn.Sequential(conv, nn.BatchNorm2d(after, device="meta"), nn.ReLU()))
            self.blocks = nn.ModuleList(blocks)
            self.last = nn.Conv2d(*pairs(filters, colours, channels)[-1], kernel, padding=kernel // 2, device="meta")

        def forward(self, image: Any) -> Any:
            first = self.blocks[0](image)
            third = self.blocks[2](self.blocks[1](first))
            fourth = self.blocks[3](torch.cat([third, first], 1))
            return self.last(torch.cat([fourth, image], 1))

    return UNet()


@network("UNet", "the UNet", shape=(CHANNELS, SIDE, SIDE))
def layer_by_layer() -> Any:
    return unet()


@truth("weights of UNet", "weights in the UNet", "UNet weights", again=lambda: sum(KERNEL**2 * a * b for a, b in PAIRS))
def weight_count() -> int:
    return weights(unet())


@truth("weights of ConvTransposeNet", "weights in ConvTransposeNet", again=weights_by_hand)
def transpose_weight_count() -> int:
    return weights(conv_transpose_net())


@truth(
    *(
        f"{what} of the {last} of {net}"
        for what in ("input channels", "channels")
        for last in LAST
        for net in ("UNet", "the UNet")
    ),
    *(f"input channels of the {last}" for last in LAST),
    again=lambda: COLOURS + CHANNELS,
)
def last_inputs() -> int:
    return layers(unet(), CHANNELS, SIDE, SIDE)[-1].input[1]


@truth(*(f"{what} of the {layer}" for what in ("input channels", "channels") for layer in SECOND_UP),
       *(f"input channels of the {layer} of {net}" for layer in SECOND_UP for net in ("UNet", "the UNet")),
       again=lambda: 2 * FILTERS)  # fmt: skip
def second_up_inputs() -> int:
    ups = [layer for layer in layers(unet(), CHANNELS, SIDE, SIDE) if layer.kind.startswith("ConvTranspose")]
    return ups[1].input[1]


@truth("parameters of UNet", "learnable parameters of UNet", "parameters in the UNet",
       again=lambda: sum(KERNEL**2 * a * b + b for a, b in PAIRS) + 2 * sum(b for _, b in PAIRS[:-1]))  # fmt: skip
def parameter_count() -> int:
    """With biases and normalisations."""
    return parameters(unet())


@truth("output shape", "shape of the output", "output of UNet", again=lambda: [COLOURS, SIDE, SIDE])
def shape() -> Any:
    return list(output_shape(unet(), CHANNELS, SIDE, SIDE))


@misconception("the skip connections add tensors", again=lambda: pairs(8, 4, 1)[-1][0] == 4,
               hint="torch.cat joins them along the channels: the next layer takes the channels of both")  # fmt: skip
def added() -> bool:
    return bool(last_inputs.function() == COLOURS)


KNOWN = (mechanism("acts", added, doing_nets.JOINING, doing_nets.ADDED),)
