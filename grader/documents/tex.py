"""LaTeX documents. Files that they include are not opened, and no command of theirs is run."""

from __future__ import annotations

from grader.documents.document import Document, DocumentError
from grader.documents.pandoc import tree
from grader.documents.prose import document

SUFFIXES = (".tex", ".latex")


def read(data: bytes) -> Document:
    """The document's text; commands that are not understood are told."""
    if b"\0" in data:
        raise DocumentError("it holds NUL bytes; save it as UTF-8 text")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"line {data[: error.start].count(10) + 1} is not UTF-8; save it as UTF-8") from None
    found = document(*tree(data, "latex+raw_tex"))
    if not found.text.strip():
        raise DocumentError("it gives no text; is it a part that another file includes?")
    return found
