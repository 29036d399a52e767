"""What sentences and notes say of a graph: "w_1 has edges from w_0", "L does not depend on eta", "a -> b -> c", "no cycles".

Every word of a clause has its part in a form here, or nothing is read; a node that the reference does not know is such a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from grader.english.worded import TAIL, Row, codes, hedged, named, narrowed_after, row, starts
from grader.english.words import NUMBERS
from grader.lore import Graph

Relation = Literal[
    "edge",
    "needs",
    "joined",
    "parents",
    "only parents",
    "only children",
    "acyclic",
    "chain",
    "path",
    "parent count",
    "child count",
    "parents listed",
]
Node: TypeAlias = tuple[tuple[str, ...], ...]  # what a name may mean, each a node or several
Means: TypeAlias = dict[str, Node]


@dataclass(frozen=True)
class Drawn:
    """A clause on a graph: from each of these to each of those, each end by the nodes that it may mean."""

    start: int
    end: int
    relation: Relation
    parents: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()
    denied: bool = False
    count: int = 0


_N = r"(?:N\d+|it)"
_NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d+)"
_ALL = r"(?:(?:both|all|each|every|all of|both of|each of|none of) )?(?:(?:two|three|four|\d+) )?(?:(?:node|nodes) )?"
_SEP = r"(?: , (?:and |or )?| and | or | nor | as well as )(?:from |into |to |on |in |at )?"
_L = rf"{_ALL}{_N}(?:{_SEP}{_ALL}N\d+)*+(?: (?:in|of) GRAPH)?"
_P, _C = rf"(?P<p>{_L})", rf"(?P<c>{_L})"
_EDGE = r"(?:edge|edges|arrow|arrows|arc|arcs)"
_BEFORE, _BEHIND = r"(?:parent|parents|predecessor|predecessors|input)", r"(?:child|children|successor|successors)"
_PATH = r"(?:path|paths|route|routes)"
_TO, _NEG = r"(?:into|to|towards)", r"(?:do (?P<not>not) )?"
_ISNT = r"be (?P<not>not )?"
_DRAWN = r"(?: (?:be|exists|exist) ?(?:drawn|needed|there|present)?)?"
_NEEDS = r"(?:depend|depends|rely|relies) (?:directly )?(?:up)?on"
_MADE = r"(?:computed|calculated|obtained|derived|determined|formed|built|built up) (?:directly )?from"
_OF = rf"(?:dependent on|function of|{_MADE}|evaluated at|taken at|computed at|affected by|influenced by|determined by)"
_LEADS = r"(?:leads?|goes|go|runs?|points?|flows?)"
_PLACED = r"(?:appears?|occurs?|enters?|be used|shows up|comes in)"
_ENTERS = (
    r"(?:enter|enters|influence|influences|affect|affects|feed into|feeds into|go into|goes into|flow into|flows into|"
    r"appear in|appears in|point to|points to|determine|determines|feed|feeds)"
)
_TAKES = r"(?:take|takes|use|uses|need|needs|receive|receives)"
_MORE = r"(?: ,)? not (?:(?:only|merely|just) N\d+|(?:(?:only|merely|just) )?last one)"
_MANNER = rf"(?:{_MORE}| (?:by \w+ing [^,;:.]*|directly|as its input|as input|as inputs|as its inputs|at all|in any way))?"
_CYCLES = r"(?:cycle|cycles|loop|loops|directed cycle|directed cycles)"
_NODE_FORMS: tuple[tuple[Relation, str], ...] = (
    ("edge", rf"{_C} {_NEG}have (?P<no>no )?(?:incoming |inbound |ingoing )?{_EDGE} (?:coming )?(?:in )?from {_P}"),
    ("edge", rf"{_P} {_NEG}have (?P<no>no )?(?:outgoing )?{_EDGE} (?:going |leading |pointing )?{_TO} {_C}"),
    ("edge", rf"(?:there be |we draw |draw )?(?P<no>no )?(?:direct )?{_EDGE} (?:leading )?from {_P} {_TO} {_C}{_DRAWN}"),
    ("parents", rf"(?:incoming )?{_EDGE} {_TO} {_C} ?(?::|be|come from|from) {_P}"),
    ("parents", rf"(?:parents|predecessors|inputs|incoming {_EDGE}) of {_C} ?(?::|be) {_P}"),
    ("edge", rf"{_P} {_ISNT}(?:direct |immediate )?{_BEFORE} (?:of|to) {_C}"),
    ("edge", rf"{_C} {_ISNT}(?:direct |immediate )?{_BEHIND} of {_P}"),
    ("only children", rf"only {_C} (?:receives?|gets?|have) (?:incoming )?{_EDGE} from {_P}"),
    ("only children", rf"{_C} alone (?:receives?|gets?|have) (?:incoming )?{_EDGE} from {_P}"),
    ("edge", rf"{_C} {_NEG}(?:receives?|gets?) (?P<no>no )?(?:incoming |direct )?{_EDGE} from {_P}"),
    ("edge", rf"(?P<no>nothing|no {_EDGE}|no direct {_EDGE}) (?:{_LEADS} )?(?:directly )?from {_P} {_TO} {_C}"),
    ("only children", rf"{_P} (?:only {_PLACED}|{_PLACED} only) (?:at end of GRAPH ,? ?)?(?:as input (?:of|to)|in|at) {_C}"),
    ("edge", rf"{_P} {_PLACED} GRAPH (?:at|in|through|via|by way of) {_C}"),
    ("only children", rf"{_P} (?:enters|{_PLACED}) GRAPH only (?:at|in|through|via|by way of) {_C}"),
    ("path", rf"{_P} {_ISNT}(?:one of )?(?:ancestors?|(?:direct or )?indirect {_BEFORE}) of {_C}"),
    ("path", rf"{_P} {_ISNT}(?:one of |among )its ancestors"),
    ("path", rf"{_C} {_ISNT}(?:one of )?(?:descendants?) of {_P}"),
    ("parents listed", rf"{_C} have (?:exactly )?{_NUMBER} (?:parents|inputs|predecessors|incoming {_EDGE}) ?"
                       rf"(?::|, namely|,) {_P}"),
    ("path", rf"there be (?P<no>no )?(?:directed )?{_PATH} (?:leading |going )?from {_P} {_TO} {_C}"),
    ("path", rf"(?P<no>no )?(?:directed )?{_PATH} (?:leads|lead|goes|go|runs|run) from {_P} {_TO} {_C}"),
    ("path", rf"{_C} (?:can |be )(?P<not>not )?(?:be )?(?:reachable|reached) from {_P}"),
    ("joined", rf"{_P} (?:be (?P<not>not )?(?:directly )?(?:connected|linked|joined) to|connects? to) {_C}"),
    ("only parents", rf"{_C} (?:only {_NEEDS}|depends? only on|be (?:only )?function of only|be function only of) {_P}"),
    ("only children", rf"{_P} (?:only {_ENTERS}|enters only|influences only|affects only|connects only to|only connects to|"
                      rf"be only connected to|be connected only to) {_C}"),
    ("needs", rf"(?P<neither>neither ){_C} {_NEEDS} {_P}"),
    ("needs", rf"{_C} {_NEG}{_NEEDS} (?P<neither>neither )?{_P}{_MANNER}"),
    ("needs", rf"{_C} {_ISNT}{_OF} {_P}{_MANNER}"),
    ("needs", rf"{_C} (?:be|stay|stays|remain|remains) (?P<no>independent of|unaffected by) {_P}"),
    ("needs", rf"{_P} {_NEG}{_ENTERS} {_C}{_MANNER}"),
    ("needs", rf"{_P} have (?P<no>no )(?:influence|effect|impact|bearing) on {_C}"),
    ("needs", rf"{_P} {_ISNT}(?:used|needed|required|an input) (?:for|in|by|to compute|to get|of) {_C}"),
    ("needs", rf"{_C} {_NEG}{_TAKES} {_P}{_MANNER}"),
)  # fmt: skip
_COMPILED: tuple[tuple[Relation, re.Pattern[str]], ...] = tuple((kind, re.compile(form + TAIL)) for kind, form in _NODE_FORMS)
_ELIDED: tuple[tuple[Relation, re.Pattern[str]], ...] = tuple(
    ("needs", re.compile(form + TAIL))
    for form in (rf"{_NEG}{_NEEDS} {_P}{_MANNER}", rf"{_ISNT}{_OF} {_P}{_MANNER}", rf"be (?P<no>independent of) {_P}")
)
_HAVE_MANY = rf"have (?:exactly |only )?(?P<count>no|{_NUMBER})(?: direct)?"
_COUNTED: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("parent count", re.compile(rf"{_C} {_HAVE_MANY} (?:parents?|predecessors?|incoming {_EDGE}){TAIL}")),
    ("child count", re.compile(rf"{_P} {_HAVE_MANY} (?:child|children|successors?|outgoing {_EDGE}){TAIL}")),
)
_UNUSED = re.compile(rf"{_P} be (?P<not>not )?(?:used|needed|involved|required)(?: (?:at all|there))?{TAIL}")
_CHAIN = re.compile(
    rf"(?:GRAPH |chain |path |order )?(?:(?:goes|be|runs|draw|we draw|have|reads|with|of) ?:? ?|: )?"
    rf"(?P<chain>N\d+(?: -> (?:N\d+|\.\.\.))+)(?! ->)(?:{TAIL}|(?= , N\d+ ->))"
)
_ACYCLIC = r"(?:(?:directed )?acyclic(?: graph| GRAPH)?|dag|free of (?:cycles|loops)|without (?:cycles|loops))"
_GRAPHS = r"(?:GRAPH|it)(?: of (?:N\d+|[.]{3})(?: -> (?:N\d+|[.]{3}))*)?"
_WHOLE = tuple(
    (turned, re.compile(form + TAIL))
    for turned, form in (
        (False, rf"{_GRAPHS} be (?P<not>not )?{_ACYCLIC}"),
        (True, rf"{_GRAPHS} be (?P<not>not )?cyclic(?: graph| GRAPH)?"),
        (True, rf"{_GRAPHS} {_NEG}(?:have|contain|contains) (?P<no>no |neither )?{_CYCLES}(?: (?:or|nor) {_CYCLES})?"),
        (True, rf"there be (?P<no>no ){_CYCLES}(?: in (?:GRAPH|it))?"),
        (True, rf"there be {_CYCLES} in GRAPH"),
        (True, r"(?:[\w-]+ ){1,4}(?:makes|make|turns|turn) GRAPH (?:into )?cyclic(?: graph| GRAPH)?"),
    )
)


@lru_cache(maxsize=64)
def _nodes(graph: Graph) -> tuple[dict[tuple[str, ...], str], Means]:
    """The codes of a graph's names, and what nodes each may mean; none for a thing that may be drawn or not."""
    every = (*(name for name, _ in graph.names), *graph.beside)
    known = codes(every, "N")
    means: Means = {}
    for name, members in graph.names:
        code = known[named(name)]
        means[code] = (*means.get(code, ()), members)
    return {**known, **{named(name): "GRAPH" for name in graph.called}}, means


