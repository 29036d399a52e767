r"""A sentence or note as a row of words in their plainest form, with names of the reference as codes, to be read whole.

"**Backward:** $\tilde{L}_1$ doesn't depend on `eta`" is `backward : N1 do not depend on N2`: dollars, stars and articles are
gone, verbs stand in one form, and a symbol is written one way. A rule that reads a clause accounts for every word of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from grader.english.words import HEDGES

Named = Mapping[tuple[str, ...], str]

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega|ell"
)
_DRESS = r"(?:\\(?:mathcal|mathbf|mathrm|mathbb|boldsymbol|bm|operatorname|text)\s*\{?\s*)"
_LETTER = rf"(?:\\?(?<![A-Za-z])(?:{_GREEK})(?![A-Za-z])|[α-ωΑ-Ω]|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))"
_SUB = r"(?:\s*_\s*(?:\{(?P<braced>[^{}]{1,12})\}|(?P<sub>\w))|(?P<low>[₀-₉]+))?"
_SYMBOL = (
    rf"(?P<tilde>\\(?:tilde|widetilde)\s*\{{?\s*)?{_DRESS}?(?P<letter>{_LETTER})(?P<wave>[~\u0303])?\s?\}}{{0,2}}{_SUB}\}}{{0,2}}"
    r"(?![A-Za-z])"
)
_TOKEN = re.compile(
    r"(?P<order>\\?(?:\b[oO]|\\mathcal\s*\{?\s*O\s*\}?|\{\s*O\s*\})\s*(?:\\left|\\big|\\bigl)?\((?:[^()$]|\([^()$]*\)){1,24}\))|"
    r"(?P<arrow>-{1,2}>|=>|→|⟶|⇒|\\(?:to|rightarrow|longrightarrow|Rightarrow)(?![A-Za-z]))|"
    r"(?P<dots>\\(?:l|c)?dots(?![A-Za-z])|\.\.\.|…)|"
    r"(?P<nabla>\\nabla(?![A-Za-z])|∇)|"
    r"(?P<factor>\d+(?:\.\d+)?\s?[x×](?![A-Za-z\d])|\\times(?![A-Za-z]))|"
    r"(?P<number>\d[\d,]*(?:\{,\}\d+)*(?:\.\d+)?%?)|"
    r"(?P<short>[A-Za-z]+(?:n['’]t)\b|\bcannot\b)|(?P<owner>['’]s\b)|"
    rf"(?P<symbol>{_SYMBOL})|"
    r"(?P<word>[A-Za-z]{2,}(?:[-.][A-Za-z]+)*)|"
    r"(?P<silent>[$*`{}\s]+|\\[,;!(){}\[\]]|~)|(?P<other>\\[A-Za-z]+|.)",
    re.DOTALL,
)
_FORMS: dict[str, str] = {
    **dict.fromkeys("is are was were being been am".split(), "be"),
    **dict.fromkeys("does did".split(), "do"),
    **dict.fromkeys("has had having".split(), "have"),
    **dict.fromkeys(("never", "n't", "cannot"), "not"),
    "params": "parameters", "mem": "memory", "nets": "net", "networks": "net", "network": "net",
}  # fmt: skip
_SILENT = frozenset(
    "the a an also just simply then too really actually indeed ever itself themselves must will here now therefore hence thus "
    "clearly obviously of-course".split()
)
_ONCE = re.compile(r"\bthan (?:it|they) (?:would|do)(?: \w+){0,2} (?:otherwise|without (?:it|them))|\bthan without (?:it|them)\b")
_HEDGES = (HEDGES - {"necessarily", "mainly", "largely"}) | frozenset(
    "if unless provided whether except suppose supposing assume assuming imagine pretend think thinks believe believes doubt "
    "claim claims claimed argue argues argued said says say told tell tells according false untrue myth wrong wrongly incorrect "
    "incorrectly mistake mistaken misconception trace critique chatgpt llm reviewer students people guess suppose seem seems "
    "hope expect sure somehow suspect wonder question conceivable possible hypothesis hypothetically ideally "
    "error errors pitfall fallacy careful beware avoid todo naively naive allegedly tempting contrary".split()
)
_HEADING = re.compile(r"^(?:why|how|reason) \?")
_UNSURE = re.compile(r"[?\"“”]|\bi think\b|\b(?:appears?|tends?) to\b|\bnot clear\b")


@dataclass(frozen=True)
class Row:
    """The words with single blanks between, and where each begins and ends in the sentence."""

    text: str
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the sentence of what stands at [start, end) of the row."""
        held = [span for place, span in zip(self.places, self.spans, strict=True) if start <= place < end]
        return held[0][0], held[-1][1]


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a text in their plain form, with their places."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        start, end, kind = match.start(), match.end(), match.lastgroup
        kind = next(name for name in _KINDS if match[name] is not None)
        match kind:
            case "silent":
                continue
            case "order":
                yield match[0], start, end
            case "arrow":
                yield "->", start, end
            case "dots":
                yield "...", start, end
            case "nabla":
                yield "grad", start, end
            case "factor":
                yield f"{re.sub(r'[^0-9.]', '', match[0]) or '*'}x", start, end
            case "number":
                yield match[0].replace("{,}", "").replace(",", "").rstrip("."), start, end
            case "short":
                lower = match[0].lower().replace("’", "'")
                first = {"cannot": "can", "can't": "can", "won't": "will"}.get(lower, lower.removesuffix("n't"))
                if _FORMS.get(first, first) not in _SILENT:
                    yield _FORMS.get(first, first), start, start + len(first)
                yield "not", start + len(first), end
            case "symbol":
                symbol = _symbol(match)
                if symbol not in ("a", "A"):
                    yield symbol, start, start + len(match[0].rstrip())
            case "word":
                lower = match[0].lower()
                if lower not in _SILENT:
                    yield _FORMS.get(lower, lower), start, end
            case _:
                yield match[0], start, end


