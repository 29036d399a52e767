"""In which words answers say what steps of descent need, how they bend the loss, and what one example spans."""

from grader.reference import said

_STORED = "intermediate~computations|intermediate~values|intermediate~results|intermediate~weights"
NEEDED_FOR_GRADIENT = (
    *said(f"we need~to|must store|keep the {_STORED} for|of|at each~iteration|every~iteration"),
    *said(f"we need~to|must store|keep the {_STORED} for the weights"),
)
GRADIENT_NEEDS_STORED = (
    *(
        f"{we} {keep} the {stored} {of} {purpose} compute the gradient {what}"
        for we in ("we need to", "we must")
        for keep in ("store", "keep")
        for stored in ("intermediate computations", "intermediate values", "intermediate weights")
        for of in ("for each iteration", "for each iteration of GD", "for the weights")
        for purpose in ("in order to", "to")
        for what in ("of the loss with respect to the weights", "w.r.t. the learning rate")
    ),
    *said("we need~to|must store|keep the gradients of~the~loss|~ with~respect~to each~weight|the~weights at|of each~iteration"),
)
BY_THE_CHAIN = tuple(
    f"the gradient {of}{wrt} the {rate} depends on the gradient {of}{wrt} the weights{when}"
    for of in ("of the loss ", "")
    for wrt in ("with respect to", "w.r.t.")
    for rate in ("learning rate", "step size")
    for when in ("", " at each iteration", " at every iteration")
)

RANK_ONE = (*said("X is a rank-1|rank-one|rank~one|rank~1 matrix"), *said("X has rank 1|one"), *said("the rank of X is 1|one"))
ALL_ON_ONE_LINE = (
    *said("any|every|each weight~vector|vector|vector~w is a multiple of x_1"),
    *said("any|every|each weight~vector|vector can be written as w=alpha~x_1"),
)

BENDS_UP = (
    *said("the second~derivative of L_1|the~loss|the~loss~after~one~step is positive|nonnegative|non-negative"),
    *said("the second~derivative of L_1|L1|the~loss with~respect~to eta|the~learning~rate is positive|nonnegative"),
    *said("the value of L_1|L1|the~loss at the~optimal~learning~rate is the minimum|smallest~value"),
)


def summed_over_steps(steps: int) -> bool:
    """Whether dL/deta is the sum over the steps of dL/dw_k times -g_(k-1), each by autograd on fixed data."""
    import torch

    x = torch.tensor([[2.0, 1.0, 0.5], [0.3, -1.0, 1.0]], dtype=torch.float64)
    eta = torch.tensor(0.05, dtype=torch.float64, requires_grad=True)
    weights, kept, slopes = torch.zeros(3, dtype=torch.float64), [], []
    for _ in range(steps):
        slopes.append(x.T @ (x @ weights - 1))
        weights = weights - eta * slopes[-1]
        kept.append(weights)
    loss = ((x @ weights - 1) ** 2).sum()
    whole, *parts = torch.autograd.grad(loss, [eta, *kept])
    total = -sum(float(part @ slope.detach()) for part, slope in zip(parts, slopes, strict=True))
    return abs(float(whole) - total) < 1e-9
