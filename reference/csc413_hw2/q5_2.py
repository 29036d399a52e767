"""5.2 Train ConvTransposeNet: plot the training curve.

A person looks at the curve; nothing of it is computed here but the loss at which any net begins.
"""

from math import log

from grader.reference import truth, worth

WORTH = worth(0.5, 4)
OPEN = ("the training curve is judged by a person",)


@truth("loss of a uniform guess", "cross entropy of a uniform guess", again=lambda: log(24))
def uniform_loss() -> float:
    """The cross entropy of 24 equal scores, by torch."""
    import torch

    return float(torch.nn.functional.cross_entropy(torch.zeros(1, 24, dtype=torch.float64), torch.tensor([0])))
