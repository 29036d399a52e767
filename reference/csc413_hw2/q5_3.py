"""5.3 Does ConvTransposeNet have a lower validation loss than PoolUpsampleNet, and why?

Which loss is lower is a matter of the run. That it has more parameters is false: the figure's nets have as many, 49,728; a
class without the last convolution has fewer, 44,472. What differs is that down- and upsampling are learned.
"""

from grader.reference import mechanism, misconception, parameters, truth, weights, worth
from reference.csc413_hw2 import called, colouring, doing_nets, naming
from reference.csc413_hw2.colouring import COLOURS, KERNEL, parameters_by_hand
from reference.csc413_hw2.q4_1 import pool_upsample_net
from reference.csc413_hw2.q5_1 import conv_transpose_net

WORTH = worth(0.5, 3)
POOL, TRANSPOSE = "PoolUpsampleNet", "ConvTransposeNet"
OPEN = ("which validation loss is lower is a matter of the run",)

WEIGHTS = sum(KERNEL**2 * a * b for a, b in colouring.channels_by_hand())
LAST = KERNEL**2 * COLOURS**2 + COLOURS + 2 * COLOURS  # the last convolution and the normalisation before it


@truth("parameters of PoolUpsampleNet", *called.learnt(POOL), again=parameters_by_hand)
def pool_parameters() -> int:
    """With biases and normalisations."""
    return parameters(pool_upsample_net())


@truth("parameters of ConvTransposeNet", *called.learnt(TRANSPOSE), again=parameters_by_hand)
def transpose_parameters() -> int:
    """With biases and normalisations."""
    return parameters(conv_transpose_net())


@truth("parameters of ConvTransposeNet", *called.learnt(TRANSPOSE), again=lambda: parameters_by_hand() - LAST)
def transpose_parameters_without_last() -> int:
    """Of a class that ends with the transposed convolution, another usual reading."""
    return parameters(conv_transpose_net(last=False))


@truth("weights of PoolUpsampleNet", "trainable weights of PoolUpsampleNet", again=lambda: WEIGHTS)
def pool_weights() -> int:
    """Of its convolutions."""
    return weights(pool_upsample_net())


@truth("weights of ConvTransposeNet", "trainable weights of ConvTransposeNet", again=lambda: WEIGHTS)
def transpose_weights() -> int:
    """Of its convolutions, transposed or not."""
    return weights(conv_transpose_net())


@misconception(
    *(f"ConvTransposeNet has {more} than PoolUpsampleNet" for more in called.MORE),
    hint="counted on the nets they have as many; what differs is that the resizing is learned",
    again=lambda: sum(p.numel() for p in conv_transpose_net().parameters()) > parameters_by_hand(),
)
def more_parameters() -> bool:
    return parameters(conv_transpose_net()) > parameters(pool_upsample_net())


@truth(
    *naming.TRANSPOSE_LEARNS,
    again=lambda: all(layer.kind == "ConvTranspose2d" for layer in colouring.growing(conv_transpose_net())),
)
def transpose_learns() -> bool:
    """Its upsampling layers are transposed convolutions and hold weights."""
    return all(layer.weights for layer in colouring.growing(conv_transpose_net()))


@misconception(
    *naming.POOL_LEARNS,
    hint="nn.Upsample repeats pixels by a fixed rule, a transposed convolution has a kernel that is learned",
    again=lambda: all(layer.kind == "ConvTranspose2d" for layer in colouring.growing(pool_upsample_net())),
)
def pool_learns() -> bool:
    return any(layer.weights for layer in colouring.growing(pool_upsample_net()))


@truth(
    "PoolUpsampleNet upsamples with a fixed rule",
    "the upsampling of PoolUpsampleNet is fixed",
    again=lambda: all(layer.kind == "Upsample" for layer in colouring.growing(pool_upsample_net())),
)
def pool_fixed() -> bool:
    """Its upsampling layers hold no parameters."""
    return not any(layer.parameters for layer in colouring.growing(pool_upsample_net()))


@truth(
    "ConvTransposeNet has learnable downsampling layers",
    again=lambda: {layer.kind for layer in colouring.shrinking(conv_transpose_net())} == {"Conv2d"},
)
def transpose_learns_down() -> bool:
    """Its downsampling layers are strided convolutions and hold weights."""
    return all(layer.weights for layer in colouring.shrinking(conv_transpose_net()))


@misconception(
    "the pooling and upsampling layers of PoolUpsampleNet contain parameters",
    hint="pooling and nearest upsampling hold no parameters",
    again=lambda: any(layer.kind.startswith("Conv") for layer in colouring.resizing(pool_upsample_net())),
)
def pool_resizes_with_parameters() -> bool:
    return any(layer.parameters for layer in colouring.resizing(pool_upsample_net()))


@truth("max pooling loses information", again=colouring.pooled_alike)
def pooling_loses() -> bool:
    """Max pooling gives two images that differ in where their largest values stand the same output."""
    return colouring.pooled_alike()


KNOWN = (
    mechanism("learns", transpose_learns, doing_nets.LEARNERS, f"{naming.UP}|{doing_nets.RESIZING}"),
    mechanism("learns", pool_learns, doing_nets.FIXED, f"{naming.UP}|{doing_nets.RESIZING}"),
    mechanism("learns", transpose_learns_down, "ConvTransposeNet", naming.DOWN),
    mechanism("learns", pool_resizes_with_parameters, "PoolUpsampleNet", naming.DOWN),
    mechanism("loses", pooling_loses, naming.POOLING, naming.INFORMATION),
    mechanism("has", pool_resizes_with_parameters, naming.RESIZERS, naming.WEIGHTS),
)
