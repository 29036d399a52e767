"""Networks measured: shapes, weights, neurons, connections, receptive fields and memory, by running them on torch.

Nothing is typed that can be counted: every figure comes from a forward pass with hooks, from the parameters that a module
really has, or from what autograd really keeps. Counting needs no numbers, so nets may be built on torch's "meta" device.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, TypeAlias

Net: TypeAlias = Any  # torch.nn.Module; torch is imported on first use
Tensor: TypeAlias = Any

MAX_DEGREE = 6
GIVES, TAKES = "output shape", "input shape"  # what is measured of a layer, by its first name
SEEN = "receptive field"  # what a unit sees of the input
CALLED: dict[str, tuple[str, ...]] = {
    "Conv": ("convolutional layer", "conv layer", "convolution layer", "convolution"),
    "ConvTranspose": (
        "transposed convolutional layer",
        "transposed convolution",
        "transposed conv layer",
        "deconvolutional layer",
    ),
    "MaxPool": ("max pooling layer", "max-pooling layer", "max pool layer", "pooling layer", "max pool"),
    "AvgPool": ("average pooling layer", "pooling layer", "average pool"),
    "Linear": ("fully connected layer", "FC layer", "linear layer", "dense layer"),
    "Upsample": ("upsampling layer", "upsample layer"),
    "BatchNorm": ("batch normalization layer", "batch normalisation layer", "batch norm layer"),
    "Embedding": ("embedding layer",),
}
"""How English calls torch's layers, by the name of their class without its dimension."""


def called(kind: str) -> tuple[str, ...]:
    """The English names of a layer's class: `Conv2d` is a convolutional layer."""
    return CALLED.get(kind.rstrip("d").rstrip("123"), ())


@dataclass(frozen=True)
class Layer:
    """One layer without children, as it ran: shapes with the batch axis, and what it holds."""

    name: str
    kind: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    weights: int
    parameters: int
    connections: int


def layers(net: Net, *shape: int) -> tuple[Layer, ...]:
    """Every layer in the order in which it ran on one input of `shape` (without the batch axis), each call once."""
    import torch

    found: list[Layer] = []

    def seen(name: str) -> Callable[[Any, Any, Any], None]:
        return lambda module, inputs, output: found.append(layer_of(name, module, inputs[0], output))

    hooks = [
        module.register_forward_hook(seen(name))
        for name, module in net.named_modules()
        if not any(True for _ in module.children())
    ]
    device = next((parameter.device for parameter in net.parameters()), torch.device("meta"))
    try:
        with torch.no_grad():
            net.train(False)(torch.zeros(1, *shape, device=device))
    finally:
        for hook in hooks:
            hook.remove()
    return tuple(found)


def layer_of(name: str, module: Any, given: Tensor, output: Tensor) -> Layer:
    """A layer as it ran on an input."""
    parameters = sum(parameter.numel() for parameter in module.parameters())
    shapes = tuple(given.shape), tuple(output.shape)
    return Layer(name, type(module).__name__, *shapes, _weights(module), parameters, _connections(module, given, output))


def _weights(module: Any) -> int:
    """Entries of kernels and matrices: no biases, no scales of a normalisation."""
    return sum(parameter.numel() for name, parameter in module.named_parameters() if name == "weight" and parameter.dim() > 1)


def _connections(module: Any, given: Tensor, output: Tensor) -> int:
    """Pairs of an input and an output joined by a weight, borders counted in full as is usual."""
    kernel = getattr(module, "weight", None)
    if kernel is None or kernel.dim() < 2:
        return 0
    if type(module).__name__.startswith("ConvTranspose"):
        return int(given[0].numel() * kernel[0].numel())
    if type(module).__name__.startswith("Conv"):
        return int(output[0].numel() * kernel[0].numel())
    return int(output[0].numel() * kernel.shape[1])


