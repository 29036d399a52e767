"""Import: headings of questions and parts in any spelling, and an account of every character."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers import dump_answer, parse_answer
from grader.files import course_shape
from grader.homework import CourseShape, Split, split

ROOT = Path(__file__).parent.parent
SHAPE = CourseShape(course="demo", questions=("1", "2.1", "2.2", "10.1"), aliases=(("A*B", "2.2"),))


def accounted(document: str, found: Split) -> bool:
    """Whether the stretches in answers and the stretches left out are the document, each character once."""
    place = 0
    for span in sorted([item.span for item in found.placed] + [item.span for item in found.left]):
        if span.start != place:
            return False
        place = span.end
    return place == len(document)


def parts(document: str, question: str = "2.1") -> tuple[str, str, str]:
    found = split(document, SHAPE, "s")
    assert accounted(document, found)
    (answer,) = [item for item in found.answers if item.question == question]
    return answer.trace, answer.critique, answer.solution


def test_the_shipped_homework_is_the_import_of_its_source() -> None:
    folder = ROOT / "answers" / "csc413_hw2"
    document = (folder / "source.md").read_text("utf-8")
    found = split(document, course_shape("csc413_hw2"), "seed")
    assert accounted(document, found)
    assert {f"{answer.question}.yaml": dump_answer(answer) for answer in found.answers} == {
        path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")
    }
    assert found.blank == ("2.1.1", "5.2", "6.2")
    assert found.missing == ("2.2.2",)


def test_every_visible_character_left_out_has_a_reason() -> None:
    document = (ROOT / "answers" / "csc413_hw2" / "source.md").read_text("utf-8")
    found = split(document, course_shape("csc413_hw2"), "seed")
    told = {item.reason for item in found.left if item.text.strip()}
    assert told == {"heading of a question", "heading of a part", "heading of a section", "text of the chat program's interface"}


@pytest.mark.parametrize(
    "heading", ["# 2.1", "### **2.1**", "2.1", "## Question 2.1", "Problem 2.1:", "**2.1**", "## 2.1 A title", "Q2.1", "2.1."]
)
def test_headings_of_a_question(heading: str) -> None:
    assert parts(f"{heading}\n\nsome text\n")[2] == "some text"


@pytest.mark.parametrize(
    "line", ["2.1 is the number of the section we use.", "2.15", "12.1", "1. first point of a list", "see 2.1"]
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert line in parts(f"## 2.1\n\n{line}\nmore\n")[2]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Chat GPT trace:", 0), ("#### ChatGpt trace", 0), ("**Chat GPT trace:**", 0), ("GPT-4 answer:", 0), ("Model output:", 0),
        ("LLM response", 0), ("Claude's answer:", 0), ("AI trace", 0), ("## Trace", 0), ("Output of the model:", 0),
        ("critique of the model output:", 1), ("**Critique:**", 1), ("My critique", 1), ("### Evaluation of the trace", 1),
        ("**Solution:**", 2), ("## Solution:", 2), ("Own solution:", 2), ("Corrected answer:", 2), ("My solution", 2),
    ],
)  # fmt: skip
def test_headings_of_a_part(heading: str, part: int) -> None:
    other = "**Solution:**" if part != 2 else "Chat GPT trace:"
    found = parts(f"## 2.1\n{other}\nother\n\n{heading}\n\nthe text\n")
    assert found[part] == "the text"


def test_text_behind_a_part_heading_on_its_line_is_text() -> None:
    assert parts("## 2.1\nTrace:\nx\n**Critique of the model output:** It is correct\n")[1] == "It is correct"


def test_without_part_headings_all_is_solution() -> None:
    assert parts("## 2.1\n\nfirst\n\nsecond\n") == ("", "", "first\n\nsecond")


def test_a_comment_in_code_is_no_heading() -> None:
    text = "```\n# 2.2\n# Solution\nx = 1\n```"
    assert parts(f"## 2.1\n{text}\n")[2] == text


def test_interface_text_is_left_out_inside_and_outside_of_code() -> None:
    found = split("## 2.1\n```\na\nRegenerate response\nb\n```\n\nRegenerate response\n", SHAPE, "s")
    assert found.answers[0].solution == "```\na\nb\n```"
    assert sum("Regenerate" in item.text for item in found.left) == 2


def test_an_alias_of_the_course_is_a_heading() -> None:
    assert parts("### A\\*B\n\ntext\n", "2.2")[2] == "text"


def test_a_question_answered_twice_is_appended_and_reported() -> None:
    found = split("## 2.1\none\n## 2.2\ntwo\n## 2.1\nthree\n", SHAPE, "s")
    assert found.repeated == ("2.1",)
    assert "one" in found.answers[0].solution
    assert "three" in found.answers[0].solution


def test_text_stays_byte_for_byte() -> None:
    text = "  indented \t\n\n\n$$x$$  \n\ttab\u00a0é"
    assert parts(f"## 2.1\n{text}\n")[2] == text


LINES = st.sampled_from(
    ["## 2.1", "2.2", "# 1", "Trace:", "**Solution:** x", "critique", "```", "~~~", "text", "", "  ", "Regenerate response", "\t- a", "$x$", "\x0c", "a\u2028b", "10.1"]
)  # fmt: skip


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_character_is_in_one_place(lines: list[str], end: str) -> None:
    document = end.join(lines)
    assert accounted(document, split(document, SHAPE, "s"))


@given(st.text(max_size=300))
def test_any_text_is_accounted_for(document: str) -> None:
    assert accounted(document, split(document, SHAPE, "s"))


def test_imported_answers_read_back() -> None:
    for path in (ROOT / "answers" / "csc413_hw2").glob("*.yaml"):
        data = path.read_bytes()
        assert dump_answer(parse_answer(data, path.name)).encode() == data
