"""Dependence: what is computed from what, in sentences and notes, decided on a graph of the reference.

```
The node $\\eta$ feeds into the initial loss $L_0$
```
`wrong dependence: no way along the arrows leads from eta to L_0`

An arrow and a way of several arrows are different things: where a sentence may mean either and they differ, it is uncheckable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.edges import Drawn, drawn
from grader.lore import Graph
from grader.model import Agreement, Kind, Mismatch

KIND: Kind = "property"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause that is read whole."""
    graphs = world.question.graphs if world.question is not None else ()
    for graph in graphs:
        for claim, passage, item in said_in_prose(found, text, KIND, partial(drawn, graph=graph)):
            yield Finding(claim, passage=passage, drawn=(item, graph))


def check(finding: Finding, world: World) -> Judgement:
    """What the graph says of it, with the way along the arrows or the nodes before one."""
    del world
    assert finding.drawn is not None
    item, graph = finding.drawn
    holds, told = _decided(item, graph)
    if holds is None:
        return left_open("ambiguous", told)
    if holds != item.denied:
        return Judgement(Agreement(expected="1", found="1"), told)
    return Judgement(Mismatch(expected="0", found="1"), f"wrong dependence: {told}")


def _decided(item: Drawn, graph: Graph) -> tuple[bool | None, str]:
    """Whether what the clause affirms, or denies, is so."""
    if item.relation == "acyclic":
        cycle = next((node for node in sorted(graph.below) if node in graph.below[node]), "")
        return graph.acyclic, f"{_way(graph.path(cycle, cycle))} is a cycle" if cycle else "no node can be reached from itself"
    if item.relation in ("parent count", "child count"):
        return _counted(item, graph)
    if item.relation == "parents listed":
        return _listed(item, graph)
    if item.relation == "only parents":
        return _only_parents(item, graph)
    if item.relation == "only children":
        return _only_children(item, graph)
    pairs = zip(item.parents, item.children, strict=True) if item.relation == "chain" else product(item.parents, item.children)
    answers = [_linked(item, starts, ends, graph) for starts, ends in pairs]
    if item.denied and len({answer[0] for answer in answers}) > 1:
        return None, "denied of several at once, which differ"
    settled = next((answer for answer in answers if answer[0] is item.denied), None)  # one that is against what is said
    unsettled = next((answer for answer in answers if answer[0] is None), None)
    if settled is None and unsettled is None and item.relation == "parents":
        named = {node for starts in item.parents for members in starts for node in members}
        missing = [node for ends in item.children for members in ends for node in members if not graph.parents(node) <= named]
        if missing:
            return None, f"{_parents(graph, missing[0])}: whether the list is meant to be whole is not plain"
    return settled or unsettled or answers[0]


Ends = tuple[tuple[str, ...], ...]


def _linked(item: Drawn, starts: Ends, ends: Ends, graph: Graph) -> tuple[bool | None, str]:
    """Whether an arrow leads from each of one end to each of the other; None where only a way of several arrows does."""
    answers = [_each(item, members, others, graph) for members, others in product(starts, ends)]
    if item.denied and len({answer[0] for answer in answers}) > 1:
        return None, "said of one of several nodes of that name"
    return next((answer for answer in answers if answer[0]), None) or next((a for a in answers if a[0] is None), answers[0])


def _each(item: Drawn, starts: tuple[str, ...], ends: tuple[str, ...], graph: Graph) -> tuple[bool | None, str]:
    answers = [_pair(item, start, end, graph) for start, end in product(starts, ends)]
    wanted = [answer for answer in answers if answer[0] is item.denied] or [a for a in answers if a[0] is None]
    return wanted[0] if wanted else answers[0]


