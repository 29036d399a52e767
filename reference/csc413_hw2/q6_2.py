"""6.2 Train UNet: plot the training curve.

A person looks at the curve; nothing of it is computed here but the loss at which any net begins.
"""

from grader.reference import truth, worth

WORTH = worth(0.5, 4)
OPEN = ("the training curve is judged by a person",)


@truth("loss of a uniform guess", again=lambda: 3.1780538303479458)
def uniform_loss() -> float:
    """log 24."""
    import torch

    return float(torch.log(torch.tensor(24.0, dtype=torch.float64)))