_KINDS = "order arrow dots nabla factor number short owner word symbol silent other".split()
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _symbol(match: re.Match[str]) -> str:
    letter = match["letter"].removeprefix("\\").removeprefix("var")
    if len(letter) == 1 and not letter.isascii():
        letter = unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda")
    wave = "~" if match["tilde"] or match["wave"] else ""
    below = match["braced"] or match["sub"] or (match["low"] or "").translate(_DIGITS)
    return letter + wave + (f"_{below.replace(' ', '')}" if below else "")


def named(phrase: str) -> tuple[str, ...]:
    """The words of a name."""
    return tuple(word for word, _, _ in words(phrase))


@lru_cache(maxsize=64)
def codes(names: tuple[str, ...], letter: str) -> dict[tuple[str, ...], str]:
    """A code for each of the names, the same for all that have the same words."""
    found: dict[tuple[str, ...], str] = {}
    for name in names:
        found.setdefault(named(name), f"{letter}{len(found)}")
    return found


def row(sentence: str, names: Named) -> Row:
    """The sentence's words, the longest names first as their codes."""
    known = words(sentence)
    plain = [word for word, _, _ in known]
    sizes = sorted({len(name) for name in names}, reverse=True)
    place, out, spans = 0, [], []
    while place < len(known):
        fits = (size for size in sizes if place + size <= len(plain) and tuple(plain[place : place + size]) in names)
        size = next(fits, 0)
        out.append(names[tuple(plain[place : place + size])] if size else plain[place])
        spans.append((known[place][1], known[place + max(size, 1) - 1][2]))
        place += size or 1
    places, text = [], ""
    for word in out:
        places.append(len(text))
        text += word + " "
    return Row(text.rstrip(), tuple(places), tuple(spans))


def hedged(text: str) -> bool:
    """Whether a row of words supposes, asks, tells of others, or is not sure."""
    plain = _HEADING.sub("", _ONCE.sub("", text))
    return bool(set(re.findall(r"[a-z]+", plain)) & _HEDGES) or bool(_UNSURE.search(plain))


# ---------------------------------------------------------------- clauses

