"""12 A small CNN on 3 x 32 x 32 images: conv 16 (5x5, padding 2), pool 2, conv 32 (3x3), pool 2, linear 10."""

from typing import Any

from grader.reference import network


@network("CNN", shape=(3, 32, 32))
def cnn() -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(3, 16, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32 * 7 * 7, 10),
    )
