"""Propositions: sentences that the reference knows to hold or not, "X is invertible", "A has more parameters than B".

```
Since X is full-rank, and hence X is invertible
```
`wrong property: X has more columns than rows, so it has no inverse`

The words of the reference's statement must stand in one clause, in their order, with little between them; a denial turns the
verdict. A sentence that hedges, asks or assumes is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Span
from grader.reference import Quantity
from grader.sentences import Clause, clauses

KIND: Kind = "property"
BETWEEN = 3  # words that may stand between two words of a statement
_SMALL = frozenset(
    "a an the is are be was were has have had than then of in on to for with by it its that this as at from does do compared "
    "relative over".split()
)
_NARROWING = frozenset("in of on for at by with per from over within without during".split())  # of a part, in one respect
_RUN = r"(?:[A-Za-z]+(?:[\^_](?:\{[^}]*\}|\\?\w))+)+[A-Za-z]*"  # X^TX, written without dollars
_WORD = re.compile(rf"\$[^$]*\$|{_RUN}|[A-Za-z][\w'’-]*|\d+(?:\.\d+)?")
_TOLD = re.compile(  # the sentence speaks about the statement, and does not make it
    r"\b(?:nobody|no one|wrong|wrongly|false|falsely|incorrect\w*|mistak\w*|error\w*|claim\w*|say|says|said|saying|state[sd]?|"
    r"assum\w*|believ\w*|think\w*|thought|argu\w*|suppos\w*|pretend\w*|contradict\w*|whether|imagine|treat\w*|as if|"
    r"only (?:if|when)|would|require[sd]?|instead of|rather than|unlike|flaw\w*|invalid)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:not|never|no|cannot|neither)\b|n['’]t\b|\bnon-?", re.IGNORECASE)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that says a statement of the reference, or denies it."""
    statements = [(quantity, name) for quantity in world.quantities() if quantity.holds is not None for name in quantity.names]
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for clause in clauses(segment.text):
            for quantity, name in statements:
                place = _said(name, clause)
                if place is not None:
                    start, end, denied = place
                    span = Span(segment.span.start + clause.start + start, segment.span.start + clause.start + end)
                    claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end], denies=denied)
                    unclear = _unclear(clause) or _declared_otherwise(name, text, world)
                    yield Finding(claim, passage=passage, quantities=(quantity,), unread=unclear)
                    break


def _declared_otherwise(statement: str, text: str, world: World) -> str:
    """Why a statement of rows and columns may be meant of another matrix: the text declares its shape the other way round."""
    for name in re.findall(r"(?<!\w)[A-Z](?!\w)", statement):
        fact = world.context.facts.get(name)
        if fact is None or len(fact.shape) != 2 or not re.search(r"\b(?:rows?|columns?)\b", statement):
            continue
        rows, columns = map(re.escape, fact.shape)
        turned = rf"(?<!\w){name}\W{{1,8}}(?:\w+\W+){{0,4}}?{columns}\s*(?:\\times|×|x|by)\s*{rows}(?!\w)"
        if re.search(turned, text):
            shapes = f"{name} as {fact.shape[1]} x {fact.shape[0]}, the question as {fact.shape[0]} x {fact.shape[1]}"
            return f"the text itself declares {shapes}"
    return ""


def _unclear(clause: Clause) -> str:
    if _TOLD.search(clause.sentence):
        return "the sentence speaks about the statement and may not make it"
    if clause.conditional:
        return "said under a condition or asked"
    return "said with a reserve" if clause.hedged else ""


def _said(statement: str, clause: Clause) -> tuple[int, int, bool] | None:
    """Where the clause says the statement, and whether it denies it."""
    wanted = _stems(statement)
    narrowing = _NARROWING - set(statement.lower().split())
    words = [(match.start(), match.end(), _stem(match[0])) for match in _WORD.finditer(clause.text)]
    for first in range(len(words)):
        if not wanted or words[first][2] != wanted[0] or _in_formula(clause.text, *words[first][:2]):
            continue
        place, gap, end = 1, 0, words[first][1]
        for start, stop, stem in words[first + 1 :]:
            if place == len(wanted):
                break
            if stem == wanted[place]:
                place, gap, end = place + 1, 0, stop
            elif clause.text[start:stop].lower() in narrowing:
                break
            elif clause.text[start:stop].lower() not in _SMALL:
                gap += 1 + BETWEEN * (_is_symbol(clause.text[start:stop]))
                if gap > BETWEEN:
                    break
        if place == len(wanted):
            own = _DENIAL.findall(statement)
            said = _DENIAL.findall(clause.text[words[first][0] : end])
            return words[first][0], end, len(said) % 2 != len(own) % 2
    return None


def _is_symbol(word: str) -> bool:
    return word.startswith("$") or "^" in word or "_" in word or (len(word) == 1 and word not in "aAI") or word.isupper()


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether a symbol in plain text is a piece of a longer formula: the X of `X X^T`, of `2X`, of `f(X)`."""
    if not _is_symbol(text[start:end]) or text[start] == "$":
        return False
    behind = text[end:].lstrip(" ")
    before = text[:start].rstrip(" ")
    word = re.match(r"\S+", behind)
    return (
        behind[:1] in tuple("^_*+/=({['′")
        or (word is not None and _is_symbol(word[0]) and word[0] != "I")
        or before[-1:] in tuple("^_*+-/=({[|0123456789")
        or (bool(before) and before[-1].isalnum() and _is_symbol(before.split()[-1]))
    )


@lru_cache(maxsize=1024)
def _stems(statement: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(statement) if word.lower() not in _SMALL and not _DENIAL.fullmatch(word))


def _stem(word: str) -> str:
    """A word without its ending: invertible and Invertible, parameters and parameter; a formula without dollars and blanks."""
    if word.startswith("$") or "^" in word or "_" in word:
        return re.sub(r"[\s{}$\\^]|\\(?:mathbf|mathrm|boldsymbol|bm)\b", "", word.replace("\\top", "T"))
    bare = word
    if len(bare) <= 2:
        return bare
    lower = bare.lower()
    for ending in ("ies", "es", "s"):
        if lower.endswith(ending) and len(lower) > len(ending) + 3 and not lower.endswith("ss"):
            return lower[: -len(ending)] + ("y" if ending == "ies" else "e" if ending == "es" and lower[-3] in "mlrtn" else "")
    return lower


def check(finding: Finding, world: World) -> Judgement:
    """The reference's own value of the proposition; a denial is judged by the caller's turn."""
    del world
    (quantity,) = finding.quantities
    if finding.unread:
        return Judgement(Open(why="undecided", detail=finding.unread), finding.unread)
    statement = " ".join(finding.claim.quote.split())
    return Judgement(*_told(quantity, statement, denied=finding.claim.denies), truth=quantity.id)


def _told(quantity: Quantity, statement: str, denied: bool) -> tuple[Agreement | Mismatch, str]:
    """Evidence for the statement itself; the claim's denial turns it round."""
    value = "1" if quantity.holds else "0"
    why = quantity.hint or quantity.doc.split("\n")[0]
    holds = "holds" if quantity.holds else "does not hold"
    name = f"what `{statement}` denies" if denied else f"`{statement}`"
    reason = f"{name} {holds}" + (f": {why}" if why else "")
    if quantity.holds:
        return Agreement(expected=value, found="1", truth=quantity.id), f"wrongly denied: {reason}" if denied else reason
    told = f"rightly denied: {reason}" if denied else f"wrong property: {reason}"
    return Mismatch(expected=value, found="1", truth=quantity.id), told


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A proposition defines nothing."""
    del finding, judgement, id
    return world
