"""5 The backward pass of batch normalisation, one feature over m examples.

y = (x - mean) / s with s the standard deviation; the loss is g^T y.
"""

from typing import Any

from grader.reference import gradient, hadamard, misconception, naturals, sqrt, total, truth, vector, worth

WORTH = worth(1, 3, "backward")

SETTING = ("after batch norm", "in batch norm", "after normalisation", "by construction", "over the batch")
(m,) = naturals("m")
x = vector("x", m, "inputs")
g = vector("g", m, "upstream gradient")


@truth(r"\mu", "mean")
def mu(x: Any) -> Any:
    return total(x) / m


@truth("s", "standard deviation")
def s(x: Any, mu: Any) -> Any:
    return sqrt(total(hadamard(x - mu, x - mu)) / m)


@truth("y", "normalised inputs", "normalised values", "normalised y")
def y(x: Any, mu: Any, s: Any) -> Any:
    return (x - mu) / s


@truth("L", "loss")
def L(g: Any, y: Any) -> Any:
    return total(hadamard(g, y))


@truth(r"\frac{\partial L}{\partial x}", "gradient by the inputs", "gradient by x")
def backward() -> Any:
    return gradient("L", "x")


INPUTS, UPSTREAM = (1.0, 4.0, -2.0, 0.5), (0.3, -1.0, 2.0, 0.7)


def normalised(inputs: tuple[float, ...] = INPUTS) -> Any:
    """By torch's own layer."""
    import torch

    return torch.nn.functional.layer_norm(torch.tensor(inputs, dtype=torch.float64), (len(inputs),), eps=0.0)


def by_hand(inputs: tuple[float, ...]) -> list[float]:
    mean = sum(inputs) / len(inputs)
    spread = (sum((x - mean) ** 2 for x in inputs) / len(inputs)) ** 0.5
    return [(x - mean) / spread for x in inputs]


def near(left: Any, right: Any) -> bool:
    return max(abs(float(a) - float(b)) for a, b in zip(left, right, strict=True)) < 1e-9


def moved(by: float, factor: float = 1.0) -> tuple[float, ...]:
    return tuple(factor * x + by for x in INPUTS)


def slopes() -> Any:
    """The Jacobian of the normalised inputs."""
    import torch

    return torch.func.jacrev(lambda x: (x - x.mean()) / x.std(correction=0))(torch.tensor(INPUTS, dtype=torch.float64))


def nudged() -> list[float]:
    """What becomes of the others where the first input is changed."""
    return [a - b for a, b in zip(by_hand((1.5, *INPUTS[1:])), by_hand(INPUTS), strict=True)][1:]


YS = ("y", "the normalised inputs")


@truth("the normalised inputs have mean zero", *(f"the mean of {y} is {zero}" for y in YS for zero in ("zero", "0")),
       again=lambda: abs(sum(by_hand(INPUTS))) < 1e-9)  # fmt: skip
def centred() -> bool:
    return abs(float(normalised().mean())) < 1e-9


@misconception("the normalised inputs have mean one", *(f"the mean of {y} is {one}" for y in YS for one in ("one", "1")),
               hint="the mean is taken away", again=lambda: abs(sum(by_hand(INPUTS)) / 4 - 1) < 1e-9)  # fmt: skip
def mean_one() -> bool:
    return abs(float(normalised().mean()) - 1) < 1e-9


@truth("the normalised inputs have a standard deviation of one", *(f"the standard deviation of {y} is {one}" for y in YS
       for one in ("one", "1")), "after normalisation the standard deviation is 1",
       again=lambda: abs(sum(y**2 for y in by_hand(INPUTS)) / 4 - 1) < 1e-9)  # fmt: skip
def unit() -> bool:
    return abs(float(normalised().std(correction=0)) - 1) < 1e-9


@misconception("the normalised inputs have a standard deviation of zero", *(f"the standard deviation of {y} is {zero}" for y in YS
               for zero in ("zero", "0")), "after normalisation the standard deviation is 0", hint="they are divided by it, which leaves one",
               again=lambda: abs(sum(y**2 for y in by_hand(INPUTS))) < 1e-9)  # fmt: skip
def no_spread() -> bool:
    return abs(float(normalised().std(correction=0))) < 1e-9


@truth(*(f"{y} {are} invariant to a shift of x" for y, are in zip(YS, ("is", "are"), strict=True)),
       "adding a constant to all inputs does not change the normalised inputs",
       again=lambda: near(by_hand(moved(3.0)), by_hand(INPUTS)))  # fmt: skip
def shift() -> bool:
    return near(normalised(moved(3.0)), normalised())


@misconception("adding a constant to all inputs shifts the normalised inputs", hint="the mean moves by the same constant",
               again=lambda: not near(by_hand(moved(3.0)), by_hand(INPUTS)))  # fmt: skip
def shifts() -> bool:
    return not shift.function()


@truth("scaling x by a positive factor has no effect on the normalised inputs",
       "scaling all inputs by a positive factor does not change the normalised inputs",
       again=lambda: near(by_hand(moved(0.0, 2.0)), by_hand(INPUTS)))  # fmt: skip
def scaling() -> bool:
    return near(normalised(moved(0.0, 2.0)), normalised())


@truth("every y_i depends on every x_j", "each y_i depends on every x_j", "each y_i depends on all inputs",
       "changing a single x_j affects the normalised values of the other examples",
       again=lambda: min(map(abs, nudged())) > 1e-9)  # fmt: skip
def mixed() -> bool:
    """Through the mean and the standard deviation."""
    return bool((slopes().abs() > 1e-9).all())


@truth("the entries of the gradient by the inputs sum to zero", "the gradient by the inputs sums to zero",
       again=lambda: abs(float(slopes().sum(1).abs().max())) < 1e-9)  # fmt: skip
def no_sum() -> bool:
    """A shift of all inputs changes nothing."""
    import torch

    return abs(float((torch.tensor(UPSTREAM, dtype=torch.float64) @ slopes()).sum())) < 1e-9
