"""5.3 Does ConvTransposeNet have a lower validation loss than PoolUpsampleNet, and why?

Which loss is lower is a matter of the run. That it has more parameters is false: the figure's nets have as many, 49,728; a
class without the last convolution has fewer, 44,472. What differs is that down- and upsampling are learned.
"""

from grader.reference import misconception, parameters, truth, worth
from reference.csc413_hw2.q4_1 import COLOURS, KERNEL, parameters_by_hand, pool_upsample_net
from reference.csc413_hw2.q5_1 import conv_transpose_net

WORTH = worth(0.5, 3)
OPEN = ("which validation loss is lower is a matter of the run",)

LAST = KERNEL**2 * COLOURS**2 + COLOURS + 2 * COLOURS  # the last convolution and the normalisation before it


@truth("parameters of PoolUpsampleNet", "learnable parameters of PoolUpsampleNet", again=parameters_by_hand)
def pool_parameters() -> int:
    """With biases and normalisations."""
    return parameters(pool_upsample_net())


@truth("parameters of ConvTransposeNet", "learnable parameters of ConvTransposeNet", again=parameters_by_hand)
def transpose_parameters() -> int:
    """With biases and normalisations."""
    return parameters(conv_transpose_net())


@truth(
    "parameters of ConvTransposeNet",
    "learnable parameters of ConvTransposeNet",
    again=lambda: parameters_by_hand() - LAST,
)
def transpose_parameters_without_last() -> int:
    """Of a class that ends with the transposed convolution, another usual reading."""
    return parameters(conv_transpose_net(last=False))


@misconception(
    "ConvTransposeNet has more parameters than PoolUpsampleNet",
    "ConvTransposeNet has more learnable parameters than PoolUpsampleNet",
    hint="counted on the nets they have as many; what differs is that the resizing is learned",
    again=lambda: sum(p.numel() for p in conv_transpose_net().parameters()) > parameters_by_hand(),
)
def more_parameters() -> bool:
    return parameters(conv_transpose_net()) > parameters(pool_upsample_net())
