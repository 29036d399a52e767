r"""A sentence as words and whole formulas: "One step subtracts 2η/n times X^T a from w" is `one step subtracts F0 from F1`.

Formulas stand between dollars or plainly in the text, and may be put together by words ("twice F", "F divided by G", "the squared
norm of F"); names of the reference in words are formulas too. What cannot be read stands as a sign that no form knows, so that a
clause with it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.english.spoken import joined_ways
from grader.english.worded import Row, named, words
from grader.notation.expression import Apply, Expression, Number

Read = Callable[[str], Expression | None]
Names = Mapping[tuple[str, ...], tuple[Expression, ...]]
MAX_FORMULAS = 12
_HOLE = "\ue000"
_BLANK = "\ue001"
_DOLLARS = re.compile(r"\$\$[^$]+\$\$|\$[^$]+\$|\\\([^$]+?\\\)|`[^`]+`")
_GREEK = r"\\?(?:alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|sigma|rho|kappa|tau|phi|psi|omega)(?![A-Za-z])"
_PIECE = re.compile(
    rf"{_GREEK}(?:[~*](?![A-Za-z\d]))?|[α-ωΑ-Ω∇∂‖√]\u0303?|(?<![A-Za-z])[A-Za-z](?:\u0303|~(?=[ ,;_]))?(?![A-Za-z])|"
    r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])|(?<![A-Za-z])[A-Za-z]{1,4}(?=[\^_ᵀ⊤²³'′₀-₉(])|(?<=[ᵀ⊤²³)‖|])[A-Za-z]{1,4}(?![A-Za-z])|"
    r"(?<![A-Za-z])(?!(?:In|To|An|At|As|By|If|It|Is|On|Of|Or|So|We|No|My|Do|Be|He|Up|Us|Go|For|"
    r"The)\b)[A-Z]{1,2}[a-z](?![A-Za-z])|"
    r"[α-ω][A-Za-z]{1,3}(?![A-Za-z])|"
    r"\d+(?:\.\d+)?(?![A-Za-z%]*[a-z%])|(?<=\d)[A-Za-zα-ω](?![A-Za-z])|[_^](?:\{[^{}]*\}|\([^()]*\)|\w|\*|⊤)|"
    r"[ᵀ⊤²³⁻¹₀-₉'′″*+−/·|()\[\]-]|\\(?:top|cdot|times)(?![A-Za-z])"
)
_THAT_IS = re.compile(r"(?<![A-Za-z])i\.e\.,?")
_GAP = re.compile(r"[ \u00a0]*")
_TRIM = re.compile(r"^[·*/+)\] -]+(?=.)|[·*/+([ −-]+$")
_NUMBERS = {word: Fraction(value) for value, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_SCALED = {"twice": "2", "double": "2", "thrice": "3", "half": "1/2", "quarter": "1/4", "third": "1/3"}
_JOINS = {
    "times": "Multiply", "multiplied by": "Multiply", "divided by": "Divide", "over": "Divide", "plus": "Add",
    "minus": "Subtract", "/": "Divide", "*": "Multiply",
}  # fmt: skip
_JOIN = r"(?:(?:, )?(?:times|multiplied by|divided by|over)|plus|minus|[/*])"
_CHAIN = re.compile(rf"(?<!\S)F\d+(?: {_JOIN} F\d+)+(?!\S)")
_PAIR = re.compile(
    r"(?<!\S)(?:plain )?(?P<what>quotient|ratio|product|sum|difference) (?:of|between) (?P<a>F\d+) (?:and|to|over|"
    r"by) (?P<b>F\d+)(?!\S)"
)
_ONE = re.compile(
    r"(?<!\S)(?:(?P<scale>twice|double|thrice|half|quarter|third)(?: of)?|(?P<count>two|three|four|five|six|seven|"
    r"eight|nine|ten) times|"
    r"(?P<norm>(?:squared )?(?:euclidean )?norm|square|square root|transpose|inverse|reciprocal) of) (?P<f>F\d+)(?!\S)"
)
_BEHIND = re.compile(r"(?<!\S)(?P<f>F\d+) (?P<power>squared|cubed)(?!\S)")
_NUMBER = re.compile(rf"(?<!\S)(?P<word>{'|'.join(_NUMBERS)})(?= {_JOIN} F\d)")
_HELD = {"quotient": "Divide", "ratio": "Divide", "product": "Multiply", "sum": "Add", "difference": "Subtract"}


@dataclass(frozen=True)
class Formed:
    """The row of words, and the readings of each of its formulas, F0, F1 ...; several where a name has several meanings."""

    row: Row
    formulas: tuple[tuple[Expression, ...], ...]

    plain: int = 0  # so many of them stand in the sentence as they are

    def worded(self, code: str) -> bool:
        """Whether a formula is put together by words."""
        return int(code[1:]) >= self.plain

    def readings(self, code: str) -> tuple[Expression, ...]:
        return self.formulas[int(code[1:])]


@dataclass(frozen=True)
class _Cell:
    word: str
    start: int
    end: int


def formed(sentence: str, names: Names, read: Read) -> Formed:
    """The sentence with its formulas as codes."""
    text = sentence = _THAT_IS.sub(lambda match: ";" + " " * (len(match[0]) - 1), sentence)
    spans = list(_formulas(sentence, read))[:MAX_FORMULAS]
    for start, end, _ in spans:
        text = text[:start] + _HOLE + " " * (end - start - 1) + text[end:]
    found: list[tuple[Expression, ...]] = []
    cells: list[_Cell] = []
    waiting = iter(spans)
    for word, start, end in words(text):
        if word != _HOLE:
            cells.append(_Cell(word, start, end))
            continue
        start, end, readings = next(waiting)
        cells.append(_Cell(f"F{len(found)}" if readings else _BLANK, start, end))
        found += [readings] if readings else []
    cells = [
        cell for place, cell in enumerate(cells) if cell.word != "," or [c.word for c in cells[place + 1 : place + 2]] != [";"]
    ]
    cells = _with_names(cells, names, found, sentence)
    plain = len(found)
    cells = _folded(cells, found)
    return Formed(_row(cells), tuple(found), plain)


def _with_names(cells: list[_Cell], names: Names, found: list[tuple[Expression, ...]], sentence: str) -> list[_Cell]:
    out: list[_Cell] = []
    place, sizes = 0, sorted({len(name) for name in names}, reverse=True)
    plain = [_written(cell, sentence) for cell in cells]
    while place < len(cells):
        phrase = tuple(plain[place : place + (sizes[0] if sizes else 0)])
        size = next((size for size in sizes if size <= len(phrase) and phrase[:size] in names), 0)
        if size and not (size == 1 and _is_code(cells[place].word)):
            found.append(names[phrase[:size]])
            out.append(_Cell(f"F{len(found) - 1}", cells[place].start, cells[place + size - 1].end))
        else:
            out.append(cells[place])
            size = 1
        place += size
    return _apposed(out, found)


def _is_code(word: str) -> bool:
    return word[:1] == "F" and word[1:].isdigit()


def _written(cell: _Cell, sentence: str) -> str:
    """The word of a cell; of a formula that is a symbol, the symbol."""
    if not _is_code(cell.word):
        return cell.word
    inside = named(sentence[cell.start : cell.end])
    return inside[0] if len(inside) == 1 else cell.word


def _apposed(cells: list[_Cell], found: list[tuple[Expression, ...]]) -> list[_Cell]:
    """`the learning rate eta`: a name beside its symbol is one."""
    out: list[_Cell] = []
    for cell in cells:
        last = out[-1] if out else None
        if last is not None and _is_code(last.word) and _is_code(cell.word):
            left, right = found[int(last.word[1:])], found[int(cell.word[1:])]
            both = tuple(item for item in left if item in right)
            if both:
                out[-1] = _Cell(cell.word, last.start, cell.end)
                continue
        out.append(cell)
    return out


def _row(cells: Sequence[_Cell]) -> Row:
    places, text = [], ""
    for cell in cells:
        places.append(len(text))
        text += cell.word + " "
    return Row(text.rstrip(), tuple(places), tuple((cell.start, cell.end) for cell in cells))


# ---------------------------------------------------------------- where formulas stand


def _formulas(sentence: str, read: Read) -> Iterator[tuple[int, int, tuple[Expression, ...]]]:
    place = 0
    for match in _DOLLARS.finditer(sentence):
        yield from _plain(sentence, place, match.start(), read)
        inner = read(match[0].strip("$`").removeprefix("\\(").removesuffix("\\)").strip())
        if inner is not None or not _relation(match[0]):
            yield match.start(), match.end(), () if inner is None else (inner,)
        else:
            yield from _sides(sentence, match, read)
        place = match.end()
    yield from _plain(sentence, place, len(sentence), read)


def _relation(text: str) -> bool:
    return text.count("=") == 1 and not re.search(r"[<>≤≥≠]|\\(?:neq?|leq?|geq?|in)\b|[<>!]=", text)


def _sides(sentence: str, match: re.Match[str], read: Read) -> Iterator[tuple[int, int, tuple[Expression, ...]]]:
    """Both sides of a formula with one sign of equality; the sign stands between them as a word."""
    cut = sentence.index("=", match.start())
    for start, end in ((match.start(), cut), (cut + 1, match.end())):
        inner = read(sentence[start:end].strip("$` ").removeprefix("\\(").removesuffix("\\)").strip())
        yield start, end, () if inner is None else (inner,)


def _plain(sentence: str, start: int, end: int, read: Read) -> Iterator[tuple[int, int, tuple[Expression, ...]]]:
    place = start
    while place < end:
        match = _PIECE.match(sentence, place, end)
        if match is None or (place and sentence[place - 1].isalnum() and sentence[place].isalnum()):
            place += 1
            continue
        if _WORD.match(sentence, place):
            place = match.end() + 1
            continue
        stop = _run(sentence, place, end)
        yield from _read_run(sentence, place, stop, read)
        place = stop


_WORD = re.compile(r"(?:[aAI] (?![=+−*/^·-])|[ie]\.[eg]\.)")  # no formulas


def _run(sentence: str, place: int, end: int) -> int:
    """Where the run of mathematical pieces that begins here ends."""
    last = place
    while (match := _PIECE.match(sentence, place, end)) is not None and match.end() > place:
        last = match.end()
        gap = _GAP.match(sentence, last, end)
        place = gap.end() if gap is not None else last
    return last


def _read_run(sentence: str, start: int, end: int, read: Read) -> Iterator[tuple[int, int, tuple[Expression, ...]]]:
    text = sentence[start:end]
    while (match := _TRIM.search(text)) is not None and match[0]:
        text = text[match.end() :] if match.start() == 0 else text[: match.start()]
        start += match.end() if match.start() == 0 else 0
    for opens, shuts in ("()", "[]"):
        if text.count(opens) > text.count(shuts) and text.startswith(opens):
            text, start = text[1:], start + 1
        if text.count(shuts) > text.count(opens) and text.endswith(shuts):
            text = text[:-1]
    lead = len(text) - len(text.lstrip())
    text, start = text.strip(), start + lead
    if not text or text in "aAI()[]|'" or re.fullmatch(r"[-+*/·−'’()\[\]|]+", text):
        return
    inner = read(text)
    if inner is None and text.endswith(" a"):  # an article
        text = text[:-2].rstrip()
        inner = read(text)
    if inner is not None or not re.fullmatch(r"[A-Za-z\d ]+", text):  # "GD", "L2" are words
        yield start, start + len(text), () if inner is None else (inner,)


# ---------------------------------------------------------------- formulas in words


def _folded(cells: list[_Cell], found: list[tuple[Expression, ...]]) -> list[_Cell]:
    """Cells of which words with formulas are one formula."""
    while True:
        row = _row(cells)
        match = next((m for pattern in (_ONE, _BEHIND, _NUMBER, _PAIR) if (m := pattern.search(row.text)) is not None), None)
        match = match or _CHAIN.search(row.text)
        if match is None:
            return cells
        readings = _meaning(match, found)
        first = row.text.count(" ", 0, match.start())
        count = match[0].count(" ") + 1
        word = f"F{len(found)}" if readings else _BLANK
        found += [readings] if readings else []
        held = cells[first : first + count]
        cells = [*cells[:first], _Cell(word, held[0].start, held[-1].end), *cells[first + count :]]


def _meaning(match: re.Match[str], found: Sequence[tuple[Expression, ...]]) -> tuple[Expression, ...]:
    held = match.groupdict()
    if held.get("word"):
        return (Number(_NUMBERS[held["word"]]),)
    if held.get("power"):
        return tuple(
            Apply("Power", (item, Number(Fraction(2 if held["power"] == "squared" else 3)))) for item in _of(held["f"], found)
        )
    if held.get("what"):
        sides = [(left, right) for left in _of(held["a"], found) for right in _of(held["b"], found)]
        return tuple(way for pair in sides for way in joined_ways(pair, [_HELD[held["what"]]]))
    if held.get("f"):
        return tuple(_measured(held, item) for item in _of(held["f"], found))
    codes = re.findall(r"F\d+", match[0])
    signs = [_JOINS[sign.removeprefix(", ")] for sign in re.findall(_JOIN, match[0])]
    terms = [_of(code, found)[0] for code in codes]
    return joined_ways(terms, signs)


def _of(code: str, found: Sequence[tuple[Expression, ...]]) -> tuple[Expression, ...]:
    return found[int(code[1:])]


def _measured(held: Mapping[str, str | None], item: Expression) -> Expression:
    two = Number(Fraction(2))
    scale, count, what = held.get("scale"), held.get("count"), held.get("norm")
    if scale or count:
        factor = Fraction(_SCALED[scale]) if scale else _NUMBERS[count or ""]
        return Apply("Multiply", (Number(factor), item))
    match what:
        case "square":
            return Apply("Power", (item, two))
        case "square root":
            return Apply("Sqrt", (item,))
        case "transpose":
            return Apply("Transpose", (item,))
        case "inverse":
            return Apply("Power", (item, Number(Fraction(-1))))
        case "reciprocal":
            return Apply("Divide", (Number(Fraction(1)), item))
    norm = Apply("Norm", (item,))
    return Apply("Power", (norm, two)) if what and what.startswith("squared") else norm


@lru_cache(maxsize=64)
def names_of(phrases: tuple[tuple[str, Expression], ...]) -> dict[tuple[str, ...], tuple[Expression, ...]]:
    """What each name means, by its words; several where several are called so."""
    known: dict[tuple[str, ...], tuple[Expression, ...]] = {}
    for phrase, meant in phrases:
        key = named(phrase)
        if key and not any(word.startswith("F") and word[1:].isdigit() for word in key):
            known[key] = tuple(dict.fromkeys((*known.get(key, ()), meant)))
    return known


def without(text: Formed, start: int, end: int) -> Formed:
    """The same without the words at [start, end) of the row."""
    kept = [place for place, at in enumerate(text.row.places) if not start <= at < end]
    cells = [_Cell(text.row.text[text.row.places[place] :].split(" ", 1)[0], *text.row.spans[place]) for place in kept]
    return replace(text, row=_row(cells))
