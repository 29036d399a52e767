"""Answer files: what is read, what is refused with one clear line, and segments with exact spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers import AnswerError, dump_answer, parse_answer, segments
from grader.model import Answer, Block

HEAD = 'course: demo\nquestion: "2.1"\nsubmission: s\n'


def refused(text: str | bytes) -> str:
    with pytest.raises(AnswerError) as caught:
        parse_answer(text if isinstance(text, bytes) else text.encode(), "a.yaml")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("a.yaml")
    return message


def test_an_answer_file_is_read() -> None:
    answer = parse_answer((HEAD + "trace: |\n  a\n  b\nsolution: |-\n  c\n").encode(), "a.yaml")
    assert (answer.trace, answer.critique, answer.solution) == ("a\nb\n", "", "c")


def test_json_is_read() -> None:
    answer = parse_answer(b'{"course": "demo", "question": "3.2", "submission": "s", "trace": "x\\ny"}', "a.json")
    assert (answer.question, answer.trace) == ("3.2", "x\ny")


def test_an_unquoted_number_is_refused_with_the_mend() -> None:
    message = refused("course: demo\nquestion: 3.2\nsubmission: s\n")
    assert message == 'a.yaml:2:11: question: 3.2 unquoted is a number; quote it: question: "3.2"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file is empty"),
        (HEAD + "tracee: x\n", "did you mean `trace`?"),
        (HEAD + "course: x\n", "a.yaml:4:1: course: a second time"),
        ("course: &a demo\n", "anchor"),
        ("course: *a\n", "alias"),
        ("course: !!python/object:os.system x\n", "tag"),
        (HEAD + "<<: {}\n", "merge key"),
        (HEAD + "trace: [a]\n", "a list where text is expected"),
        (HEAD + "trace: {a: b}\n", "a mapping where text is expected"),
        ("- a\n", "a list, not a mapping"),
        ("just text\n", "not a mapping"),
        (HEAD + "---\n" + HEAD, "a second document"),
        (HEAD + "trace: 'unclosed\n", "not YAML"),
        ("course: demo\n", "question: is missing"),
        ("course: ../x\nquestion: '1'\nsubmission: s\n", "is not a name"),
        ("course: demo\nquestion: '1'\nsubmission: yes\n", "a truth value"),
        (HEAD + "trace: 12\n", "a number"),
        (HEAD.encode() + b"trace: \xff\n", "not UTF-8"),
        (HEAD.encode() + b"trace: a\0b\n", "NUL"),
        (b"x" * ((1 << 20) + 1), "larger than 1 MiB"),
        ("trace: " + "[" * 5000, "a list where text is expected"),
        ("{" * 5000, "a mapping where text is expected"),
        ("a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "unknown key"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str | bytes, expected: str) -> None:
    assert expected in refused(text)


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("\n\n  \t#:-|>'\"\\$\r\x85\u2028\ufeff")), max_size=80
)


@given(TEXT, TEXT, TEXT)
def test_what_is_written_reads_back_byte_for_byte(trace: str, critique: str, solution: str) -> None:
    answer = Answer(course="demo", question="2.1", submission="s", trace=trace, critique=critique, solution=solution)
    assert parse_answer(dump_answer(answer).encode(), "a.yaml") == answer


# ---------------------------------------------------------------- segments


def blocks(text: str) -> list[tuple[str, str]]:
    found = segments(text, "trace")
    assert all(text[item.span.start : item.span.end] == item.text for item in found)
    return [(item.block.value, item.text) for item in found]


def test_a_paragraph_comes_whole_and_its_formulas_after_it() -> None:
    assert blocks("We get $ x = 1 $ and \\(y\\).") == [
        ("prose", "We get $ x = 1 $ and \\(y\\)."),
        ("inline", "x = 1"),
        ("inline", "y"),
    ]


def test_a_formula_on_its_own_is_displayed() -> None:
    assert blocks("$$a = b$$\n\n\\[c = d\\]") == [("display", "a = b"), ("display", "c = d")]


def test_code_is_code() -> None:
    assert blocks("```\n$x$ = 1\n```\n\ntext `$y$` more")[0] == ("code", "$x$ = 1\n")
    assert ("inline", "y") not in blocks("text `$y$` more")


@pytest.mark.parametrize("text", ["It costs $5 and $6 today.", "an unclosed $x = 1", "a \\$5 note"])
def test_dollars_that_are_no_formula(text: str) -> None:
    assert [block for block, _ in blocks(text)] == ["prose"]


def test_spans_count_code_points_not_bytes() -> None:
    assert blocks("é𝔼ß $x = ü$ end")[1] == ("inline", "x = ü")


@given(st.text(st.sampled_from("ab $`*_[]()\\\n#>-|1é𝔼{}"), max_size=120))
def test_any_text_has_exact_spans(text: str) -> None:
    for item in segments(text, "trace"):
        assert text[item.span.start : item.span.end] == item.text
        assert item.block in Block
