"""What a command takes: a braced group, or one token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Span
from grader.notation.expression import Expression

if TYPE_CHECKING:
    from grader.notation.grammar import Parser


class Unreadable(Exception):
    """No rule reads the formula at this place."""

    def __init__(self, reason: str, span: Span) -> None:
        super().__init__(reason)
        self.reason, self.span = reason, span


def token_range(p: Parser) -> tuple[int, int]:
    """The tokens of a command's argument: a braced group, or one token. The place moves behind it."""
    token = p.peek()
    if token is None:
        raise p.fail("the formula breaks off")
    if token.text in ("(", "["):
        raise p.fail("an argument in braces was expected")
    return p.script()


def group(p: Parser) -> Expression:
    return p.inside(*token_range(p), p.sum)
