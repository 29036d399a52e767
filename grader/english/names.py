"""The reference's names as phrases to look for: quantities, parameters, and owners of what is counted ("weights of A").

A name is matched by its stems, in the orders that English has for it: "size of the kernel", "kernel size", "kernel's size".
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from grader.english.words import COUNTS
from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.expression import symbols as symbols_in
from grader.notation.printer import latex, show
from grader.notation.shapes import flat_name
from grader.reference import Given, Quantity, Question

Role = Literal["quantity", "parameter", "owner"]
_PIECE = re.compile(r"[A-Za-z]+|\d+|[^\W\d_]")
_SKIPPED = frozenset("the a an each every".split())
_LINKS = frozenset({"of", "in", "for"})
_FEW = frozenset("is are be has have had of in to on by with for it that than not no".split())
_USES = ("complexity", "usage", "footprint", "consumption", "requirement", "cost", "use")


@dataclass(frozen=True)
class Entry:
    """A phrase by its stems, and what it is a name of."""

    stems: tuple[str, ...]
    role: Role
    id: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """What an owner has: `weights` of `PoolNet` is the quantity `id`."""

    owner: str
    what: tuple[str, ...]
    id: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All phrases of a question, and what belongs to whom. One question has one, so it is compared by identity."""

    entries: tuple[Entry, ...] = ()
    shares: tuple[Share, ...] = ()
    symbols: tuple[tuple[str, Role, str], ...] = ()  # formulas without blanks and braces
    stated: frozenset[str] = frozenset()  # stems of the reference's statements
    settings: tuple[str, ...] = ()  # phrases that say again what the question supposes
    nulls: tuple[tuple[str, int], ...] = ()  # the value of a parameter that does nothing: no padding, no dilation
    counted: tuple[tuple[tuple[str, ...], str], ...] = ()  # the stems of what a parameter counts
    spoken: tuple[str, ...] = ()  # counts of the question that have names in words
    uncounted: frozenset[str] = frozenset()  # parameters that are sizes: more of the thing is no larger one
    things: tuple[tuple[tuple[str, ...], str], ...] = ()  # what parameters and counts are the number of, the longest first
    fixed: tuple[tuple[tuple[str, ...], int], ...] = ()  # names of numbers that the question sets once and for all
    subjects: frozenset[str] = frozenset()  # the nouns by which the question calls what it is about: "one attention layer"
    model: str = ""  # the owner that "the model" is

    def starting(self, stem: str) -> tuple[Entry, ...]:
        return self._by_first.get(stem, ())

    @cached_property
    def whats(self) -> frozenset[tuple[str, ...]]:
        """The stems of all that any owner has."""
        return frozenset(share.what for share in self.shares)

    @cached_property
    def longest_what(self) -> int:
        return max(map(len, self.whats), default=0)

    def owned(self, owner: str, what: Sequence[str]) -> tuple[str, ...]:
        return self._by_owner.get((owner, tuple(what)), ())

    def whats_of(self, ids: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """What the quantities with these ids are, whosever they are."""
        return tuple(dict.fromkeys(share.what for share in self.shares if share.id in ids))

    @cached_property
    def words_of(self) -> dict[str, frozenset[str]]:
        """The stems of all names of a parameter: what it is a parameter of is among them."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            if entry.role == "parameter":
                found.setdefault(entry.id, set()).update(entry.stems)
        return {id: frozenset(words) for id, words in found.items()}

    @cached_property
    def _by_first(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in sorted(self.entries, key=lambda entry: -len(entry.stems)):
            found.setdefault(entry.stems[0], []).append(entry)
        return {stem: tuple(items) for stem, items in found.items()}

    @cached_property
    def _by_owner(self) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
        found: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
        for share in self.shares:
            found.setdefault((share.owner, share.what), {})[share.id] = None
        return {key: tuple(ids) for key, ids in found.items()}


_SHORTENED = {"params": "parameters", "param": "parameter", "conns": "connections"}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    lower = _SHORTENED.get(word.lower(), word.lower())
    if len(lower) > 4 and lower.endswith("ies"):
        return lower[:-3] + "y"
    if len(lower) > 4 and lower.endswith(("sses", "shes", "ches", "xes")):
        return lower[:-2]
    if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lower


@lru_cache(maxsize=1 << 14)
def stems(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase without its articles."""
    return tuple(stem(word) for word in _PIECE.findall(phrase) if word.lower() not in _SKIPPED)


_GREEK = "alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|rho|sigma|tau|phi|psi|omega"


_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def bare(formula: str) -> str:
    r"""A formula without blanks, braces and dress, to be compared as it is written: `\mathbf{X}^\top` and `X^T`."""
    plain = re.sub(
        r"\\(?:mathbf|mathrm|mathit|mathcal|boldsymbol|bm|text|operatorname|,|;|!|left|right)(?![a-zA-Z])", "", formula
    )
    plain = re.sub(rf"\\(?=(?:{_GREEK})(?![a-zA-Z]))", "", plain)
    plain = re.sub(r"[α-ω]", lambda match: unicodedata.name(match[0]).split()[-1].lower().replace("lamda", "lambda"), plain)
    plain = re.sub(r"([₀-₉]+)", lambda match: "_" + match[0].translate(_LOWERED), plain)
    return re.sub(r"[\s{}$\\*]", "", plain.replace(r"\top", "T").replace("′", "'"))


_NOTHING = Lexicon()
_KEPT: OrderedDict[int, tuple[Question, Lexicon]] = OrderedDict()
KEEP = 64


def lexicon_of(question: Question | None) -> Lexicon:
    """The phrases of a question's quantities and parameters; kept for the questions that were last asked for."""
    if question is None:
        return _NOTHING
    kept = _KEPT.get(id(question))
    if kept is None or kept[0] is not question:
        kept = _KEPT[id(question)] = question, _lexicon(question)
        while len(_KEPT) > KEEP:
            _KEPT.popitem(last=False)
    return kept[1]


def _lexicon(question: Question) -> Lexicon:
    stated = {
        word for quantity in question.quantities if quantity.holds is not None for name in quantity.names for word in stems(name)
    }
    entries: list[Entry] = []
    shares: list[Share] = []
    symbols: list[tuple[str, Role, str]] = []
    for quantity in question.quantities:
        if quantity.holds is not None or (quantity.of and not quantity.cases and not quantity.names):
            continue
        for name in quantity.names:
            entries += [Entry(words, "quantity", quantity.id, quantity.about) for words in _orders(stems(name))]
            entries += [Entry(words, "quantity", quantity.id, quantity.about) for words in _described(name, quantity, question)]
            for owner, what in _owners(name, quantity.about):
                entries.append(Entry(owner, "owner", " ".join(owner)))
                shares += [Share(" ".join(owner), form, quantity.id) for form in _counted(what)]
                entries += [
                    Entry(words, "quantity", quantity.id)
                    for form in _counted(what)
                    for words in ((*form, "of", *owner), (*owner, *form))
                ]
    for item in question.given:
        symbols.append((bare(item.name), "parameter", item.name))
        for name in (item.name, *item.names):
            if len(name) == 1 or "_" in name or "\\" in name:
                symbols.append((bare(name), "parameter", item.name))
            else:
                entries += [Entry(words, "parameter", item.name) for words in _orders(stems(name))]
    for size in question.spoken:
        entries += [Entry(words, "parameter", size.name) for name in size.names for words in _orders(stems(name))]
    for quantity in question.quantities:
        for symbol in quantity.symbols:
            symbols += [(bare(written), "quantity", quantity.id) for written in (latex(symbol), show(symbol))]
    symbols += [(size, "parameter", size) for size in question.sizes if len(size) == 1]
    entries += [Entry(stems(size), "parameter", size) for size in question.sizes if len(size) > 1]
    return Lexicon(
        tuple(dict.fromkeys(entries)),
        tuple(dict.fromkeys(shares)),
        tuple(dict.fromkeys(symbols)),
        frozenset(stated) - _FEW,
        tuple(sorted((*question.setting, *_always(question)), key=len, reverse=True)),
        tuple((item.name, null) for item in question.given if (null := _null(item)) is not None),
        tuple(_countable(question.given)),
        tuple(size.name for size in question.spoken),
        frozenset(item.name for item in question.given if _is_size(item)),
        tuple(_things(question)),
        tuple((tuple(map(stem, name.split())), item.value) for item in question.fixed for name in item.names),
        frozenset(_subjects(question)),
        _model(question),
    )


def _is_size(item: Given) -> bool:
    """Whether a parameter is chosen, can not be left out, and is the number of nothing."""
    return bool(item.choices) and item.default is None and not any(name.split()[0] in COUNTS for name in item.names)


_ONE = re.compile(r"\b(?:one|an?)\s+(?:[\w-]+\s+){0,2}?([a-z]+)(?=\s+(?:of|on|in|with|for|whose|that)\b|[.,:;]|$)", re.IGNORECASE)


def _subjects(question: Question) -> Iterator[str]:
    """The noun of "parameters of one self-attention layer", as the question's own words have it."""
    texts = (question.title, *(quantity.doc for quantity in question.quantities))
    yield from (stem(match[1]) for text in texts for match in _ONE.finditer(text))


def _model(question: Question) -> str:
    """The owner that "the model" is, where the question has one network."""
    names = {net.names[0] for net in question.networks} | {code.names[0] for code in question.codes}
    return " ".join(stems(names.pop())) if len(names) == 1 else ""


def _null(item: Given) -> int | None:
    """What "no P" sets: zero where that is a choice, else what is silently so."""
    return 0 if 0 in item.choices else item.default


def _countable(given: Sequence[Given]) -> Iterator[tuple[tuple[str, ...], str]]:
    for item in given:
        for name in item.names:
            words = stems(name)
            if item.choices and words[:2] == ("number", "of") and len(words) > 2:
                yield words[2:], item.name


def _things(question: Question) -> Iterator[tuple[tuple[str, ...], str]]:
    """What the parameters count: "layers" of "number of layers", the longest first."""
    named = [(name, item.name) for item in question.given for name in item.names]
    named += [(name, size.name) for size in question.spoken for name in size.names]
    found = {words[2:]: id for name, id in named if (words := stems(name))[:1] and words[0] in COUNTS and words[1:2] == ("of",)}
    yield from sorted(found.items(), key=lambda item: -len(item[0]))


_WHERE = (
    "for every", "for all", "for any", "for each", "for", "when", "if", "as", "because", "since", "where", "whenever", "with",
    "in case", "although", "though", "despite", "even for", "even when", "even if", "even with", "even though", "with all",
    "provided that", "given that",
)  # fmt: skip


def _always(question: Question) -> Iterator[str]:
    """Phrases that say what the question gives anyway: "for n < d", "when lambda > 0"."""
    facts = [f"{order.small} < {order.large}" for order in question.orders]
    facts += [f"{order.large} > {order.small}" for order in question.orders]
    facts += [f"{item.name} > 0" for item in question.given if "positive" in item.properties]
    yield from (f"{word} {fact}" for word in _WHERE for fact in facts)


def _orders(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase in the orders that English has for it."""
    if not words:
        return
    yield words
    links = [place for place, word in enumerate(words) if word in _LINKS]
    if len(words) == 3 and words[1] == "and":
        yield words[2], "and", words[0]
    if not links and 2 <= len(words) <= 3:
        yield words[-1], "of", *words[:-1]
    if len(links) == 1 and 0 < links[0] < len(words) - 1:
        first, last = words[: links[0]], words[links[0] + 1 :]
        if first[-1] in COUNTS and len(first) == 1:
            yield "number", "of", *last
            yield *last, "count"
        else:
            yield *last, *first
            yield *first, "of", *last


@lru_cache(maxsize=1024)
def _clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """The stems of what a reference writes, cut at its marks: each of its names looks into the same texts."""
    return tuple(map(stems, re.split(r"[.:;,]\s|\n\n", text)))


def _described(name: str, quantity: Quantity, question: Question) -> Iterator[tuple[str, ...]]:
    """A name with what the reference itself says that it is of: "Jacobian of the softmax", "second derivative of L_1"."""
    short = stems(name)
    for text in (question.title, question.doc, quantity.doc):
        for words in _clauses(text):
            for place in range(len(words) - len(short) - 1):
                if words[place : place + len(short) + 1] == (*short, "of"):
                    yield from (words[place : place + len(short) + 1 + more] for more in (1, 2, 3, 5))
    inner = {part for symbol in quantity.symbols for part in _parts(symbol)}
    if isinstance(quantity.expression, Apply) and quantity.expression.head in ("D", "Gradient"):
        inner |= set(_parts(quantity.expression.args[0]))
    data = [item.name for item in question.given if item.value is not None and len(item.shape) == 2]
    if len(data) == 1 and quantity.expression is not None and not symbols_in(quantity.expression):
        inner |= set(data)
    for part in sorted(inner):
        yield *short, "of", *(piece.lower() for piece in _PIECE.findall(part))


def _parts(symbol: Expression) -> Iterator[str]:
    """The functions of which a symbol is a derivative: L_1 of L_1''."""
    match symbol:
        case Apply("Prime" | "D" | "Gradient" | "Call", (body, *_)):
            yield from _parts(body)
        case Symbol() | Apply("Subscript"):
            yield flat_name(symbol)


def _owners(name: str, about: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Owner and what it has, of "weights in the A"; of a name with words that it is about, these words."""
    words = stems(name)
    if about:
        if not set(words) & set(map(stem, about)):
            yield from ((words, stems(word)) for word in about)
        return
    links = [place for place, word in enumerate(words) if word in _LINKS]
    if words[:2] in {(count, "of") for count in COUNTS}:
        links = links[1:]
        words = words[2:] if links else words
        links = [place - 2 for place in links]
    if len(links) == 1 and 0 < links[0] < len(words) - 1:
        yield words[links[0] + 1 :], words[: links[0]]


def _counted(what: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """`weights`, `number of weights`, `weight count`."""
    yield what
    if what[-1] in ("memory", "space", "storage", "time"):
        for use in _USES:
            yield *what, use
    if what[0] not in COUNTS:
        yield "number", "of", *what
        yield *what, "count"
