"""PDF files with text. They lose mathematics in two dimensions, so sentences that hold any are kept as blocks, shown and not
judged: to read "(x - 1)2" as a product would accuse falsely.
"""

from __future__ import annotations

import io
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.documents.document import MAX_TEXT, Document, DocumentError, fenced, shortened

SUFFIXES = (".pdf",)
MAX_PAGES = 300
MAX_STREAM = 16 << 20  # of a page's content, unpacked
SCRIPT = 0.86  # of the usual size: smaller is an exponent or an index
_MATH = re.compile(
    r"[=<>≤≥≈≠∥‖∇√∑∏∫∂×÷±∗⋅·^_\\{}|+*/⊤†∞∈ℝ²³¹⁰-₟\u2212\u0300-\u036f\u0370-\u03ff\u2190-\u22ff\U0001d400-\U0001d7ff]|[A-Za-z)\]]\d|\bO\("
)
_NUMBER = re.compile(r"\s*[\d\s.,()\[\]-]{1,6}\s*")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "}
)
_MONO = re.compile(r"mono|courier|consol|cmtt|typewriter|menlo")
_MARKER = re.compile(r"\s*(?:\d{1,2}[.)]|[•◦▪–-])\s*")
_LABEL = re.compile(r"\s*[A-Za-z][A-Za-z' -]{2,59}:(?:\s+|$)")  # such a line begins something
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


Piece = tuple[str, float, str]  # a text, the size that it is set in, and the font's name


@dataclass(frozen=True)
class Line:
    """A line as it was set. `small`: something in it is smaller than the text; the others: all of it is."""

    text: str
    small: bool = False
    large: bool = False
    bold: bool = False
    code: bool = False

    @property
    def apart(self) -> bool:
        """Whether it is set like a heading."""
        return self.large or self.bold or bool(_LABEL.fullmatch(self.text))


