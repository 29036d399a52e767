"""2.1.2 Memory of t steps of gradient descent: of the forward pass, and of back-propagation to the learning rate.

Forward, w_k overwrites w_(k-1): O(1) in t. Back-propagation keeps every w_k: O(t). With the number of weights d shown, O(d)
and O(td). Measured: the bytes of live weights without a graph, and the bytes that autograd keeps.
"""

from typing import Any

from grader.reference import bytes_kept, grows, mechanism, misconception, naturals, order_of_growth, spoken, truth, worth
from reference.csc413_hw2 import called, naming, stepwise, wordings

WORTH = worth(0.5, 1, "forward", "backward")

t, d = naturals("t d")
FEATURES = spoken(d, "number of features", "number of input features")
STEPS = spoken(
    t, "number of iterations", "iterations", "number of steps", "number of updates", "number of gradient steps", *called.STEPS
)

SETTING = wordings.MANY_STEPS
FORWARD = ("forward pass", "forward propagation", "forward-propagation", "memory of the forward pass", *called.FORWARD)
BACKWARD = naming.BACKWARD
MEMORY = ("memory", "space", "storage")


def run(steps: int, size: int) -> Any:
    """The loss after `steps` steps on fixed data, as a function of the learning rate."""
    return with_rate(steps, size)[0]


def with_rate(steps: int, size: int = 8) -> tuple[Any, Any]:
    """The same, with the learning rate itself."""
    import torch

    x = torch.ones(2, size, dtype=torch.float64)
    weights = torch.zeros(size, dtype=torch.float64)
    eta = torch.tensor(0.01, dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        weights = weights - eta * x.T @ (x @ weights - 1)
    return ((x @ weights - 1) ** 2).sum(), eta


def kept(steps: int, size: int = 8) -> int:
    """Bytes that autograd keeps for the backward pass."""
    return bytes_kept(lambda: run(steps, size))


def live(steps: int, size: int = 8) -> int:
    """Bytes of tensors alive at once without a graph: the old weights and the new."""
    import torch

    alive, peak = [torch.zeros(size, dtype=torch.float64)], 0
    for _ in range(steps):
        alive = [alive[-1], alive[-1] - 0.01]
        peak = max(peak, sum(tensor.numel() * tensor.element_size() for tensor in alive))
    return peak


@truth(*FORWARD, about=MEMORY, again=lambda: order_of_growth(lambda steps: live(2 * steps)))
def forward() -> Any:
    """Bytes alive at once do not change with t."""
    return grows((live, t))


@truth(*FORWARD, about=MEMORY, again=lambda: order_of_growth(lambda size: live(3, size)))
def forward_with_size() -> Any:
    """The same with d shown."""
    return grows((live, t), (lambda size: live(6, size), d))


@truth(*BACKWARD, about=MEMORY, again=lambda: order_of_growth(lambda steps: kept(2 * steps)))
def backward() -> Any:
    """Bytes that autograd keeps grow linearly with t."""
    return grows((kept, t))


@truth(*BACKWARD, about=MEMORY, again=lambda: order_of_growth(lambda size: kept(5, size)) + order_of_growth(kept))
def backward_with_size() -> Any:
    """The same with d shown: linear in each, so of the order of the product."""
    return grows((kept, t), (lambda size: kept(4, size), d))


@truth(*wordings.KEPT_BY_BACKPROPAGATION, again=lambda: kept(12) - kept(6) >= 6 * 8 * 8)
def keeps_all() -> bool:
    """Each step more adds at least one weight vector of 8 numbers to what autograd keeps."""
    return all(kept(steps + 1) - kept(steps) >= 8 * 8 for steps in range(3, 8))


@truth(*stepwise.GRADIENT_NEEDS_STORED, *stepwise.NEEDED_FOR_GRADIENT, again=lambda: kept(12) > kept(6))
def needed() -> bool:
    """Without what autograd keeps of an iteration there is no gradient: freed, it raises."""
    import torch

    loss, eta = with_rate(3)
    torch.autograd.grad(loss, eta)
    try:
        torch.autograd.grad(loss, eta)
    except RuntimeError:
        return True
    return False


@truth(*stepwise.BY_THE_CHAIN, again=lambda: stepwise.summed_over_steps(3))
def by_the_chain() -> bool:
    """The slope by the learning rate is the sum over the steps of the slope by the weights times how the step moves them."""
    return stepwise.summed_over_steps(5)


@misconception(*wordings.ONLY_LAST_KEPT, again=lambda: kept(12) == kept(6), hint="what autograd keeps grows with every iteration")
def keeps_last() -> bool:
    return kept(4) == kept(3)


KNOWN = (mechanism("keeps", keeps_all, "|".join(BACKWARD), naming.ITERATES),)
