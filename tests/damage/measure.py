"""How much damage is mended: every way over every network, by how the mended class behaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from grader.answers import segments
from grader.mending import Mended, classes
from grader.networks import layers, output_shape, parameters, weights
from grader.program import Failed, Refused, build, flow_of, parse
from tests.damage.nets import NETS, Net, shape
from tests.damage.ways import WAYS

Result = Literal["the same", "ambiguous", "unread", "none", "another"]


def behaviour(source: str, net: Net) -> str:
    """What the class does in its settings, or how it fails."""
    found = []
    for setting in net.settings:
        try:
            built = build(parse(source), setting)
            given = shape(net, setting)
            shapes = output_shape(built, *given), layers(built, *given)
            found.append(str((*shapes, weights(built), parameters(built), flow_of(built))))
        except (Failed, Refused, SyntaxError, ValueError) as error:
            found.append(f"{type(error).__name__}: {error}")
    return "\n".join(found)


def judged(text: str, net: Net) -> tuple[Result, Mended | None]:
    """How the class of a damaged text compares with the class as it was written."""
    found = list(classes(segments(text, "solution")))
    if not found:
        return "none", None
    mended = found[0]
    if mended.problem:
        return "unread", mended
    ways = {behaviour(source, net) for source in (mended.source, *mended.others)}
    if len(ways) > 1:
        return "ambiguous", mended
    (way,) = ways
    if way == behaviour(net.source, net):
        return "the same", mended
    return ("unread" if "Refused" in way else "another"), mended


def results() -> Iterator[tuple[str, Net, Result, Mended | None]]:
    """Every way over every network that it changes."""
    for name, way in WAYS.items():
        for net in NETS:
            if way(net.source) != WAYS["as it was"](net.source) or name == "as it was":
                yield name, net, *judged(way(net.source), net)


def main() -> None:
    counts: Counter[str] = Counter()
    for name, net, result, mended in results():
        counts[result] += 1
        if result != "the same":
            why = "" if mended is None else mended.problem
            print(f"{result:<10} {name}: {net.source.split('(')[0]} {why}")
    print(f"{len(WAYS)} ways, {len(NETS)} networks, {sum(counts.values())} texts:", dict(counts))


if __name__ == "__main__":
    main()
