"""4 Bias correction in Adam, for a gradient that stays the same.

m_t = beta m_(t-1) + (1 - beta) g from m_0 = 0, so that m_t = (1 - beta^t) g.
"""

from typing import Any

from grader.reference import misconception, naturals, real, said, spoken, truth, worth

WORTH = worth(1, 3, "corrected")
SETTING = ("for a constant gradient", "for constant gradients")

(t,) = naturals("t")
STEPS = spoken(t, "number of steps", "step")
g = real("g", "gradient", "constant gradient")
beta = real("beta", "decay rate", **{"in_(0,1)": True})


def by_steps(gradient: float, rate: float, steps: int) -> float:
    average = 0.0
    for _ in range(steps):
        average = rate * average + (1 - rate) * gradient
    return average


@truth("m_t", "first moment", "moving average", "running average", "uncorrected first moment")
def m_t(g: Any, beta: Any) -> Any:
    """The sum of a geometric series."""
    return (1 - beta**t) * g


@truth(r"\hat{m}_t", r"\hat{m}", "corrected first moment")
def corrected(m_t: Any, beta: Any) -> Any:
    return m_t / (1 - beta**t)


@truth(
    "the first moment is biased towards zero",
    "the first moment underestimates the gradient",
    "the first moment underestimates the magnitude of the gradient",
    *said("the~first~moment|m_t is biased towards zero|0"),
    *said("m_t underestimates g|the~gradient"),
    *said("the~zero~initialisation|the~initialisation drags|pulls m_t|the~first~moment towards zero|0"),
    again=lambda: by_steps(1.0, 0.9, 3) < 1.0,
)
def biased() -> bool:
    """After three steps of a constant gradient of one."""
    return 1 - 0.9**3 < 1.0


@misconception(
    *said("the~first~moment|m_t overestimates the~gradient|the~magnitude~of~the~gradient|g"),
    *said("m_t|the~first~moment is an unbiased estimate of g|the~gradient"),
    hint="it starts at zero, and has taken in only a part of the gradient",
    again=lambda: by_steps(1.0, 0.9, 3) >= 1.0,
)
def no_bias() -> bool:
    return not biased.function()


@misconception(
    *said("the~gap|the~difference between m_t and g|the~gradient|the~constant~gradient widens|grows with every|each step"),
    *said("the~bias of m_t|the~first~moment grows|increases with t|every~step|each~step"),
    "the correction matters most late in training",
    *said("m_t gets further~and~further from g|the~gradient"),
    hint="it is beta^t of the gradient, which goes to zero",
    again=lambda: 0.9**9 > 0.9**3,
)
def gap_widens() -> bool:
    return 1 - by_steps(1.0, 0.9, 9) > 1 - by_steps(1.0, 0.9, 3)


SMALLER = ("the larger beta, the smaller the first moment in magnitude", "the magnitude of the first moment decreases as beta grows",
           "the first moment shrinks in magnitude as beta grows", "increasing beta lowers the magnitude of the first moment")  # fmt: skip
LARGER = ("increasing the decay rate raises the magnitude of m_t", "increasing beta raises the magnitude of the first moment",
          "the magnitude of the first moment increases as beta grows")  # fmt: skip


@truth(*SMALLER, again=lambda: 1 - 0.99**3 < 1 - 0.9**3)
def shrinks() -> bool:
    """After three steps of a constant gradient."""
    return by_steps(1.0, 0.99, 3) < by_steps(1.0, 0.9, 3)


@misconception(*LARGER, hint="less of each new gradient is taken in", again=lambda: 1 - 0.99**3 > 1 - 0.9**3)
def swells() -> bool:
    return not shrinks.function()
