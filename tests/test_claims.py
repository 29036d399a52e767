"""The kinds of claims, held by prose: `tests/claims/*.md` says on each line what its claims are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.model import Open, Outcome, Verdict

FOLDER = Path(__file__).parent / "claims"
_EXPECTED = re.compile(r"\s*<!--\s*(.*?)\s*-->\s*$")


def sections(folder: Path = FOLDER) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """File, question, and the lines with what is expected of them."""
    for path in sorted(folder.glob("*.md")):
        question, lines = "", []
        for number, line in enumerate([*path.read_text("utf-8").splitlines(), "## end"]):
            if line.startswith("## "):
                if question and lines:
                    yield f"{path.stem}:{number}", question, lines
                question, lines = line[3:].strip(), []
            elif question and line.strip():
                match = _EXPECTED.search(line)
                lines.append((_EXPECTED.sub("", line), match[1] if match else ""))


def told(verdict: Verdict) -> str:
    """The verdict in the words of the Markdown files."""
    if isinstance(verdict.evidence, Open):
        return f"uncheckable: {verdict.evidence.why}"
    if verdict.outcome is Outcome.WRONG:
        return f"{'follows' if verdict.follows_from else 'wrong'}: {verdict.reason} {getattr(verdict.evidence, 'expected', '')}"
    return "right"


def fits(found: str, expected: str) -> bool:
    word, _, detail = expected.partition(":")
    return found.split(":")[0] == word.strip() and detail.strip() in found


@pytest.mark.parametrize(
    ("name", "question", "lines"), list(sections()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_line_has_the_verdicts_it_names(
    name: str, question: str, lines: list[tuple[str, str]], verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    text = "\n\n".join(line for line, _ in lines)
    found = verdicts(question, text)
    assert all(text[verdict.claim.span.start : verdict.claim.span.end] == verdict.claim.quote for verdict in found)
    problems = []
    place = 0
    for line, expected in lines:
        here = [told(v) for v in found if place <= v.claim.span.start < place + len(line) + 2]
        wanted = [item.strip() for item in expected.split(";") if item.strip()]
        if len(here) != len(wanted) or not all(map(fits, here, wanted)):
            problems.append(f"{line}\n    expected {wanted}\n    found    {here}")
        place += len(line) + 2
    assert not problems, name + "\n" + "\n".join(problems)