_JOINS = (
    r"(?:so that|and so|and hence|hence|so|therefore|thus|and|but|while|whereas|because|since|as|which means(?: that)?|->|"
    r"i\.e\.?)"
)
_BREAK = re.compile(rf" ?(?:[;:(] ?| , (?:{_JOINS} )?| {_JOINS} ,? ?| - )|^(?:{_JOINS} ,? ?)")
_LEAD = re.compile(
    r"(?:(?:, |[-#+>•] ?|\d+ [.)] ?|\( \w+ \) ?|(?:reason|point|part) \d+ ?[:.)] ?|(?:why|reason|answer|note) ?[?:.] ?[:.]? ?|"
    r"(?:first|firstly|second|secondly|third|finally|moreover|furthermore|to summarize|to summarise|in short|in fact|note that|"
    r"we see that|this means that|it follows that|one effect be that|one difference be that|and|but|so|also) ,? ?))*"
)
_NARROWS = re.compile(
    r"(?:in|for|at|on|with|without|under|within|among|inside|outside|unlike|like|after|before|during|near|given|using|between|"
    r"when|where|until|once|whenever|only|instead|by|from|to|via|through|thanks|due|compared|regardless|not|rather|even|however)\b"
)
_IDLE = re.compile(
    r"(?:in|on|at|during|for) (?:(?:our|this|that|each|every) )?(?:GRAPH|figure|(?:first|second|third|last|final|next) "
    r"(?:iteration|step|update|one)|case|question|end|turn|summary|total|addition|particular|short|fact|contrast|general)"
    r"(?: (?:of GRAPH|above|below))?(?: |$)"
)
AFTER = re.compile(r"\b(?:only(?! \w+s\b)|when|where|until|once|without|otherwise|instead|however|not true|wrong)\b")
FINITE = (
    r"(?:(?:there|it|they|we|this|that|nothing|neither|each|every|all|these|those|both|its|hence|so|therefore|do|be)\b|"
    r"no \w+ (?:between|from|to|in)\b|"
    r"[A-Z]+\d* (?:be|have|do|can|'s|\w+s)\b)"
)
TAIL = (
    r"(?= ?$| ?[.;:(!]| -> | , (?:so|because|since|as|which|hence|thus|therefore|but|while|whereas)\b|"
    rf"(?: ,)? and {FINITE}| , {FINITE}|"
    r" , [a-z]\w* (?:be|get|become|do|have|can)\b| , (?:acts|serves|works) as |"
    r" (?:so|because|since|(?<!such )(?<!well )as(?! well\b)|hence|thus|therefore|but|while|whereas|which|due|owing)\b)"
)
_REFUSED = re.compile(r"[ :;.,!(-]*(?:no|not|nope|wrong|false|incorrect)\b(?! \w+ (?:from|to|in|between))")
_REASON = re.compile(r"\b(?:because|since|as)\b")


def narrowed_after(text: str, end: int) -> bool:
    """Whether what follows a clause, but for its reasons, limits it or takes it back."""
    return bool(_REFUSED.match(text, end)) or bool(AFTER.search(_REASON.split(_ONCE.sub("", text[end:]))[0]))


def starts(text: str) -> Iterator[int]:
    """Where a clause begins whose front, if any, narrows nothing."""
    lead = _LEAD.match(text)
    first = lead.end() if lead is not None else 0
    yield first
    places = [first]
    for match in _BREAK.finditer(text, first):
        if match.end() > first and match.end() < len(text):
            places.append(match.end())
            if not any(_narrow(part) for part in _parts(text, places)):
                yield match.end()


def _parts(text: str, places: list[int]) -> Iterator[str]:
    for start, end in pairwise(places):
        yield _BREAK.sub("", text[start:end].strip(" ,")).strip(" ,:;(")


def _narrow(front: str) -> bool:
    idle = _IDLE.match(front)
    return bool(_NARROWS.match(front if idle is None else front[idle.end() :].strip()))


def form(pattern: str) -> re.Pattern[str]:
    """A pattern in which a group may stand in several alternatives: each after the first gets a number."""
    seen: dict[str, int] = {}

    def renamed(match: re.Match[str]) -> str:
        seen[match[1]] = seen.get(match[1], 0) + 1
        return match[0] if seen[match[1]] == 1 else f"(?P<{match[1]}_{seen[match[1]]}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", renamed, pattern))


def held(match: re.Match[str]) -> dict[str, str]:
    """What the groups of such a pattern hold, by their names."""
    return {name.split("_")[0]: text for name, text in match.groupdict().items() if text is not None}