def drawn(sentence: str, graph: Graph) -> Iterator[Drawn]:
    """Every clause of a sentence that says something of the graph."""
    known, means = _nodes(graph)
    line = row(sentence, known)
    if ("N" not in line.text and "GRAPH" not in line.text) or hedged(line.text):
        return
    line = _apposed(line, means)
    subject, done = "", 0
    for start in starts(line.text):
        if start < done:
            continue
        match, item = _clause(line, start, subject, means)
        if match is not None and item is not None and not narrowed_after(line.text, match.end()):
            done = match.end()
            yield item
        first = re.match(rf"{_ALL}(N\d+) ", line.text[start:])
        subject = first[1] if first is not None else subject if match is None else ""


def _clause(line: Row, start: int, subject: str, means: Means) -> tuple[re.Match[str] | None, Drawn | None]:
    text = line.text
    for turned, whole in _WHOLE:
        match = whole.match(text, start)
        if match is not None and ("GRAPH" in text[: match.end()]):
            return match, Drawn(*line.span(*match.span()), "acyclic", denied=turned != _denied(match))
    match = _CHAIN.match(text, start)
    if match is not None:
        return match, _chained(line, match, means)
    forms = [*_COMPILED, *(_ELIDED if text[:start].endswith("and ") else ())]
    for relation, form in forms:
        match = form.match(text, start)
        if match is not None:
            held = match.groupdict()
            ends = [_ends(held.get(side, subject), subject, means) for side in ("p", "c")]
            if all(ends):
                place = line.span(*match.span())
                return match, Drawn(*place, relation, ends[0], ends[1], _denied(match))
            return match, None
    for relation, form in _COUNTED:
        match = form.match(text, start)
        if match is not None:
            side = "c" if relation == "parent count" else "p"
            ends = [_ends(match[side], subject, means)] if len(re.findall(r"N\d+", match[side])) == 1 else [()]
            count = 0 if match["count"] == "no" else NUMBERS.get(match["count"]) or int(match["count"])
            return match, Drawn(*line.span(*match.span()), relation, ends[0], ends[0], count=count) if ends[0] else None
    match = _UNUSED.match(text, start)
    if match is not None and subject:
        ends = [_ends(match["p"], "", means), _ends(subject, "", means)]
        if all(ends):
            return match, Drawn(*line.span(*match.span()), "needs", ends[0], ends[1], _denied(match))
    return None, None


