"""The grader's verdicts against labels that were set by hand: `python -m tests.labels.measure` prints the figures.

`<question>.jsonl` holds one claim a line: its part, its exact words, which occurrence of them, the label, and why. A label is
`right`, `wrong` (each with its computed reason; `follows` where the step is rightly drawn from a wrong one) or `uncheckable`:
of a run, hedged, a matter of reading, or about nothing that a question's data decide. The labels were set before the
verdicts were looked at. A verdict belongs to the label whose words it shares most of, and a wrong one to a wrong label where it
covers one; a label without a verdict was not found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.model import GradedAnswer, GradedPart, Outcome, Span, Verdict

FOLDER = Path(__file__).parent
NEAR = 0.5  # of the shorter of the two, that a verdict and its label share


@dataclass(frozen=True)
class Label:
    """A claim as a person sees it."""

    question: str
    part: str
    span: Span
    quote: str
    label: str
    reason: str


@dataclass(frozen=True)
class Seen:
    """A label with the verdicts on its words."""

    label: Label
    verdicts: tuple[Verdict, ...]

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset(verdict.outcome.value for verdict in self.verdicts)

    @property
    def decided(self) -> bool:
        return bool(self.outcomes - {"uncheckable"})


def labels(question: str, parts: tuple[GradedPart, ...]) -> Iterator[Label]:
    """The labels of one answer at their places."""
    texts = {part.part: part.text for part in parts}
    path = FOLDER / f"{question}.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        item = json.loads(line)
        text, quote, start = texts[item["part"]], item["quote"], -1
        for _ in range(item["occurrence"]):
            start = text.index(quote, start + 1)
        span = Span(start, start + len(quote))
        yield Label(question, item["part"], span, quote, item["label"], item.get("reason", ""))


def seen(answer: GradedAnswer) -> tuple[list[Seen], list[Verdict]]:
    """Every label with its verdicts, and the verdicts on words that no label has."""
    known = list(labels(answer.question, answer.parts))
    held: dict[int, list[Verdict]] = {place: [] for place in range(len(known))}
    strangers = []
    for part in answer.parts:
        for verdict in part.verdicts:
            shares = [
                (_share(verdict.claim.span, label.span), place)
                for place, label in enumerate(known)
                if label.part == part.part and _inside(verdict.claim.span, label.span) >= NEAR
            ]
            blamed = [pair for pair in shares if verdict.outcome is Outcome.WRONG and known[pair[1]].label == "wrong"]
            if shares:
                held[max(blamed or shares, key=lambda pair: (pair[0], -pair[1]))[1]].append(verdict)
            else:
                strangers.append(verdict)
    return [Seen(label, tuple(held[place])) for place, label in enumerate(known)], strangers


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _inside(one: Span, other: Span) -> float:
    return _shared(one, other) / min(one.end - one.start, other.end - other.start)


def _share(one: Span, other: Span) -> float:
    return _shared(one, other) / (max(one.end, other.end) - min(one.start, other.start))


@dataclass(frozen=True)
class Figures:
    """What is measured over all answers."""

    right: int
    wrong: int
    open: int
    accused: tuple[Seen, ...]  # right, and marked wrong
    excused: tuple[Seen, ...]  # wrong, and marked right only
    missed: tuple[Seen, ...]  # wrong, and not marked wrong
    undecided: tuple[Seen, ...]  # decidable, and not decided
    judged: tuple[Seen, ...]  # uncheckable by the label, and decided
    strangers: tuple[Verdict, ...]  # decided, on words without a label

    @property
    def found(self) -> float:
        return 1 - len(self.missed) / self.wrong

    @property
    def unchecked(self) -> float:
        return len(self.undecided) / (self.right + self.wrong)

    def __str__(self) -> str:
        return (
            f"{self.right} right, {self.wrong} wrong, {self.open} uncheckable; {len(self.accused)} right ones marked wrong, "
            f"{self.found:.1%} of the wrong ones found, {len(self.excused)} marked right, "
            f"{self.unchecked:.1%} of the decidable ones undecided, {len(self.judged)} uncheckable ones decided, "
            f"{len(self.strangers)} decided without a label"
        )


def measured(answers: list[GradedAnswer]) -> Figures:
    """All labels against all verdicts."""
    pairs = [seen(answer) for answer in answers]
    every = [item for found, _ in pairs for item in found]
    strangers = tuple(v for _, rest in pairs for v in rest if v.outcome is not Outcome.UNCHECKABLE)

    def of(label: str) -> list[Seen]:
        return [item for item in every if item.label.label == label]

    wrong = of("wrong")
    return Figures(
        right=len(of("right")),
        wrong=len(wrong),
        open=len(of("uncheckable")),
        accused=tuple(item for item in of("right") if "wrong" in item.outcomes),
        excused=tuple(item for item in wrong if "right" in item.outcomes and "wrong" not in item.outcomes),
        missed=tuple(item for item in wrong if "wrong" not in item.outcomes),
        undecided=tuple(item for item in every if item.label.label != "uncheckable" and not item.decided),
        judged=tuple(item for item in of("uncheckable") if item.decided),
        strangers=strangers,
    )


def main() -> None:
    """Grade the shipped homework and print what is measured, with every label that was missed."""
    from grader.audit import grade
    from grader.files import load_answer, load_course

    course = load_course("csc413_hw2")
    folder = FOLDER.parent.parent / "answers" / "csc413_hw2"
    found = measured([grade(load_answer(path), course) for path in sorted(folder.glob("[0-9]*.yaml"))])
    for title, items in (
        ("right, marked wrong", found.accused),
        ("wrong, marked right", found.excused),
        ("wrong, not found", found.missed),
        ("decidable, undecided", found.undecided),
        ("uncheckable, decided", found.judged),
    ):
        for item in items:
            said = "; ".join(f"{v.outcome.value} `{v.claim.quote}` {v.reason[:90]}" for v in item.verdicts)
            print(f"{title}: {item.label.question} {item.label.part} `{' '.join(item.label.quote.split())}` {said}")
    for verdict in found.strangers:
        print(f"no label: {verdict.id} {verdict.outcome.value} `{verdict.claim.quote}` {verdict.reason[:90]}")
    print(found)


if __name__ == "__main__":
    main()
