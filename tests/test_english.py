"""The reader of English: a denial turns every decided sentence, what is about other things has no verdict, nothing is guessed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.english.names import lexicon_of
from grader.english.reading import read
from grader.model import Outcome, Verdict
from tests.conftest import course

HERE = Path(__file__).parent
DECIDED = {Outcome.RIGHT, Outcome.WRONG}
Verdicts = Callable[..., tuple[Verdict, ...]]


def denials() -> Iterator[tuple[str, str, str]]:
    """A question, a sentence, and a denial of it."""
    for name in ("kernel", "stride", "padding", "dilation rate"):
        for verb, plain in (("increases", "increase"), ("reduces", "reduce"), ("affects", "affect")):
            said = f"A larger {name} {verb} the receptive field."
            for denied in (
                f"A larger {name} does not {plain} the receptive field.",
                f"A larger {name} never {verb} the receptive field.",
                f"A larger {name} fails to {plain} the receptive field.",
                f"It is not true that a larger {name} {verb} the receptive field.",
                f"It is false that a larger {name} {verb} the receptive field.",
            ):
                yield "3.3", said, denied
        yield "3.3", f"The receptive field depends on the {name}.", f"The receptive field does not depend on the {name}."
        yield "3.3", f"The {name} has an effect on the receptive field.", f"The {name} has no effect on the receptive field."
    for thing in ("X", "$X^TX$", "The matrix $XX^T$"):
        for word in ("invertible", "square", "symmetric", "of full rank", *(["singular"] if thing != "X" else [])):
            inner = thing[0].lower() + thing[1:] if thing.startswith("The") else thing
            for denied in (
                f"{thing} is not {word}.",
                f"{thing} is by no means {word}.",
                f"{thing} fails to be {word}.",
                f"It is not true that {inner} is {word}.",
            ):
                yield "1.1.1", f"{thing} is {word}.", denied
    for more in ("more", "fewer"):
        said = f"The FCNN has {more} parameters than the CNN."
        yield "3.2", said, f"The FCNN does not have {more} parameters than the CNN."
        yield "3.2", said, f"It is false that the FCNN has {more} parameters than the CNN."
    for number in (1, 2):
        yield "5.4", f"The padding is {number} for a kernel of size 5.", f"The padding is not {number} for a kernel of size 5."
        yield (
            "5.4",
            f"The padding is {number} for a kernel of size 5.",
            f"It is false that the padding is {number} for a kernel of size 5.",
        )


def outcomes(found: tuple[Verdict, ...]) -> set[Outcome]:
    return {verdict.outcome for verdict in found} & DECIDED


def test_a_denial_turns_the_verdict(verdicts: Verdicts) -> None:
    pairs = list(denials())
    problems, decided = [], 0
    for question, said, denied in pairs:
        first, second = outcomes(verdicts(question, said)), outcomes(verdicts(question, denied))
        if len(first) != 1:
            problems.append(f"not decided: {said} {first}")
            continue
        decided += 1
        if first == second or not second:
            problems.append(f"not turned: {said} {first} / {denied} {second}")
    assert not problems, "\n".join(problems)
    assert decided > 100


@pytest.mark.parametrize("question", ["1.1.1", "2.1.2", "3.2", "3.3", "4.3", "5.3", "5.4"])
def test_what_is_about_other_things_has_no_verdict(question: str, verdicts: Verdicts) -> None:
    lines = (HERE / "paraphrases" / "unrelated.txt").read_text("utf-8").splitlines()
    found = verdicts(question, "\n\n".join(lines))
    assert [verdict.claim.quote for verdict in found if verdict.outcome in DECIDED] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "One might think that a larger stride reduces the receptive field.",
        "Nobody claims that a larger stride reduces the receptive field.",
        "A larger stride may reduce the receptive field.",
        "A larger stride usually reduces the receptive field.",
        "Does a larger stride reduce the receptive field?",
        "Suppose that a larger stride reduces the receptive field.",
        "The student says that padding increases the receptive field.",
        'The trace states: "a larger stride reduces the receptive field".',
        "A larger stride does not necessarily increase the receptive field.",
        "A larger stride would reduce the receptive field if the kernel were odd.",
        "A larger stride reduces the cost of the receptive field.",
        "A larger stride reduces the receptive field of the first layer.",
        "Increasing the stride while reducing the kernel keeps the receptive field.",
    ],
)
def test_what_is_no_plain_claim_has_no_verdict(sentence: str, verdicts: Verdicts) -> None:
    assert outcomes(verdicts("3.3", sentence)) == set()


def test_spans_are_those_of_the_text() -> None:
    text = "Well, a larger **stride** reduces the receptive field."
    (sentence,) = read(text, lexicon_of(course().reference("3.3")))
    (item,) = sentence.assertions
    assert text[item.stance.start : item.stance.end] == "a larger **stride** reduces the receptive field"


def test_no_phrase_of_the_homework_stands_in_the_reader() -> None:
    """The names of two words and more that the reference has, in the strings of the rooms that read."""
    names = {
        " ".join(re.findall(r"[a-z]+", name.lower()))
        for question in course().references
        for quantity in question.quantities
        if not quantity.net
        for name in quantity.names
        if len(name.split()) > 1
    }
    strings = " | ".join(
        " ".join(re.findall(r"[a-z]+", node.value.lower()))
        for folder in ("english", "claims")
        for path in (HERE.parent / "grader" / folder).glob("*.py")
        if path.stem not in ("built", "code", "description")  # which know the names of torch's own arguments
        for node in ast.walk(_without_docstrings(ast.parse(path.read_text("utf-8"))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert sorted(name for name in names if re.search(rf"\b{name}\b", strings)) == []


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree
