"""Formulas in running text that relate nothing: `n/2`, `[0, 0]`, `X^T a`. Formulas with a relation are in `spotted`, too."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Span
from grader.notation.lexer import MAX_TEXT, Token
from grader.notation.runs import segmented
from grader.notation.spotted import NAMED, Run, ends_operand, runs_in, stands


def terms(text: str, known: frozenset[str] = frozenset()) -> Iterator[Span]:
    """The places of all runs of mathematical tokens, also of those that relate nothing: `n/2`, `[0, 0]`, `X^T a`.

    A letter that may be an article, and capital letters that nobody has introduced, are words.
    """
    if len(text) > MAX_TEXT:
        return
    for inner, found, _ in runs_in(text, known):
        if not _article(inner, found) and not _worded(found[inner.first : inner.last], known):
            yield Span(found[inner.first].start, found[inner.last - 1].end)


def _article(run: Run, found: list[Token]) -> bool:
    """Whether a run is the word "a", or the end of "the net's"."""
    token = found[run.first]
    if run.last - run.first != 1 or token.kind != "LETTERS":
        return False
    if token.text == "s" and run.first and found[run.first - 1].text in ("'", "’") and not token.spaced:
        return True
    after = found[run.last].text if run.last < len(found) else ""
    return token.text in ("a", "A", "I") and (after in ("given", "§") or not stands(found, run.last))


def _worded(run: list[Token], known: frozenset[str]) -> bool:
    """Whether a run is no formula but a word in capital letters, or signs alone."""
    if len(run) == 1 and run[0].kind == "LETTERS":
        text = run[0].text
        if len(text) == 1 or text in known or text in NAMED:
            return False
        return (len(text) > 2 and text.islower()) or segmented(text, known) is None  # "top" is no product
    return not any(ends_operand(token) for token in run)
