"""2 k-means with two clusters on the five points 1, 2, 4, 9, 14.

One round of Lloyd's algorithm from the centres 1 and 9, its costs, and what holds of every round. The cost is the sum of
squared distances to the own centre.
"""

from typing import Any

from grader.reference import misconception, said, truth, worth

WORTH = worth(2, 1, "centre_1", "centre_2", "cost_after")

POINTS, START = (1, 2, 4, 9, 14), (1, 9)
SETTING = ("after the first round", "after one round", "after one iteration", "after the first iteration")


def assigned(centres: tuple[Any, ...]) -> list[int]:
    return [min(range(len(centres)), key=lambda k: abs(x - centres[k])) for x in POINTS]


def means(labels: list[int]) -> tuple[Any, ...]:
    from fractions import Fraction

    groups = [[x for x, label in zip(POINTS, labels, strict=True) if label == k] for k in range(2)]
    return tuple(Fraction(sum(group), len(group)) for group in groups)


def cost(centres: tuple[Any, ...], labels: list[int]) -> Any:
    return sum((x - centres[label]) ** 2 for x, label in zip(POINTS, labels, strict=True))


FIRST = assigned(START)


def by_torch(centres: tuple[float, ...], update: bool) -> tuple[list[float], float]:
    import torch

    points, at = torch.tensor(POINTS, dtype=torch.float64), torch.tensor(centres, dtype=torch.float64)
    labels = (points[:, None] - at[None]).abs().argmin(1)
    if update:
        at = torch.stack([points[labels == k].mean() for k in range(2)])
    return at.tolist(), float((points - at[labels]).square().sum())


@truth(r"\mu_1", "c_1", "first centre", "first center", "first centroid", "new first centroid", "mean of the first cluster",
       "centroid of the first cluster", "centre of the first cluster", again=lambda: 7 / 3)  # fmt: skip
def centre_1() -> Any:
    return means(FIRST)[0]


@truth(r"\mu_2", "c_2", "second centre", "second center", "second centroid", "mean of the second cluster",
       "centroid of the second cluster", "centre of the second cluster", again=lambda: by_torch(START, True)[0][1])  # fmt: skip
def centre_2() -> Any:
    return means(FIRST)[1]


@truth("J_0", "initial cost", "cost before the update", "cost at the start", "cost with the initial centres",
       again=lambda: by_torch(START, False)[1])  # fmt: skip
def cost_before() -> Any:
    return cost(START, FIRST)


@truth("J_1", "cost after the update", "new cost", "cost after the first round", "cost after one iteration", "final cost",
       again=lambda: by_torch(START, True)[1])  # fmt: skip
def cost_after() -> Any:
    return cost(means(FIRST), FIRST)


@truth("number of points in the first cluster", "size of the first cluster", again=lambda: 3)
def size_1() -> int:
    return FIRST.count(0)


@truth("number of points in the second cluster", "size of the second cluster", again=lambda: 2)
def size_2() -> int:
    return FIRST.count(1)


def never_up(seeds: int, k: int) -> bool:
    """Runs of Lloyd's algorithm on drawn data: no step raises the cost."""
    import torch

    for seed in range(seeds):
        draws = torch.Generator().manual_seed(seed)
        points = torch.randn(30, 2, generator=draws, dtype=torch.float64)
        at, last = points[:k].clone(), float("inf")
        for _ in range(10):
            labels = torch.cdist(points, at).argmin(1)
            at = torch.stack([points[labels == j].mean(0) if (labels == j).any() else at[j] for j in range(k)])
            now = float((points - at[labels]).square().sum())
            if now > last + 1e-9:
                return False
            last = now
    return True


def ends(start: tuple[float, ...]) -> float:
    at: Any = start
    for _ in range(10):
        at = by_torch(tuple(at), True)[0]
    return by_torch(tuple(at), False)[1]


@truth(
    *said("the~cost|J|the~objective never increases"),
    *said("the~cost|the~objective decreases|falls monotonically"),
    *said("the~cost|the~objective does not increase"),
    *said("k-means|the~algorithm|Lloyd's~algorithm always converges|terminates"),
    *said("k-means|the~algorithm|Lloyd's~algorithm converges in|after a finite number of steps|iterations|rounds"),
    again=lambda: never_up(20, 2),
)
def monotone() -> bool:
    return never_up(20, 3)


@misconception(
    *said("k-means|the~algorithm|Lloyd's~algorithm always finds|reaches the global minimum|optimum"),
    *said("k-means|the~algorithm|Lloyd's~algorithm is guaranteed to find|reach the global minimum|optimum"),
    *said("the~result|the~solution does~not~depend on the initialisation|initialization|starting~centres"),
    hint="a round never raises the cost, but where it stops depends on where it started",
    again=lambda: four_points(0.0, 1.0) == four_points(0.0, 9.0),
)
def always_global() -> bool:
    return four_points(0.0, 1.0) == min(four_points(0.0, 1.0), four_points(0.0, 9.0))


def four_points(a: float, b: float) -> float:
    """The corners of a long rectangle: two starts, two costs."""
    corners = [(0.0, 0.0), (0.0, 4.0), (9.0, 0.0), (9.0, 4.0)]
    at = [(4.5, a), (4.5, 4.0)] if b == 1.0 else [(a, 2.0), (b, 2.0)]
    for _ in range(5):
        groups: list[list[tuple[float, float]]] = [[], []]
        for c in corners:
            groups[min((0, 1), key=lambda k: (c[0] - at[k][0]) ** 2 + (c[1] - at[k][1]) ** 2)].append(c)
        at = [(sum(x for x, _ in g) / len(g), sum(z for _, z in g) / len(g)) for g in groups]
    return sum(min((x - u) ** 2 + (z - v) ** 2 for u, v in at) for x, z in corners)
