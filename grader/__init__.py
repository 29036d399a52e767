"""grader audits homework answers that a language model wrote: which claims are right, which are wrong, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.audit import audit, grade
    from grader.decide.equal import Decision
    from grader.files import load_answer, load_course
    from grader.model import Answer
    from grader.timed import equal

__version__ = "0.1.0"
__all__ = ["Answer", "Decision", "audit", "equal", "grade", "load_answer", "load_course"]

_HOMES = {
    "Answer": "grader.model",
    "audit": "grader.audit",
    "Decision": "grader.decide.equal",
    "equal": "grader.timed",
    "grade": "grader.audit",
    "load_answer": "grader.files",
    "load_course": "grader.files",
}


def __getattr__(name: str) -> Any:
    """The public names, loaded when they are first used: `grader --help` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
