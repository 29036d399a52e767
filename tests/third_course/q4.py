"""4 A dilated convolutional network: shapes, parameters, receptive field.

Three 3x3 convolutions without padding and dilations 1, 2 and 4 on a 28x28 grey image, with 8, 16 and 32 filters and biases,
ReLU after each, then global average pooling and a linear layer to 10 classes.
"""

from typing import Any

from grader.reference import choice, code, misconception, network, parameters, receptive_field, said, truth, worth

WORTH = worth(2, 1, "total_parameters", "field")


@code("DilatedNet", settings=((8,), (4,)), shape=lambda width: (1, 28, 28))
def dilated(width: int = 8) -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, width, 3, dilation=1, device="meta"), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, dilation=2, device="meta"), nn.ReLU(),
        nn.Conv2d(2 * width, 4 * width, 3, dilation=4, device="meta"), nn.ReLU(),
        nn.AvgPool2d(14), nn.Flatten(), nn.Linear(4 * width, 10, device="meta"),
    )  # fmt: skip


@network("DilatedNet", "the network", "the net", "the model", shape=(1, 28, 28))
def layer_by_layer() -> Any:
    return dilated()


@truth("number of parameters", "total number of parameters", "parameters in total", "total parameters", "parameters of the network",
       "parameters of the net", "parameters of DilatedNet", "trainable parameters", "parameters of the model", "parameter count",
       again=lambda: 80 + (8 * 9 + 1) * 16 + (16 * 9 + 1) * 32 + 33 * 10)  # fmt: skip
def total_parameters() -> int:
    return parameters(dilated())


def convolutions(device: str = "cpu") -> Any:
    from torch import nn

    return nn.Sequential(*(nn.Conv2d(1, 1, 3, dilation=d, bias=False, device=device) for d in (1, 2, 4)))


@truth("receptive field", "receptive field of the last convolution", "receptive field of the third convolution",
       "receptive field of the third convolutional layer", "receptive field of the last convolutional layer",
       "receptive field after three layers", "side of the receptive field", again=lambda: 1 + 2 * (1 + 2 + 4))  # fmt: skip
def field() -> int:
    return receptive_field(convolutions())


@truth("receptive field without dilation", "receptive field of three undilated convolutions", again=lambda: 7)
def field_without() -> int:
    from torch import nn

    return receptive_field(nn.Sequential(*(nn.Conv2d(1, 1, 3, bias=False) for _ in range(3))))


dilation = choice("dilation", 1, 2, 4, names=("dilation", "dilation rate", "dilation factor"))


@truth("effective kernel size", "effective kernel", "effective size of the kernel", again=lambda dilation: 2 * dilation + 1)
def effective(dilation: int) -> int:
    from torch import nn

    return receptive_field(nn.Conv2d(1, 1, 3, dilation=dilation, bias=False))


@truth("number of weights of a convolution", "weights of the kernel", "number of weights", again=lambda dilation: 9)
def kernel_weights(dilation: int) -> int:
    from torch import nn

    return parameters(nn.Conv2d(1, 1, 3, dilation=dilation, bias=False))


@misconception(
    *said("dilation adds|increases|requires more~parameters|the~number~of~parameters|additional~parameters"),
    *said("a larger dilation requires|needs|has|adds more parameters|weights"),
    *said("dilated convolutions have more parameters|weights ~|than~ordinary~convolutions|than~standard~convolutions"),
    hint="dilation only spreads the same nine weights",
    again=lambda: parameters(convolutions("meta")) != 27,
)
def dilation_costs() -> bool:
    return kernel_weights.function(4) != kernel_weights.function(1)


@truth(
    *said("dilation does~not~change|leaves the number~of~parameters|parameter~count ~|unchanged"),
    *said("dilation adds no|no~extra parameters|weights"),
    again=lambda: parameters(convolutions("meta")) == 27,
)
def dilation_is_free() -> bool:
    return kernel_weights.function(4) == kernel_weights.function(1)
