"""A file to a document: the module of its suffix reads it, in a process that is killed when it takes too long or too much."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from base64 import b64decode, b64encode
from functools import cache
from importlib.abc import SourceLoader
from pathlib import Path

from grader import documents
from grader.documents.document import MAX_TEXT, Document, DocumentError
from grader.files import FileError, document_bytes, load_document
from grader.model import Span
from grader.turns import Turn
from grader.work import Worker

SECONDS = 60
PLAIN = (".md", ".markdown", ".txt")


@cache
def forms() -> tuple[tuple[str, str], ...]:
    """Every suffix that is read, and its module: those of this folder that name suffixes."""
    found: list[tuple[str, str]] = []
    for module in pkgutil.iter_modules(documents.__path__):
        spec = module.module_finder.find_spec(module.name, None)
        source = spec.loader.get_source(module.name) if spec is not None and isinstance(spec.loader, SourceLoader) else None
        named = re.search(r"^SUFFIXES = \((.*)\)$", source or "", re.MULTILINE)
        found.extend((suffix, module.name) for suffix in re.findall(r'"([^"]+)"', named[1] if named else ""))
    return tuple(found)


def load(path: Path) -> Document:
    """The document in a file; raises FileError with the reason in one line."""
    suffix = path.suffix.lower()
    if path.is_dir():
        raise FileError(f"{path}: a folder; give a document, or grade the folder if it holds answer files")
    if suffix in (".yaml", ".yml"):
        raise FileError(f"{path}: an answer file already; grade it as it is")
    if suffix in PLAIN:
        return Document(load_document(path))
    if suffix not in dict(forms()):
        known = ", ".join((*PLAIN, *(name for name, _ in forms())))
        raise FileError(f"{path}: the form {suffix or 'without suffix'} is not read; convert it to one of {known}")
    data = document_bytes(path)
    worker = Worker("grader.documents.reading:answer")
    try:
        reply = worker.ask(json.dumps({"suffix": suffix, "data": b64encode(data).decode("ascii")}), SECONDS)
    except RuntimeError as error:
        raise FileError(f"{path}: {error}; try again") from None
    finally:
        worker.close()
    if reply is None:
        raise FileError(f"{path}: reading it took more than {SECONDS} s or too much memory; save it in a simpler form")
    document = json.loads(reply)
    if "error" in document:
        raise FileError(f"{path}: {document['error']}")
    turns = tuple(Turn(speaker, Span(*span)) for speaker, *span in document["turns"])
    return Document(document["text"], tuple(document["notes"]), turns)


def answer(request: str) -> str:
    """What the worker says: the document, or why it is not read."""
    asked = json.loads(request)
    module = importlib.import_module(f"{documents.__name__}.{dict(forms())[asked['suffix']]}")
    try:
        found: Document = module.read(b64decode(asked["data"]))
        if len(found.text) > MAX_TEXT:
            raise DocumentError(f"more than {MAX_TEXT >> 20} MiB of text; split the document")
    except DocumentError as error:
        return json.dumps({"error": " ".join(str(error).split())})
    except MemoryError:
        return json.dumps({"error": "reading it takes too much memory; save it in a simpler form"})
    turns = [[turn.speaker, *turn.span] for turn in found.turns]
    return json.dumps({"text": found.text, "notes": list(found.notes), "turns": turns})
