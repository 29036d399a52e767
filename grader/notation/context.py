"""What a formula is read in: the shapes and facts of symbols, definitions, functions, and sizes that data fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from grader.model import Fact
from grader.notation.expression import Expression

_NOTHING: Mapping[str, Expression] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Function:
    """A named function: `L(w)` has parameters ("w",) and a body in which they are free."""

    parameters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True)
class Context:
    """Facts by symbol, definitions (`where a = Xw_0 - t`), functions, and sizes fixed by data (n = 1).

    `closed`: an undeclared symbol is unnamed. Otherwise it is a real scalar.
    """

    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    where: Mapping[str, Expression] = field(default_factory=lambda: _NOTHING)
    functions: Mapping[str, Function] = field(default_factory=lambda: MappingProxyType({}))
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    indices: frozenset[str] = frozenset()  # bound by a sum around this formula
    closed: bool = False

    def define(self, symbol: str, value: Expression) -> Context:
        """The context in which the symbol also stands for the value."""
        return replace(self, where={**self.where, symbol: value})

    def hold(self, *names: str) -> Context:
        """The context in which the symbols are free: their definitions are set aside."""
        return replace(self, where={name: value for name, value in self.where.items() if name not in names})

    def declare(self, *facts: Fact) -> Context:
        """The context in which these facts also hold; a new fact replaces the old one of its symbol."""
        return replace(self, facts={**self.facts, **{fact.symbol: fact for fact in facts}})
