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
        def hook(module: Any, inputs: Any, output: Any) -> None:
            parameters = sum(parameter.numel() for parameter in module.parameters())
            given = inputs[0]
            found.append(
                Layer(name, type(module).__name__, tuple(given.shape), tuple(output.shape), _weights(module), parameters,
                      _connections(module, given, output))
            )  # fmt: skip

        return hook

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