def read(data: bytes) -> Document:
    """The text of all pages, and how much of it is not judged."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("it is locked by a password; save it without")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise DocumentError(f"{count} pages, more than {MAX_PAGES}; split the document")
        pages = _pages(reader)
    except DocumentError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise DocumentError(f"not a readable PDF: {shortened(str(error)) or type(error).__name__}; export it again") from None
    empty = [number for number, lines in enumerate(pages, 1) if not any(line.text.strip() for line in lines)]
    if len(empty) == len(pages):
        raise DocumentError("it gives no text, its pages are pictures or empty; export it from the source, scans are not read")
    sentences = list(_sentences([line for lines in pages for line in lines]))
    lost = sum(maths for _, maths in sentences)
    notes = [f"page {number} gives no text" for number in empty]
    if lost:
        notes.append(
            f"{lost} sentences with mathematics are kept but not judged, since a PDF loses fractions, exponents, roots "
            "and matrices; give the source if there is one"
        )
    return Document("\n\n".join(_blocks(sentences)) + "\n", tuple(notes))


def _blocks(sentences: list[tuple[str, bool]]) -> Iterator[str]:
    for maths, group in itertools.groupby(sentences, key=lambda pair: pair[1]):
        text = "\n".join(sentence for sentence, _ in group)
        yield fenced(text) if maths else text


def _pages(reader: Any) -> list[list[Line]]:
    """The lines of each page with the size that they are set in."""
    pages: list[list[Piece]] = []
    size = 0
    for page in reader.pages:
        content = page.get_contents()
        if content is not None and len(content.get_data()) > MAX_STREAM:
            raise DocumentError(f"page {len(pages) + 1} is larger than {MAX_STREAM >> 20} MiB unpacked; export it again")
        found: list[Piece] = []

        def visit(
            text: str, outer: Sequence[float], inner: Sequence[float], font: Any, points: float, found: Any = found
        ) -> None:
            scale = math.hypot(inner[1], inner[3]) * math.hypot(outer[1], outer[3])
            found.append((text, abs(points * scale), str((font or {}).get("/BaseFont", "")).lower()))

        page.extract_text(visitor_text=visit)
        pages.append(found)
        size += sum(len(text) for text, _, _ in found)
        if size > MAX_TEXT:
            raise DocumentError(f"more than {MAX_TEXT >> 20} MiB of text; split the document")
    usual = _usual(pages)
    return [list(_set(found, usual)) for found in pages]


def _usual(pages: list[list[Piece]]) -> float:
    counts: Counter[float] = Counter()
    for found in pages:
        for text, points, _ in found:
            counts[round(points, 1)] += len(text.strip())
    return counts.most_common(1)[0][0] if counts else 0.0


def _set(found: list[Piece], usual: float) -> Iterator[Line]:
    """Fragments to lines."""
    text = ""
    parts: list[tuple[float, str]] = []
    for piece, points, font in [*found, ("\n", usual, "")]:
        for number, part in enumerate(piece.split("\n")):
            if number:
                yield _line(text, parts, usual)
                text, parts = "", []
            text += part
            if part.strip():
                parts.append((points, font))


def _line(text: str, parts: list[tuple[float, str]], usual: float) -> Line:
    clean = _CONTROLS.sub("", text).translate(_LIGATURES).rstrip()
    if not parts:
        return Line(clean)
    scripts = [size < SCRIPT * usual for size, _ in parts]
    words = bool(re.search(r"[^\W\d_]{4}", clean))  # a small heading, or a footnote
    return Line(
        clean,
        small=any(scripts) and not (all(scripts) and words),
        large=min(size for size, _ in parts) > 1.05 * usual,
        bold=all("bold" in font for _, font in parts),
        code=all(_MONO.search(font) for _, font in parts),
    )


def _sentences(lines: list[Line]) -> Iterator[tuple[str, bool]]:
    """Sentences on a line each, those with mathematics as code; a short number beside mathematics belongs to it."""
    lines = list(_marked(lines))
    maths = [line.small or line.code or (not line.large and bool(_MATH.search(line.text))) for line in lines]
    for at, line in enumerate(lines):
        near = any(maths[other] for other in (at - 1, at + 1) if 0 <= other < len(lines))
        if not line.apart and near and _NUMBER.fullmatch(line.text):
            maths[at] = True
    paragraph: list[int] = []
    for at, line in enumerate([*lines, Line("")]):
        goes_on = (bool(re.match(r"\s*[a-z(]", line.text)) and not _LABEL.match(line.text)) or (at < len(lines) and maths[at])
        if paragraph and (line.code or lines[paragraph[-1]].code or line.apart or lines[paragraph[-1]].apart or not goes_on):
            yield from _told([lines[n] for n in paragraph], [maths[n] for n in paragraph])
            paragraph = []
        if at < len(lines) and line.text.strip():
            paragraph.append(at)


def _marked(lines: list[Line]) -> Iterator[Line]:
    """An item of a list with its marker, which many programs set apart."""
    before = ""
    for line in lines:
        if _MARKER.fullmatch(line.text) and not line.apart:
            before = line.text.strip() + " "
        else:
            yield replace(line, text=before + line.text)
            before = ""


def _told(lines: list[Line], maths: list[bool]) -> Iterator[tuple[str, bool]]:
    """The sentences of a paragraph; one is mathematics where any line that it touches is set as such."""
    if lines[0].code:
        yield lines[0].text, True
        return
    text, owners = "", ""
    for line, lost in zip(lines, maths, strict=True):
        piece = line.text.strip() + " "
        text, owners = text + piece, owners + ("m" if line.small or (lost and _NUMBER.fullmatch(line.text)) else ".") * len(piece)
    label = _LABEL.match(text)
    place = 0
    for end in [
        *((label.end(),) if label is not None and _MATH.search(text) else ()),
        *(match.end() for match in re.finditer(r"(?<=[A-Za-z)\]])[.!?]\s+(?=[A-Z])", text)),
        len(text),
    ]:
        sentence = text[place:end].strip()
        if sentence:
            large = all(line.large for line in lines)
            yield sentence, "m" in owners[place:end] or (not large and bool(_MATH.search(sentence)))
        place = end