def again_by_hand(net: Net, *shape: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Output and number of parameters of every layer by the formulas of its settings, without running it.

    Side of a convolution or pool: floor((s + 2p - d(k - 1) - 1) / stride) + 1; of a transposed convolution:
    (s - 1) stride - 2p + d(k - 1) + output padding + 1. Raises ValueError for a layer that no formula is known of.
    """
    found: list[tuple[tuple[int, ...], int]] = []
    for module in net.modules():
        if any(True for _ in module.children()):
            continue
        shape = _shape_by_hand(module, shape)
        found.append((shape, _parameters_by_hand(module)))
    return tuple(found)


def _shape_by_hand(module: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    kind = type(module).__name__.rstrip("d").rstrip("123")
    if kind in ("Conv", "MaxPool", "AvgPool", "ConvTranspose"):
        channels = getattr(module, "out_channels", shape[0])
        sides = tuple(_side_by_hand(module, kind, axis, side) for axis, side in enumerate(shape[1:]))
        return (channels, *sides)
    match kind:
        case "Linear":
            return (*shape[:-1], int(module.out_features))
        case "Upsample":
            return (shape[0], *(int(side * module.scale_factor) for side in shape[1:]))
        case "AdaptiveAvgPool" | "AdaptiveMaxPool":
            wanted = module.output_size if isinstance(module.output_size, tuple) else (module.output_size,) * (len(shape) - 1)
            return (shape[0], *(side if given is None else int(given) for given, side in zip(wanted, shape[1:], strict=True)))
        case "Flatten":
            return (_count((1, *shape)),)
        case "Unflatten":
            return tuple(module.unflattened_size)
        case "BatchNorm" | "LayerNorm" | "Dropout" | "ReLU" | "Sigmoid" | "Tanh" | "Softmax" | "Identity" | "LeakyReLU" | "GELU":
            return shape
    raise ValueError(f"no formula is known for the output of {type(module).__name__}")


def _side_by_hand(module: Any, kind: str, axis: int, side: int) -> int:
    def setting(name: str, silent: int) -> int:
        value = getattr(module, name, silent)
        return int(value[axis] if isinstance(value, tuple) else value)

    kernel, padding, dilation = setting("kernel_size", 1), setting("padding", 0), setting("dilation", 1)
    stride, reach = setting("stride", 1), dilation * (kernel - 1) + 1
    if kind == "ConvTranspose":
        return (side - 1) * stride - 2 * padding + reach + setting("output_padding", 0)
    return (side + 2 * padding - reach) // stride + 1


def _parameters_by_hand(module: Any) -> int:
    kind = type(module).__name__.rstrip("d").rstrip("123")
    biases = int(getattr(module, "bias", None) is not None)
    match kind:
        case "Conv" | "ConvTranspose":
            window = 1
            for side in module.kernel_size:
                window *= int(side)
            return int(module.in_channels // module.groups * module.out_channels * window + biases * module.out_channels)
        case "Linear":
            return int(module.in_features * module.out_features + biases * module.out_features)
        case "BatchNorm":
            return 2 * int(module.num_features) if module.affine else 0
        case _:
            return 0


def weights(net: Net) -> int:
    """The number of weights: no biases, no normalisation."""
    return sum(_weights(module) for module in net.modules() if not any(True for _ in module.children()))


def parameters(net: Net) -> int:
    """The number of learnable parameters: weights, biases, scales and shifts."""
    return sum(parameter.numel() for parameter in net.parameters() if parameter.requires_grad)


def output_shape(net: Net, *shape: int) -> tuple[int, ...]:
    """The shape of the output for one input of `shape`, both without the batch axis."""
    import torch

    device = next((parameter.device for parameter in net.parameters()), torch.device("meta"))
    with torch.no_grad():
        return tuple(net.train(False)(torch.zeros(1, *shape, device=device)).shape[1:])


def neurons(net: Net, *shape: int, kinds: Sequence[str] = ("Conv", "Pool", "Upsample", "Linear")) -> int:
    """Outputs of all layers whose class name holds one of `kinds`, for one input."""
    return sum(_count(layer.output) for layer in layers(net, *shape) if any(kind in layer.kind for kind in kinds))


def connections(net: Net, *shape: int) -> int:
    """Connections of all layers for one input of `shape`."""
    return sum(layer.connections for layer in layers(net, *shape))


def _count(shape: tuple[int, ...]) -> int:
    total = 1
    for size in shape[1:]:
        total *= size
    return total


def receptive_field(net: Net, channels: int = 1, size: int = 129) -> int:
    """The side of the square of inputs on which the middle output depends, measured by its gradient.

    Weights are set to ones and inputs increase, so that no gradient cancels and no pool hides a position.
    """
    import torch

    net = net.double()
    for parameter in net.parameters():
        torch.nn.init.constant_(parameter, 1.0)
    reached = torch.zeros(size, size)
    for turn in range(6):  # a max pool passes the gradient to one input: other inputs, other maxima
        image = torch.rand(1, channels, size, size, dtype=torch.float64, generator=torch.Generator().manual_seed(turn))
        image.requires_grad_(True)
        output = net.train(False)(image)
        output[0, :, output.shape[2] // 2, output.shape[3] // 2].sum().backward()
        reached += (image.grad != 0).any(1)[0]
    rows = torch.nonzero(reached.sum(1)).flatten()
    columns = torch.nonzero(reached.sum(0)).flatten()
    return int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 1


def bytes_kept(run: Callable[[], Tensor]) -> int:
    """Bytes of all tensors that autograd keeps for the backward pass of what `run` computes, each storage once."""
    import torch

    kept: dict[int, Any] = {}

    def pack(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage()  # held, so that no address is used twice
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        run()
    return sum(storage.nbytes() for storage in kept.values())


# ---------------------------------------------------------------- formulas from measured figures


def fit(measure: Callable[..., int], count: int, degree: int) -> dict[tuple[int, ...], Fraction]:
    """The polynomial of total degree `degree` in `count` whole numbers that `measure` is: exponents to coefficients.

    Solved exactly from as many points as it has terms, and held at further ones; ValueError if it is no such polynomial.
    """
    import flint

    if not 0 <= degree <= MAX_DEGREE:
        raise ValueError(f"a degree from 0 to {MAX_DEGREE} is expected")
    exponents = [powers for powers in product(range(degree + 1), repeat=count) if sum(powers) <= degree]
    points = [tuple(power + 1 for power in powers) for powers in exponents]
    table = flint.fmpq_mat(len(points), len(points), [_monomial(point, powers) for point in points for powers in exponents])
    values = flint.fmpq_mat(len(points), 1, [measure(*point) for point in points])
    solved = table.solve(values)
    found = {
        powers: Fraction(int(solved[place, 0].p), int(solved[place, 0].q))
        for place, powers in enumerate(exponents)
        if solved[place, 0] != 0
    }
    for step in range(1, 4):
        point = tuple(degree + 1 + step * (place + 1) for place in range(count))
        if sum(value * _monomial(point, powers) for powers, value in found.items()) != measure(*point):
            raise ValueError(f"what is measured is no polynomial of degree {degree}: it fails at {point}")
    return found


def _monomial(point: Sequence[int], powers: Sequence[int]) -> int:
    total = 1
    for value, power in zip(point, powers, strict=True):
        total *= value**power
    return total


def order_of_growth(measure: Callable[[int], int], start: int = 4, step: int = 4) -> int:
    """The degree with which `measure` grows, by differences of equally spaced measurements; ValueError if it is no polynomial."""
    values = [Fraction(measure(start + step * turn)) for turn in range(MAX_DEGREE + 1)]
    for degree in range(MAX_DEGREE):
        if len(set(values)) == 1:
            return degree
        values = [after - before for before, after in pairwise(values)]
    raise ValueError("what is measured grows faster than any polynomial tried")
