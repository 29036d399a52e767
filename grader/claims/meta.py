"""What a critique says of the trace as a whole: "the above answer is correct", "this derivation is wrong".

```
Therefore, the above answer is correct
```
`wrong praise: 4 claims of the trace are wrong, the first is 2/trace/3`

Judged by what was found in the trace: praise of a trace with a mistake is wrong; praise of one in which everything was
decided and right is right; blame likewise. Where much of the trace was not decided, neither is praise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Outcome, Span, Why
from grader.sentences import Clause, clauses

KIND: Kind = "meta"
ENOUGH = 3  # right claims of a trace without a mistake before praise of it is right
_NOUN = (
    r"(?:answers?|solutions?|responses?|trace|output|explanation|proof|derivation|calculations?|results?|reasoning|approach|"
    r"implementation|code|model|critique|argument|work)"
)
_OWNER = r"(?:the|this|that|its|your|above|given|provided|generated|model['’]?s|\w+['’]s)"
_WHOLE = re.compile(
    rf"(?:\b{_OWNER}\s+(?:\w+\s+){{0,3}}?{_NOUN}\b(?:\s+(?:above|given|provided|by|from|of|to)\b[^.;]{{0,60}}?)?"
    r"|^\W*(?:it|this|everything|all of (?:it|this)|chatgpt|gpt-?\d?|the llm)\b)"
    r"\s+(?:is|are|was|were|looks?|seems?|appears?)\s+(?P<how>(?:\w+\s+){0,3}?)"
    r"(?P<word>correct|right|accurate|valid|sound|true|error-free|flawless|wrong|incorrect|inaccurate|false|invalid|flawed|"
    r"mistaken|erroneous)\b",
    re.IGNORECASE,
)
_RESERVE = re.compile(r"\b(?:almost|nearly|partly|partially|mostly|largely|probably|perhaps|may|might)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:final|first|second|third|last|next|previous|following|step|part|line|equation|formula|conclusion|expression|half|beginning|"
    r"up to|until|except|apart from|only|for the most part)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\s+(?:in|that|about|on|for|regarding|to|when|where|with respect)\b", re.IGNORECASE)  # right about one thing
_TURNS = re.compile(r"\b(?:but|however|although|though|except|yet|nevertheless)\b", re.IGNORECASE)
_BLAMES = re.compile(r"wrong|incorrect|inaccurate|false|invalid|flawed|mistaken|erroneous", re.IGNORECASE)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Praise and blame of the trace, in the parts after it."""
    if not world.before:
        return
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for clause in clauses(segment.text):
            match = _WHOLE.search(clause.text)
            if match is None or _PART.search(clause.text) or _ABOUT.match(clause.text, match.end()):
                continue
            start = segment.span.start + clause.start + match.start()
            span = Span(start, segment.span.start + clause.start + match.end())
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, passage=passage, unread=_unclear(clause, match))


def _unclear(clause: Clause, match: re.Match[str]) -> str:
    """Why the sentence is no plain praise or blame; empty where it is."""
    if clause.conditional:
        return "said under a condition"
    if _TURNS.search(clause.sentence):
        return "said with a turn: what follows takes some of it back"
    return "said with a reserve" if _RESERVE.search(match["how"]) else ""


def check(finding: Finding, world: World) -> Judgement:
    """Praise or blame against the verdicts of the trace."""
    if finding.unread:
        return _open("undecided", finding.unread)
    trace = [verdict for verdict in world.before if verdict.claim.part == "trace"]
    if not trace:
        return _open("undecided", "the trace makes no claim that was found")
    mistakes = [verdict for verdict in trace if verdict.outcome is Outcome.WRONG and not verdict.follows_from]
    right = sum(verdict.outcome is Outcome.RIGHT for verdict in trace)
    unsure = sum(verdict.outcome is Outcome.UNCHECKABLE for verdict in trace)
    match = _WHOLE.search(finding.claim.quote)
    assert match is not None
    blames = bool(_BLAMES.fullmatch(match["word"])) != bool(re.search(r"\bnot\b|n['’]t\b|\bfar from\b", match[0]))
    count = str(len(mistakes))
    if mistakes:
        many = f"{count} claims of the trace are wrong, the first is"
        told = f"{many if len(mistakes) > 1 else 'a claim of the trace is wrong,'} {mistakes[0].id}"
        if blames:
            return Judgement(Agreement(expected=count, found=count), told)
        return Judgement(Mismatch(expected=count, found="0"), f"wrong praise: {told}: {mistakes[0].reason}")
    if unsure or (right < ENOUGH and not _settled_by_code(world)):
        return _open("undecided", f"no mistake of the trace was found, but {unsure} of its {len(trace)} claims were not decided")
    if blames:
        return Judgement(Mismatch(expected="0", found="1"), f"wrong blame: {_all_right(right)}")
    return Judgement(Agreement(expected="0", found="0"), _all_right(right))


def _all_right(count: int) -> str:
    return f"all {count} claims of the trace are right" if count > 1 else "the claim that the trace makes is right"


def _settled_by_code(world: World) -> bool:
    """A network that was measured as a whole is more than a line."""
    return any(verdict.claim.kind == "code" and verdict.outcome is Outcome.RIGHT for verdict in world.before)


def _open(why: Why, detail: str) -> Judgement:
    return Judgement(Open(why=why, detail=detail), detail)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """Praise defines nothing."""
    del finding, judgement, id
    return world
