"""What the constructor of a class is given in each setting of the reference: its own parameters, found by their names.

A reference gives arguments in its own order. Parameters that are called as the reference calls its own, or by another name that
it knows, are given what they ask for, in whatever order they stand. What a class does not take is fixed in it: then only the
settings in which the reference has its first value there can be tried. Nothing is held against a class that may have been given
what it does not ask for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.program import Program, Refused, build
from grader.reference import Code

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True)
class Given:
    """One setting of the reference, and the arguments that stand for it."""

    setting: tuple[int, ...]
    arguments: tuple[int, ...]
    named: tuple[tuple[str, int], ...] = ()

    def build(self, program: Program) -> Any:
        """The network for these arguments; raises Refused or Failed."""
        return build(program, self.arguments, dict(self.named))

    def sizes(self, program: Program) -> dict[str, int]:
        """What the parameters of the class are worth."""
        return {**dict(zip(program.parameters, self.arguments, strict=False)), **dict(self.named)}


@dataclass(frozen=True)
class Plan:
    """What is given in every setting that can be tried; `doubt` says why a failure may show nothing.

    `lacking` are names of the reference that the constructor does not take, `strange` those parameters whose names say nothing.
    """

    given: tuple[Given, ...]
    doubt: str = ""
    lacking: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def plan(program: Program, code: Code) -> Plan:
    """What the constructor is given in the settings of the reference."""
    own, wanted = (*program.parameters, *program.named), code.parameters
    found = _matched(own, code)
    takes = f"its constructor takes ({', '.join(own)}), the reference gives ({', '.join(wanted)})"
    if _in_order(program, found, len(wanted)):
        strange = tuple(name for name in program.parameters[: len(wanted)] if name not in found)
        given = tuple(Given(setting, setting) for setting in code.settings)
        return Plan(given, takes if len(strange) > 1 else "", strange=strange)
    if any(name not in found for name in program.needed):
        return Plan((), takes)
    lacking = tuple(name for place, name in enumerate(wanted) if place not in found.values())
    fixed = [wanted.index(name) for name in lacking]
    first = code.settings[0]
    tried = [setting for setting in code.settings if all(setting[place] == first[place] for place in fixed)]
    given = tuple(Given(setting, (), tuple((name, setting[place]) for name, place in found.items())) for setting in tried)
    return Plan(given, takes if lacking else "", lacking)


def tried(program: Program, code: Code) -> tuple[Given, ...]:
    """What is given in every setting of the reference; Refused where the class does not take it."""
    found = plan(program, code)
    if found.lacking or not found.given:
        raise Refused(found.doubt)
    return found.given


def code_named(name: str, codes: Sequence[Code]) -> Code | None:
    """The reference's network of this name, small letters and capitals being one."""
    return next((item for item in codes if _plain(name) in map(_plain, item.names)), None)


def _in_order(program: Program, found: dict[str, int], count: int) -> bool:
    """Whether arguments in the reference's order come to where they belong, as far as names tell."""
    names = program.parameters[:count]
    if (program.open and len(program.parameters) <= count and not found) or not program.begun:
        return True
    enough = len(names) == count and all(name in names for name in program.needed)
    return enough and all(found.get(name, place) == place for place, name in enumerate(names)) and _all_within(found, names)


def _all_within(found: dict[str, int], names: tuple[str, ...]) -> bool:
    return all(name in names for name in found)


def _matched(own: tuple[str, ...], code: Code) -> dict[str, int]:
    """By parameter, the place of what it stands for among the reference's: the same name first, then one that holds it."""
    known = dict(code.called)
    spellings = [frozenset(map(_plain, (name, *known.get(name, ())))) for name in code.parameters]
    found: dict[str, int] = {}
    for name in own:
        exact = [place for place, spelled in enumerate(spellings) if _plain(name) in spelled]
        if len(exact) == 1 and exact[0] not in found.values():
            found[name] = exact[0]
    for place, name in enumerate(code.parameters):
        holding = [other for other in own if other not in found and _plain(name).rstrip("s") in _plain(other)]
        if place not in found.values() and len(holding) == 1:
            found[holding[0]] = place
    return found


def _plain(name: str) -> str:
    return "".join(_PARTS.findall(name)).lower()


def declines(source: str, line: int) -> bool:
    """Whether the source says in this line itself that what it is given is not for it: an assertion, or an error of its own."""
    return any(
        isinstance(node, (ast.Assert, ast.Raise)) and node.lineno <= line <= (node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse(source))
    )