def _pair(item: Drawn, start: str, end: str, graph: Graph) -> tuple[bool | None, str]:
    ways = [graph.path(start, end), *([graph.path(end, start)] if item.relation == "joined" else [])]
    way = min((way for way in ways if way), key=len, default=())
    if not way and item.relation == "chain" and graph.path(end, start):
        return None, f"{_way(graph.path(end, start))}: which way the arrow is meant is not plain"
    if not way:
        return False, f"no way along the arrows leads from {start} to {end}; {_parents(graph, end)}"
    if item.relation == "path":
        return True, f"{_way(way)} is such a path"
    if len(way) == 2:
        return True, f"an arrow leads from {way[0]} to {way[1]}"
    if item.relation == "needs" and not graph.parents(start) and set(way[1:-1]) <= graph.between:
        return True, f"{_way(way)}, by way of what an answer may leave out"
    return None, f"{_way(way)} is a way of several arrows, and no arrow: which of them is meant is not plain"


def _only_parents(item: Drawn, graph: Graph) -> tuple[bool | None, str]:
    """`depends only on`: right where all that leads to it is named; what may stand for something else is for a person."""
    named = {node for starts in item.parents for members in starts for node in members}
    nodes = [node for ends in item.children for members in ends for node in members]
    answers = [_linked(item, starts, ends, graph) for starts, ends in product(item.parents, item.children)]
    against = next((answer for answer in answers if answer[0] is False), None)
    if against is not None:
        return against
    if all(graph.parents(node) <= named for node in nodes):
        return True, _parents(graph, nodes[0])
    return None, f"{_parents(graph, nodes[0])}: whether the rest is meant to be known is not plain"


def _only_children(item: Drawn, graph: Graph) -> tuple[bool | None, str]:
    """`influences only`: wrong where an arrow leads to a node that no named one leads to or comes from."""
    named = {node for ends in item.children for members in ends for node in members}
    for start in (node for starts in item.parents for members in starts for node in members):
        for child in sorted(graph.children(start) - named - graph.between):
            if not any(child in graph.below[node] for node in named):
                return False, f"an arrow leads from {start} to {child}"
        if not graph.children(start) <= named | graph.between:
            return None, f"what {start} leads to besides may be left out here"
    answers = [_linked(item, starts, ends, graph) for starts, ends in product(item.parents, item.children)]
    return next((answer for answer in answers if not answer[0]), answers[0])


def _listed(item: Drawn, graph: Graph) -> tuple[bool | None, str]:
    """`has three parents: ...`: right where these and no others are; wrong where one of them leads nowhere near."""
    named = {node for starts in item.parents for members in starts for node in members}
    nodes = [node for ends in item.children for members in ends for node in members]
    answers = [_linked(item, starts, ends, graph) for starts, ends in product(item.parents, item.children)]
    against = next((answer for answer in answers if answer[0] is False), None)
    if against is not None:
        return against
    told = _parents(graph, nodes[0])
    exact = len(nodes) == 1 and named >= graph.parents(nodes[0]) and all(answer[0] for answer in answers)
    return (True, told) if exact else (None, f"{told}: whether the list is meant to be whole is not plain")


def _counted(item: Drawn, graph: Graph) -> tuple[bool | None, str]:
    """How many arrows lead to a node, or from it; open where an answer may leave a node out or draw one more."""
    up = item.relation == "parent count"
    nodes = {node for members in item.children for choice in members for node in choice}
    if len(nodes) != 1:
        return None, "said of one of several nodes"
    (node,) = nodes
    linked = graph.parents(node) if up else graph.children(node)
    told = _parents(graph, node) if up else f"{node} leads to {', '.join(sorted(linked)) or 'nothing'}"
    if len(linked) == item.count:
        return True, told
    more = up and bool(graph.beside) and item.count > len(linked)
    loose = bool(linked & graph.between) or more or node in graph.between
    return (None, f"{told}: what may be left out or added is not plain") if loose else (False, told)


def _way(path: Sequence[str]) -> str:
    return " -> ".join(path)


def _parents(graph: Graph, node: str) -> str:
    return f"{node} is computed from {', '.join(sorted(graph.parents(node))) or 'nothing'}"


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A dependence defines nothing."""
    del finding, judgement, id
    return world
