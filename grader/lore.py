"""What a reference knows of the world in which its quantities stand: graphs of what is computed from what, and mechanisms.

A graph is nodes and arrows with the names by which answers call them. A mechanism says who does what to what, by the names of
each; whether it is so is a proposition of the module, which is measured and verified like every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Deed = Literal["eases", "carries", "loses", "has", "learns", "keeps", "stays", "finds", "acts"]


@dataclass(frozen=True)
class Graph:
    """Arrows (from, to), the nodes that each name means, the names of the whole, and names of what may be drawn or not.

    A name may stand several times: then it is any of these.
    """

    arrows: frozenset[tuple[str, str]]
    names: tuple[tuple[str, tuple[str, ...]], ...]
    called: tuple[str, ...]
    beside: tuple[str, ...] = ()
    between: frozenset[str] = frozenset()  # nodes that an answer may leave out

    def parents(self, node: str) -> frozenset[str]:
        return frozenset(start for start, to in self.arrows if to == node)

    def children(self, node: str) -> frozenset[str]:
        return frozenset(to for start, to in self.arrows if start == node)

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """What can be reached from each node along the arrows."""
        found: dict[str, frozenset[str]] = {}
        for node in {name for arrow in self.arrows for name in arrow}:
            reached: frozenset[str] = frozenset()
            waiting = set(self.children(node))
            while waiting:
                reached |= waiting
                waiting = {to for place in waiting for to in self.children(place)} - reached
            found[node] = reached
        return found

    @property
    def acyclic(self) -> bool:
        return not any(node in reached for node, reached in self.below.items())

    def path(self, start: str, to: str) -> tuple[str, ...]:
        """A shortest way along the arrows; empty where there is none."""
        ways: list[tuple[str, ...]] = [(start,)]
        seen = {start}
        while ways:
            way, *ways = ways
            for child in sorted(self.children(way[-1])):
                if child == to:
                    return (*way, child)
                if child not in seen:
                    seen.add(child)
                    ways.append((*way, child))
        return ()


def directed(
    arrows: Iterable[tuple[str, str]],
    nodes: Mapping[str, Sequence[str]],
    groups: Mapping[str, Sequence[str]] | None = None,
    called: Sequence[str] = ("computation graph", "graph"),
    beside: Sequence[str] = (),
    between: Sequence[str] = (),
) -> Graph:
    """A directed graph: its arrows, how answers call each node ("w_1", "learning rate") and groups of nodes ("losses").

    `called` are the names of the whole; `beside` of nodes that are none here and that an answer may draw, of which nothing is
    held; `between` the nodes that it may leave out, so that what leads through them leads there directly.
    """
    edges = frozenset(arrows)
    unknown = {name for arrow in edges for name in arrow} - nodes.keys()
    if unknown:
        raise ValueError(f"no name is given to the nodes {', '.join(sorted(unknown))}")
    names: list[tuple[str, tuple[str, ...]]] = [(name, (node,)) for node, phrases in nodes.items() for name in phrases]
    names += [(name, tuple(members)) for name, members in (groups or {}).items()]
    return Graph(edges, tuple(names), tuple(called), tuple(beside), frozenset(between))


@dataclass(frozen=True)
class Mechanism:
    """Who does what to what, and the proposition that says whether it is so; `places` are where a thing is carried to."""

    deed: Deed
    truth: str
    agents: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def _named(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|"))


def mechanism(deed: Deed, truth: object, agents: str, things: str, places: str = "", sources: str = "") -> Mechanism:
    """`mechanism("eases", flows, "skip connections|skips", "vanishing gradients")`: the names of each stand between bars.

    `truth` is the `@truth` or `@misconception` that says whether it is so. `eases`: makes a trouble less. `carries`: brings a
    signal to places, from or past `sources`. `loses`: does not keep a thing. `has`: holds some of a thing. `learns`: a part is
    learned, and not fixed. `keeps`: must hold all of the things, and not only the last. `stays`: never leaves a space.
    `finds`: ends at a point. `acts`: is or does what the things say, "sharpens|sharpening filter", perhaps to a place.
    """
    function = getattr(truth, "function", None)
    if function is None:
        raise ValueError(f"the mechanism of {agents} names no @truth or @misconception")
    rest = (tuple(_named(names)) if names else () for names in (places, sources))
    return Mechanism(deed, function.__name__, _named(agents), _named(things), *rest)
