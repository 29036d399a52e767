"""Jupyter notebooks: text cells as they are, code cells as code blocks. Outputs are not read, since anything can stand there."""

from __future__ import annotations

from collections.abc import Iterator

from grader.documents.document import Document, DocumentError, fenced, shortened

SUFFIXES = (".ipynb",)
MAX_CELLS = 5_000


def read(data: bytes) -> Document:
    """The cells in their order."""
    import nbformat

    try:
        notebook = nbformat.reads(data.decode("utf-8-sig"), as_version=4)
        cells = list(notebook.cells)
    except (ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise DocumentError(f"not a notebook: {shortened(str(error))}; save it again with Jupyter") from None
    except RecursionError:
        raise DocumentError("not a notebook: nested too deep; save it again with Jupyter") from None
    if len(cells) > MAX_CELLS:
        raise DocumentError(f"{len(cells)} cells, more than {MAX_CELLS}; split the notebook")
    notes: list[str] = []
    texts = list(_texts(cells, notes))
    return Document("\n\n".join(texts) + "\n", tuple(notes))


def _texts(cells: list[dict[str, object]], notes: list[str]) -> Iterator[str]:
    for number, cell in enumerate(cells, 1):
        source = cell.get("source", "")
        if not isinstance(source, str):
            raise DocumentError(f"cell {number} has no text; save the notebook again with Jupyter")
        if cell.get("outputs"):
            notes.append(f"cell {number}: its output is not read")
        if cell.get("attachments"):
            notes.append(f"cell {number}: its pictures are not read")
        if not source.strip():
            continue
        match cell.get("cell_type"):
            case "code":
                yield fenced(source)
            case "markdown":
                yield source.strip("\n")
            case kind:
                notes.append(f"cell {number}, of the type {shortened(str(kind))}, is not read: {shortened(source)}")
