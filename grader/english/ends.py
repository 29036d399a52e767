"""Where a quantity goes, and where it is least: "as t grows, Q tends to F", "Q is where R is largest"; read whole, over letters.

The letters are those of `coding`. A clause with a word that has no part in these patterns is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.english.clauses import unsaid
from grader.english.coding import Coded, coded
from grader.english.names import Lexicon
from grader.english.tokens import Token

_Q = r"(?:Q|B)"
_INF = r"(?:inf|infinity|INF|F)"
_WHEN = rf"(?:as|when|for|if) (?P<along>P|B) (?:UPV|MOVV|tends|approaches|ARR|to)(?: to)?(?: {_INF}| ADJ)? ?,? ?"
_NOTE = rf"(?P<noted>P|B) ARR {_INF} [:,] "
_LONG = r"(?:in (?:ADJ run|limit|end)|after (?:ADJ|very ADJ) (?:steps|updates|iterations)|eventually) ?,? ?"
_GOES = r"(?:tends to|tends towards|MOVV to|converges to|converges towards|approaches|ARR)"
_IDLE = r"(?:(?:F|Q|B) (?:MOVV|tends|ARR|converges) (?:to )?(?:N|F)(?: and| ,|,)? ?(?:and )?)?"
_TAIL = rf"(?= ?[.;:!,]| ?$| so| and| because| since|(?= {_LONG}))"
_LIMIT = re.compile(rf"^(?:{_WHEN}|{_NOTE}|{_LONG}){_IDLE}(?P<what>{_Q}) {_GOES} (?P<to>F|N|P|B|Q){_TAIL}")
_BEHIND = re.compile(
    rf"^(?:(?:since|because|as) F , )?(?:uncorrected |corrected )?(?P<what>{_Q}) {_GOES} (?P<to>F|N|P|B|Q) "
    rf"(?:(?:as|when|for) (?P<along>P|B) (?:UPV|MOVV|tends|ARR|to)(?: to)?(?: {_INF})?|{_LONG})(?= ?[.;,]| ?$)"
)
_LEAST = r"(?P<least>smallest|lowest|minimal|least|minimum|minimised|minimized)"
_MOST = r"(?P<most>largest|highest|maximal|greatest|maximum|maximised|maximized)"
_EXTREME = rf"(?:{_LEAST}|{_MOST})"
_EXTREMA = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<at>{_Q}) BE (?:where|value where|point where|value at (?:that|which)) (?P<what>{_Q}|O) BE {_EXTREME}"
        r"(?= ?[.;,]| ?$)",
        rf"^at (?P<at>{_Q}) ,? ?(?P<what>{_Q}) BE "
        rf"(?:{_EXTREME}|as (?P<how>ADJ|low|small) as (?:IT can (?:GETV|HVV|be|BE)|possible))(?= ?[.;,]| ?$)",
        rf"^(?:(?:since|because|as) [^,]* , )?(?:stationary point |point )?(?P<at>{_Q}) BE (?:really )?(?:minimum |maximum )?"
        rf"(?:(?P<least>minimum|minimi[sz]er)|(?P<most>maximum|maximi[sz]er)) of (?P<what>{_Q})(?= ?[.;,]| ?$| INST)",
        rf"^no other (?:P|value|choice|[a-z]+) RSV (?:to )?(?:CD (?P<what>{_Q})) than (?P<at>{_Q})(?P<least>)"
        r"(?: DO)?(?= ?[.;,]| ?$)",
    )
)
_LOW = frozenset("low small little".split())


@dataclass(frozen=True)
class Tends:
    """A quantity goes to a value as a parameter grows; without one, in the long run."""

    what: Token
    to: Token
    along: Token | None
    start: int
    end: int


@dataclass(frozen=True)
class Extreme:
    """A quantity is least, or greatest, at another."""

    what: Token
    at: Token
    least: bool
    start: int
    end: int


def ends(tokens: tuple[Token, ...], sentence: str, lexicon: Lexicon) -> Iterator[Tends | Extreme]:
    """What the sentence says of a limit or of an extremum."""
    if unsaid(tokens, sentence) or any(token.text.lower() in ("not", "n't", "never") for token in tokens):
        return
    line = coded(tokens, lexicon)
    limit = _LIMIT.match(line.text) or _BEHIND.match(line.text)
    if limit is not None:
        what, to = _token(line, limit, "what"), _token(line, limit, "to")
        if what is not None and to is not None:
            along = _token(line, limit, "along") or _token(line, limit, "noted")
            yield Tends(what, to, along, line.tokens[0].start, to.end)
    for pattern in _EXTREMA:
        match = pattern.match(line.text)
        at, what = (None, None) if match is None else (_token(line, match, "at"), _token(line, match, "what"))
        if match is None or at is None or what is None:
            continue
        groups = match.groupdict()
        how = _token(line, match, "how") if groups.get("how") else None
        least = groups.get("least") is not None or (how is not None and how.text.lower() in _LOW)
        yield Extreme(what, at, least, min(at.start, what.start), line.within(*match.span())[-1].end)
        return


def _token(line: Coded, match: re.Match[str], name: str) -> Token | None:
    if match.groupdict().get(name) is None:
        return None
    found = line.within(*match.span(name))
    return found[0] if found else None
