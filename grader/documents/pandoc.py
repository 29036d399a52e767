"""Pandoc, called as a program of its own: in its sandbox, where it opens no file and no network, with bounds on time and memory.

It gives a tree, which is data; Markdown is written from it by `prose`, so that what pandoc drops or rewrites is told.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from typing import TypeAlias

from grader.documents.document import DocumentError, shortened

SECONDS = 25
MEMORY = 1 << 30
MAX_TREE = 64 << 20
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | int | float | bool | None"


def tree(data: bytes, form: str) -> tuple[list[Tree], list[str]]:
    """The blocks of the document, and what pandoc warned of."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        command = [_program(), "--sandbox", "-f", form, "-t", "json", "+RTS", f"-M{MEMORY}", "-RTS"]
        try:
            status = subprocess.run(
                command, input=data, stdout=out, stderr=errors, timeout=SECONDS, check=False, preexec_fn=_bounds, env={}
            ).returncode
        except subprocess.TimeoutExpired:
            raise DocumentError(f"pandoc was stopped after {SECONDS} s; save the document in a simpler form") from None
        errors.seek(0)
        told = errors.read(1 << 16).decode("utf-8", "replace")
        if status != 0:
            why = "it took too much memory or time" if status < 0 or status == 251 else shortened(told, 200) or f"status {status}"
            raise DocumentError(f"pandoc does not read it: {why}; save it again, or as Markdown")
        size = out.tell() or out.seek(0, 2)
        if size > MAX_TREE:
            raise DocumentError(f"its content is larger than {MAX_TREE >> 20} MiB; split the document")
        out.seek(0)
        blocks = json.loads(out.read())["blocks"]
    return blocks, [line.removeprefix("[WARNING] ") for line in told.splitlines() if line.startswith("[WARNING]")]


def _program() -> str:
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise DocumentError("pandoc is missing; install it with `pip install pypandoc-binary`, or give Markdown") from None


def _bounds() -> None:
    """In the child, before pandoc begins: it cannot outlive its time, nor fill the disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_TREE + 1, MAX_TREE + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