def _denied(match: re.Match[str]) -> bool:
    held = match.groupdict()
    return sum(bool(held.get(name)) for name in ("not", "no", "neither")) % 2 == 1 or match[0].startswith("none of ")


def _chained(line: Row, match: re.Match[str], means: Means) -> Drawn | None:
    """`a -> b -> c`: an edge from each to the next."""
    names = match["chain"].split(" -> ")
    if any(code != "..." and len(means.get(code, ())) != 1 for code in names):
        return None
    pairs = [(a, b) for a, b in pairwise(names) if "..." not in (a, b)]
    if not pairs:
        return None
    ends = [tuple(means[pair[side]] for pair in pairs) for side in (0, 1)]
    return Drawn(*line.span(*match.span("chain")), "chain", ends[0], ends[1])


def _ends(text: str | None, subject: str, means: Means) -> tuple[Node, ...]:
    """What each of a list may mean; what may be drawn or not is left out, and nothing is said where all of it is."""
    found = []
    for code in re.findall(r"N\d+|\bit\b", text or ""):
        code = subject if code == "it" else code
        if not code:
            return ()
        if code in means:
            found.append(means[code])
    return tuple(found)


_APPOSED = re.compile(r"(N\d+) (N\d+(?:(?: , and | , | and )N\d+)*)")


def _apposed(line: Row, means: Means) -> Row:
    """`the losses L_0 and L_1`, `the learning rate eta`: what is named twice over is named once, by the later words."""
    for match in _APPOSED.finditer(line.text):
        later = {node for code in re.findall(r"N\d+", match[2]) for members in means.get(code, ()) for node in members}
        if any(set(members) == later or (len(members) == 1 and set(members) <= later) for members in means.get(match[1], ())):
            place = line.places.index(match.start())
            begun = (line.spans[place][0], line.spans[place + 1][1])
            text = line.text[: match.start()] + line.text[match.start(2) :]
            gone = match.start(2) - match.start()
            places = (*line.places[:place], *(at - gone for at in line.places[place + 1 :]))
            return _apposed(Row(text, places, (*line.spans[:place], begun, *line.spans[place + 2 :])), means)
    return line
