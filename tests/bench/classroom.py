"""Classes to try the grader on: the shipped homework's answers with seeded mutations, as many submissions as asked for.

    python tests/bench/classroom.py FOLDER SUBMISSIONS [QUESTIONS] [--small]

The same seed writes the same bytes. A mutation changes a number, a sign or a letter in a formula, drops a line, or copies the
answer of a neighbour; so claims of all outcomes are there, and some answers of a class are equal. `--small` keeps the answers
that are graded fastest, for tests of what happens around the grading.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "answers" / "csc413_hw2"
SMALL = ("2.3.2", "2.3.1", "5.3", "6.3", "4.2")
PARTS = ("trace", "critique", "solution")


def mutated(text: str, draw: random.Random) -> str:
    """The text with up to three small changes."""
    for _ in range(draw.randrange(4)):
        match draw.randrange(4):
            case 0:
                places = list(re.finditer(r"(?<![\d.])\d(?![\d.])", text))
                if places:
                    place = draw.choice(places)
                    text = text[: place.start()] + str(draw.randrange(10)) + text[place.end() :]
            case 1:
                places = list(re.finditer(r" [+-] ", text))
                if places:
                    place = draw.choice(places)
                    text = text[: place.start()] + (" - " if "+" in place[0] else " + ") + text[place.end() :]
            case 2:
                text = text.replace(*draw.choice((("\\eta", "\\lambda"), ("X^T", "X"), ("\\frac", "\\dfrac"), ("n", "n"))), 1)
            case 3:
                lines = text.split("\n")
                if len(lines) > 2:
                    del lines[draw.randrange(len(lines))]
                    text = "\n".join(lines)
    return text


def written(folder: Path, submissions: int, questions: tuple[str, ...], seed: int = 1) -> int:
    """The class on the disk; how many answers it has."""
    originals = {name: yaml.safe_load((SHIPPED / f"{name}.yaml").read_text("utf-8")) for name in questions}
    draw = random.Random(seed)
    before: dict[str, dict[str, str]] = {}
    for number in range(submissions):
        name = f"s{number:04}"
        (folder / name).mkdir(parents=True, exist_ok=True)
        for question, original in originals.items():
            if question in before and draw.random() < 0.05:
                parts = before[question]
            else:
                parts = {part: mutated(original[part], draw) for part in PARTS if original.get(part)}
            before[question] = parts
            answer = {"course": original["course"], "question": question, "submission": name, **parts}
            text = yaml.safe_dump(answer, sort_keys=False, allow_unicode=True, width=1000)
            (folder / name / f"{question}.yaml").write_text(text, "utf-8")
    return submissions * len(originals)


def main() -> None:
    arguments = [item for item in sys.argv[1:] if not item.startswith("--")]
    questions = SMALL if "--small" in sys.argv else tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))
    questions = tuple(arguments[2].split(",")) if len(arguments) > 2 else questions
    print(written(Path(arguments[0]), int(arguments[1]), questions), "answers")


if __name__ == "__main__":
    main()
