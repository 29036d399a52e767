"""Who does what to what: "skips ease the vanishing of gradients", "pooling loses the position", "A's upsampling is learned".

The verbs are classes of general English with their polarity; who and what are names of the reference. Every word of a clause
has its part in a form here, or nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.english.covered import covered, deeds_of
from grader.english.worded import TAIL, Row, codes, hedged, named, narrowed_after, row, starts
from grader.english.words import third_person
from grader.lore import Deed, Mechanism


@dataclass(frozen=True)
class Done:
    """A clause on a mechanism: which may be meant, whether the clause says that it is so, or the contrary."""

    start: int
    end: int
    mechanisms: tuple[Mechanism, ...]
    affirmed: bool
    whole: bool = False  # said of all of it, "prevents": its denial leaves some


def _verbs(lemmas: str) -> str:
    """The finite forms of verbs."""
    return "(?:" + "|".join(form for lemma in lemmas.split() for form in (lemma, third_person(lemma))) + ")"


def _done(lemmas: str) -> str:
    """Their participles, and those that are given with a dash."""
    found = []
    for lemma in lemmas.split():
        found.append(lemma[1:] if lemma.startswith("-") else lemma + ("d" if lemma.endswith("e") else "ed"))
    return "(?:" + "|".join(found) + ")"


_EASE = "alleviate mitigate reduce ease counteract counter combat fight lessen diminish remedy soften relieve attenuate address"
_WORSEN = "aggravate worsen exacerbate intensify increase amplify cause create produce"
_EASED = _done("alleviate mitigate reduce ease counteract lessen diminish remedy soften relieve attenuate address")
_WORSENED = _done("aggravate worsen exacerbate -intensified increase amplify cause create produce")
_RAISE, _LOWER = "strengthen amplify increase boost enlarge", "weaken dampen reduce diminish shrink attenuate lessen decrease"
_LOWERED = _done("weaken dampen reduce diminish attenuate lessen decrease block hinder impede obstruct -stopped")
_BAR, _PREVENT = "block hinder impede obstruct", "block stop prevent keep hinder"
_LOSE = "lose discard drop remove destroy erase delete forget"
_LOST = r"(?:lost|discarded|dropped|removed|destroyed|erased|deleted|thrown away|blocked)"
_KEEP, _KEPT = "keep preserve retain maintain", _done("-kept preserve retain maintain")
_A, _S, _T, _P = r"(?P<a>X\d+|they|it)", r"(?P<t>X\d+)", r"(?P<t>X\d+)", r"(?P<p>X\d+)"
_NEG, _ISNT = r"(?:do (?P<not>not )|can (?P<n>not )|(?P<nn>no longer ))?", r"(?:be|get|gets|become|becomes) (?P<not>not )?"
_CAUSE = r"(?:with|due to|because of|thanks to|through|by|via|owing to|by means of) (?P<a>X\d+)"
_WORSE = r"(?:worse|more severe|more of (?:issue|problem)|more pronounced|stronger|more serious|larger)"
_MILDER = r"(?:less severe|less of (?:issue|problem)|less pronounced|milder|better|weaker|less serious|smaller)"
_THAN = r"(?: than without (?:them|it)| than (?:they|it) (?:would|do)(?: \w+){0,2} (?:otherwise|without (?:them|it)))?"
_HOW = r"(?:(?:more |back |straight )?(?:directly|easily|quickly|freely)|back|straight|better|without obstruction)"
_MOVE = r"(?:(?:flow|pass|travel|get|arrive|propagate|go|reach)s?)"
_TO = rf"(?: {_HOW})?(?: from X\d+)?(?: {_HOW})?(?: (?:to|at|into))? {_P}(?: {_HOW})?"
_WAY = r"(?:(?:short|direct|shorter|extra|additional|second|alternative|quick) )*(?:route|path|way|shortcut|road|connection)"
_REACHING = r"from (?:reaching|flowing (?:back )?to|getting (?:back )?to|arriving at|passing to|travelling to)"
_ARRIVING = r"(?:that (?:arrives at|reaches|gets to)|in|of|at|for|on its way (?:back )?to|on way (?:back )?to)"
_LEARNED = r"(?:learned|learnt|trained|trainable|learnable|adapted to data|learned from data)"
_FIXED = r"(?:fixed|hard-coded|hardcoded|predetermined|predefined|not learned|not learnt|not trained|parameter-free)"
_RULE = r"(?:with|by|using|according to) (?:fixed|hard-coded|predefined) (?:rule|rules)"
_THROUGH = r"(?: (?:through|by|via|with|using) [a-z ,-]+?)?"
_STORE = "(?:" + "|".join((_verbs("keep store cache save remember"), "hold on to", "holds on to")) + ")"
_STORED, _DROPPED = "(?:kept|stored|cached|saved|remembered|needed)", "(?:discarded|thrown away|overwritten|forgotten)"
_HOLDS = rf"(?:{_STORE}|need|needs)"
_MUST, _MEMORY = r"(?:(?:have|need|needs) to )?", r"(?: in memory)?"
_LAST = r"(?:last|latest|current|final|most recent)"
_TRAINED = r"(?:X\d+|weights|kernels|parameters) to be (?:trained|learned)"
_HOLD, _ADD = _verbs("contain hold"), _verbs("add introduce need bring")
_INPUT = r"(?: (?:of|in) its input)?"
_UNHELD = r"(?P<no>no |0 |zero |not any )?(?:any |some )?"

_FORMS: tuple[tuple[Deed, bool, str], ...] = (
    ("eases", True, rf"{_A} {_NEG}(?:(?:help|helps) (?:to )?)?{_verbs(_EASE)} {_T}"),
    ("eases", True, rf"{_A} {_NEG}(?:(?:help|helps) (?:to )?)?(?P<whole>{_verbs('prevent avoid')}) {_T}"),
    ("eases", True, rf"{_A} {_NEG}(?:help|helps) (?:against|with) {_T}"),
    ("eases", False, rf"{_A} {_NEG}(?:{_verbs(_WORSEN)}|lead to|leads to) {_T}"),
    ("eases", True, rf"{_T} {_ISNT}{_EASED} by {_A}"),
    ("eases", False, rf"{_T} {_ISNT}{_WORSENED} by {_A}"),
    ("eases", True, rf"{_A} {_NEG}(?:make|makes) {_T} {_MILDER}"),
    ("eases", False, rf"{_A} {_NEG}(?:make|makes) {_T} {_WORSE}"),
    ("eases", True, rf"{_T} {_ISNT}(?:{_MILDER}|{_EASED}) {_CAUSE}{_THAN}"),
    ("eases", False, rf"{_T} {_ISNT}(?:{_WORSE}|{_WORSENED}) {_CAUSE}{_THAN}"),
    ("eases", True, rf"{_CAUSE} ,? ?{_T} {_ISNT}(?:{_MILDER}|{_EASED})"),
    ("eases", False, rf"{_CAUSE} ,? ?{_T} {_ISNT}(?:{_WORSE}|{_WORSENED})"),
    ("carries", True, rf"{_A} {_NEG}(?:let|lets|allow|allows|enable|enables|help|helps) {_S} (?:to )?{_MOVE}{_TO}"),
    ("carries", True, rf"{_A} {_NEG}{_verbs('give offer provide')} {_S} {_WAY} (?:back )?(?:to|into) {_P}"),
    ("carries", True, rf"{_A} {_NEG}{_verbs('provide create offer')} {_WAY} for {_S}(?: (?:back )?to {_P})?"),
    ("carries", False, rf"{_A} {_NEG}{_verbs(_BAR)} {_S}(?: {_ARRIVING} {_P})?"),
    ("carries", False, rf"{_A} {_NEG}{_verbs(_PREVENT)} {_S} {_REACHING} {_P}"),
    ("carries", False, rf"{_A} {_NEG}(?:get|gets|be|stand|stands) in way of {_S}(?: {_ARRIVING} {_P})?"),
    ("carries", True, rf"{_CAUSE} ,? ?{_S} (?:can )?(?P<no>not |no longer )?{_MOVE}{_TO}"),
    ("carries", True, rf"{_S} (?:can )?(?P<no>not |no longer )?{_MOVE}{_TO} {_CAUSE}"),
    ("carries", True, rf"{_S} (?:can )?(?P<no>not )?(?:bypass|bypasses|skip|skips|circumvent) X\d+ {_CAUSE}"),
    ("carries", True, rf"{_CAUSE} ,? ?{_P} (?:receive|receives|get|gets|see) (?:stronger|larger) {_S}"),
    ("carries", False, rf"{_CAUSE} ,? ?{_P} (?:receive|receives|get|gets|see) (?:weaker|smaller) {_S}"),
    ("carries", True, rf"{_A} {_NEG}{_verbs('leave')} {_P} with (?:stronger|larger) {_S}{_THAN}"),
    ("carries", False, rf"{_A} {_NEG}{_verbs('leave')} {_P} with (?:weaker|smaller) {_S}{_THAN}"),
    ("carries", True, rf"{_A} {_NEG}{_verbs(_RAISE)} {_S}(?: {_ARRIVING} {_P})?"),
    ("carries", False, rf"{_A} {_NEG}{_verbs(_LOWER)} {_S}(?: {_ARRIVING} {_P})?"),
    ("carries", True, rf"{_CAUSE} ,? ?{_S} do not (?:fade|vanish|decay|shrink)(?: as much| so much)?(?: {_ARRIVING} {_P})?"),
    ("carries", False, rf"{_S} {_ISNT}{_LOWERED} by {_A}"),
    ("carries", False, rf"{_A} {_NEG}{_verbs(_LOSE)} {_S}(?: from {_P})?"),
    ("carries", False, rf"{_A} {_NEG}(?:throw|throws) away {_S}"),
    ("carries", False, rf"{_CAUSE} ,? ?{_S} {_ISNT}{_LOST}(?: before (?:it|they) \w+(?: to| at)? {_P})?"),
    ("carries", True, rf"{_A} {_NEG}{_verbs(_KEEP + ' carry transport bring hand')} {_S}(?: {_HOW})?(?: to {_P})?"),
    ("loses", True, rf"(?:in X\d+ ,? ?)?{_A} {_NEG}{_verbs(_LOSE)} {_T}"),
    ("loses", True, rf"{_A} {_NEG}(?:throw|throws) (?:away {_T}|(?P<u>X\d+) away)"),
    ("loses", False, rf"(?:in X\d+ ,? ?)?{_A} {_NEG}{_verbs(_KEEP)} (?P<all>all )?(?:of )?{_T}{_INPUT}(?: intact)?"),
    ("loses", True, rf"{_T} {_ISNT}{_LOST} (?:in|by|through|during|with) {_A}"),
    ("loses", True, rf"(?:in|by|through|during|with) (?P<a>X\d+) ,? ?{_T} {_ISNT}{_LOST}"),
    ("loses", False, rf"{_T} {_ISNT}{_KEPT} (?:in|by|through|during|with) {_A}"),
    ("loses", False, rf"{_A} {_ISNT}(?:lossless|lossless operation)(?: ,(?=.))?"),
    ("loses", True, rf"{_A} {_ISNT}(?:lossy|lossy operation)"),
    ("has", True, rf"{_A} {_NEG}(?:{_HOLD}|(?P<adds>{_ADD})) {_UNHELD}{_T}(?: of (?:its|their) own)?"),
    ("has", True, rf"{_A} {_NEG}have {_UNHELD}{_T}(?: of (?:its|their) own)?"),
    ("has", True, r"(?:there be )?(?P<no>no )(?P<t>X\d+) in (?P<a>X\d+)"),
    ("has", False, rf"{_A} {_ISNT}(?:free of|without) {_T}"),
    ("learns", True, rf"(?P<a>X\d+) 's {_T} {_ISNT}{_LEARNED}"),
    ("learns", False, rf"(?P<a>X\d+) 's {_T} {_ISNT}{_FIXED}"),
    ("learns", True, rf"{_T} (?:of|in) (?P<a>X\d+) {_ISNT}{_LEARNED}"),
    ("learns", False, rf"{_T} (?:of|in) (?P<a>X\d+) {_ISNT}{_FIXED}"),
    ("learns", True, rf"in (?P<a>X\d+) ,? ?{_T} {_ISNT}{_LEARNED}"),
    ("learns", False, rf"in (?P<a>X\d+) ,? ?{_T} {_ISNT}{_FIXED}"),
    ("learns", True, rf"{_T} {_ISNT}{_LEARNED} (?:in|by) (?P<a>X\d+)"),
    ("learns", False, rf"{_T} {_ISNT}{_FIXED} (?:in|by) (?P<a>X\d+)"),
    ("learns", True, rf"{_A} {_NEG}(?:learn|learns) (?:how )?(?:to )?{_T}(?: and (?P<u>X\d+))?{_THROUGH}"),
    ("learns", True, rf"{_A} (?:can )?(?P<no>not )?(?:adapt|adapts|train|trains) {_T}{_THROUGH}"),
    ("learns", True, rf"{_A} {_NEG}(?:use|uses|have) {_LEARNED} {_T}(?: and (?P<u>X\d+))?"),
    ("learns", False, rf"{_A} {_NEG}(?:use|uses|have) {_FIXED} {_T}(?: and (?P<u>X\d+))?"),
    ("learns", False, rf"{_A} {_T} {_RULE}"),
    ("learns", True, rf"(?P<a>X\d+) 's {_T} {_NEG}have (?P<none>no )?{_TRAINED}"),
    ("keeps", True, rf"{_A} {_NEG}{_MUST}(?:{_STORE}|need|needs) (?P<whole>all|every|each|all of) {_T}{_MEMORY}"),
    ("keeps", True, rf"{_A} do (?P<not>not )(?:need|have) (?:to {_STORE} )?(?:any |any of )?{_T}{_MEMORY}"),
    ("keeps", False, rf"{_A} {_MUST}(?:only {_HOLDS}|{_HOLDS} only) {_LAST} {_T}{_MEMORY}"),
    ("keeps", True, rf"(?P<whole>all|every|each|all of) {_T} (?:have to )?be (?P<not>not )?{_STORED} (?:for|in|by|during) {_A}"),
    ("keeps", False, rf"{_T} can (?P<not>not )?be {_DROPPED} (?:in|by|during) {_A}"),
)  # fmt: skip
_ENDS = TAIL[:-1] + r"| , (?:learned|learnt|trained|fixed|hard-coded) in X)"
_COMPILED = tuple((deed, so, re.compile(form + _ENDS)) for deed, so, form in _FORMS)
_ECHO = (  # ", learned in B", "but that of B is trained", "and B's has none"
    (True, re.compile(rf"(?:that of (?P<a>X\d+) be |(?P<b>X\d+) 's be )(?P<not>not )?{_LEARNED}{TAIL}")),
    (False, re.compile(rf"(?:that of (?P<a>X\d+) be |(?P<b>X\d+) 's be )(?P<not>not )?{_FIXED}{TAIL}")),
    (False, re.compile(rf"(?P<b>X\d+) 's have (?:none|no such)(?P<not>(?!.))?{TAIL}")),
    (True, re.compile(rf"{_LEARNED} in (?P<a>X\d+){TAIL}")),
    (False, re.compile(rf"{_FIXED} in (?P<a>X\d+){TAIL}")),
)
_CHANGING = re.compile(r"(?<=\d)(?: ,|,) (?=(?:not )?(?:learned|trained|fixed|learnt|hard-coded) in X\d)")


@lru_cache(maxsize=64)
def _named(mechanisms: tuple[Mechanism, ...]) -> dict[tuple[str, ...], str]:
    every = (name for item in mechanisms for name in (*item.agents, *item.things, *item.places, *item.sources))
    return codes(tuple(every), "X")


_BECAUSE = re.compile(r"\b(?:because of|thanks to|owing to|due to|by means of|by way of)\b", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:only|not|even|except|than|unless)\W*$", re.IGNORECASE)
_THAT_IS = re.compile(r"(?<![A-Za-z])i\.e\.,?")
_ELSE = re.compile(r" ; only [^,.;]{1,40}? do\b")
_WOULD = re.compile(r"(?:, )?\b(?:which|that) (?:the |a )?[\w-]+ would (?:otherwise )?\w+(?: ?,)?")


def done(sentence: str, mechanisms: tuple[Mechanism, ...], settings: tuple[str, ...] = ()) -> Iterator[Done]:
    """Every clause of a sentence that says something of a mechanism; what `settings` suppose narrows nothing."""
    bare = _without(_WOULD.sub(lambda match: " " * len(match[0]), sentence), settings)
    found = list(_done_in(bare, mechanisms))
    if not found and (plain := _BECAUSE.sub(lambda match: "by" + " " * (len(match[0]) - 2), bare)) != bare:
        found = list(_done_in(plain, mechanisms))
    yield from found


def _without(sentence: str, settings: tuple[str, ...]) -> str:
    """The sentence with blanks in the place of what the question supposes."""
    sentence = _THAT_IS.sub(lambda match: ";" + " " * (len(match[0]) - 1), sentence)
    for phrase in sorted(settings, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)(?:\s*,)?", sentence, re.IGNORECASE)
        if match is not None and not _LIMITED.search(sentence[: match.start()]):
            sentence = sentence[: match.start()] + " " * len(match[0]) + sentence[match.end() :]
    return sentence


def _done_in(sentence: str, mechanisms: tuple[Mechanism, ...]) -> Iterator[Done]:
    known = _named(mechanisms)
    line = row(sentence, known)
    if line.text.count("X") < 1 or hedged(line.text):
        return
    subject, things, ended = "", "", 0
    for start in starts(line.text):
        if start < ended:
            continue
        found = _clause(line, start, subject, things, known, mechanisms)
        if found is None:
            first = _FIRST.match(line.text, start)
            subject = subject or (first[1] if first is not None and " not " not in first[0] else "")
            continue
        item, ended, subject, things = found
        if not narrowed_after(_ELSE.sub("", line.text), ended):
            yield item


_FIRST = re.compile(r"(X\d+)(?: [^,;:.]*?)?(?= because| since| as |[,;:.]|$)")


def _clause(
    line: Row, start: int, subject: str, thing: str, known: dict[tuple[str, ...], str], mechanisms: Sequence[Mechanism]
) -> tuple[Done, int, str, str] | None:
    for deed, so, form in _COMPILED:
        match = form.match(line.text, start) or _elided(form, line.text, start, subject)
        held = match.groupdict() if match is not None else {}
        agent = held.get("a") or ""
        agent = subject if agent in ("they", "it") else agent
        if match is None or not agent:
            continue
        wanted = [code for code in (held.get("t"), held.get("u")) if code]
        meant = [_meant(deed, agent, code, held.get("p") or "", mechanisms, known) for code in wanted or [""]]
        if all(meant):
            denied = sum(bool(held.get(name)) for name in ("not", "n", "nn", "no", "none")) % 2 == 1
            begin, end = (start, match.end()) if match.string is line.text else (start, start + match.end() - len(subject) - 1)
            place = line.span(begin, end)
            together = tuple(item for items in meant for item in items)
            some = "all" in held and not held["all"]  # "keeps information": perhaps not all
            elsewhere = bool(held.get("adds")) and not denied  # it may have the next layer hold more
            whole = some or elsewhere or (denied and bool(held.get("whole")))
            return Done(*place, together, so == (not denied), whole), end, agent, (*wanted, "")[0]
    for so, form in _ECHO if thing else ():
        match = form.match(line.text, start)
        if match is not None:
            held = match.groupdict()
            agent = held.get("a") or held.get("b") or ""
            found = _meant("learns", agent, thing, "", mechanisms, known)
            if found:
                return Done(*line.span(*match.span()), found, so == (not held.get("not"))), match.end(), agent, thing
    known_deeds = deeds_of(tuple(mechanisms))

    def among(deed: Deed, agent: str, thing: str, place: str) -> tuple[Mechanism, ...]:
        return _meant(deed, agent, thing, place, mechanisms, known)

    for item in covered(line, start, subject, among, known_deeds):
        told = line.text[start : item.end]
        agents = [
            code
            for code in re.findall(r"X\d+", told)
            if any(known[named(name)] == code for m in item.mechanisms for name in m.agents)
        ]
        first = agents[0] if agents else subject
        return Done(*line.span(start, item.end), item.mechanisms, item.affirmed, item.whole), item.end, first, thing
    return None


def _elided(form: re.Pattern[str], text: str, start: int, subject: str) -> re.Match[str] | None:
    """A clause whose subject is that of the one before: ", throws away where it was"."""
    if not subject or not text[:start].endswith((", ", "and ")):
        return None
    return form.match(f"{subject} {text[start:]}")


def _meant(
    deed: Deed, agent: str, thing: str, place: str, mechanisms: Sequence[Mechanism], known: dict[tuple[str, ...], str]
) -> tuple[Mechanism, ...]:
    """The mechanisms of the reference that a clause may speak of."""

    def among(code: str, names: Sequence[str]) -> bool:
        return any(known[named(name)] == code for name in names)

    return tuple(
        item
        for item in mechanisms
        if item.deed == deed
        if among(agent, item.agents)
        if not thing or among(thing, item.things)
        if not place or among(place, item.places)
    )
