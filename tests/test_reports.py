"""Reports: the shipped ones byte for byte, nothing of a submission as markup, every claim in its place."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.audit import grade
from grader.formats import classroom, html, markdown
from grader.formats import json as results
from grader.formats.alike import Said
from grader.formats.mathml import Stretch, convert, marked
from grader.formats.rows import plain, rows
from grader.formats.setting import paragraphs
from grader.markdown import leaves
from grader.model import (
    PARTS,
    Answer,
    Claim,
    Contradiction,
    Counterexample,
    GradedAnswer,
    GradedPart,
    Mismatch,
    Open,
    Outcome,
    Report,
    Span,
    Verdict,
)
from grader.reference import Course
from tests.hostile_answers import part as claimed

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "reports" / "csc413_hw2"
TAGS = frozenset(
    "html head meta title style body header main nav article section footer form fieldset legend label input select option button "
    "output dialog script h1 h2 h3 p ul ol li dl dt dd table caption thead tbody tr th td div span a mark u q b pre code kbd blockquote "
    "details summary img svg path rect circle text math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable "
    "mtr mtd mstyle mpadded menclose".split()
)


class Seen(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def seen(page: str) -> Seen:
    found = Seen()
    found.feed(page)
    return found


def report_on(text: str, verdicts: tuple[Verdict, ...] = ()) -> Report:
    part = GradedPart(part="solution", text=text, verdicts=verdicts)
    answer = GradedAnswer(question="9.9", title=text[:40], status="graded", parts=(part,))
    return Report(
        course="demo", submission="s", grader="0", reference="0", isolation="none needed", answers=(answer,),
        contradictions=(Contradiction(claims=("9.9/solution/1",), reason=text[:40]),),
    )  # fmt: skip


def test_the_shipped_reports_are_rebuilt_byte_for_byte_anywhere(tmp_path: Path) -> None:
    environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "grader.cli", "grade", str(ROOT / "answers" / "csc413_hw2"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("results.json", "report.html", "report.md"):
        made, shipped = (
            re.sub(rb"bubblewrap [\d.]+", b"bubblewrap", (folder / name).read_bytes()) for folder in (tmp_path / "out", SHIPPED)
        )
        assert made == shipped, f"run `make grade` and look at what changed in {name}"


def test_every_quote_is_the_text_at_its_span() -> None:
    document = json.loads((SHIPPED / "results.json").read_text("utf-8"))
    for answer in document["answers"]:
        for part in answer["parts"].values():
            for claim in part["claims"]:
                start, end = claim["span"]
                assert part["text"][start:end] == claim["quote"]


def test_results_are_read_back_whole() -> None:
    text = (SHIPPED / "results.json").read_text("utf-8")
    report = results.parse(text)
    assert results.render(report) == text
    assert html.render(report) == (SHIPPED / "report.html").read_text("utf-8")
    assert markdown.render(report) == (SHIPPED / "report.md").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "grader.results/1"}', '{"schema": "x"}', "[" * 100_000])
def test_what_are_no_results_is_refused(text: str) -> None:
    with pytest.raises(results.ResultsError):
        results.parse(text)


def test_every_claim_is_marked_once_and_linked_to_its_note() -> None:
    page = (SHIPPED / "report.html").read_text("utf-8")
    report = results.parse((SHIPPED / "results.json").read_text("utf-8"))
    for answer in report.answers:
        for part in answer.parts:
            for verdict in part.verdicts:
                anchor = html.anchor(verdict.id)
                note = "n" + anchor[1:]
                assert page.count(f' id="{anchor}"') == 1
                assert page.count(f' id="{note}"') == 1
                assert len(re.findall(rf'class="sign \w+" href="#{re.escape(note)}"', page)) == 1


def test_the_page_needs_no_network_and_only_its_own_style_and_script() -> None:
    page = (SHIPPED / "report.html").read_text("utf-8")
    found = seen(page)
    assert found.tags <= TAGS, found.tags - TAGS
    assert not [value for name, value in found.attributes if name in ("srcset", "action", "style") or name.startswith("on")]
    assert all(value.startswith("data:image/svg+xml;base64,") for name, value in found.attributes if name == "src")
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    policy = next(value for name, value in found.attributes if name == "content" and "default-src" in value)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (body,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert b64encode(sha256(body.encode()).digest()).decode() in policy
    assert len(page.encode()) < 1_000_000


def test_all_323_formulas_of_the_homework_become_mathml() -> None:
    report = results.parse((SHIPPED / "results.json").read_text("utf-8"))
    formulas = [
        (part.text[formula.start : formula.end], formula.display)
        for answer in report.answers
        for part in answer.parts
        for leaf in leaves(part.text)
        for formula in leaf.formulas
    ]
    assert len(formulas) == 323
    assert [source for source, display in formulas if convert(source, display) is None] == []
    assert 'class="tex"' not in (SHIPPED / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("formula", "part", "held"),
    [
        (r"\|\alpha x_1 - t\|^2", r"\alpha x_1 - t", True),
        (r"\frac{a+b}{c}", "a+b", True),
        (r"\frac{a+b}{c}", "b}{c", False),
        ("x^2 + 1", "x", False),
        (r"\text{a b} + c", "b", False),
    ],
)
def test_a_part_of_a_formula_is_marked_where_it_is_a_whole_part(formula: str, part: str, held: bool) -> None:
    start = formula.index(part)
    found = marked(formula, [Stretch(start, start + len(part), "clash")])
    assert (found is not None) is held
    if found is not None:
        assert found.count('<mrow class="clash">') == 1
        assert "\ue000" not in found


def test_rows_of_an_aligned_formula_are_lines_and_those_of_a_matrix_are_not() -> None:
    text = r"\begin{aligned} a &= b \\ &= \begin{bmatrix}1 & 2\\3 & 4\end{bmatrix} \end{aligned}"
    assert [plain(text[row.start : row.end]).strip() for row in rows(text)] == [
        "a  = b",
        r"= \begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}",
    ]
    assert len(rows(r"\begin{pmatrix}1\\2\end{pmatrix}")) == 1
    assert len(rows(r"{a \\ b")) == 1


def test_rendering_is_linear_in_claims() -> None:
    def steps(number: int) -> int:
        """Bytecodes run while so many claims are rendered: a count says the same on every machine, a clock does not."""
        text = "so the value is 7 here. " * number
        report = Report(
            course="c", submission="s", grader="0", reference="0", isolation="", answers=(
                GradedAnswer(question="1", status="graded", parts=(claimed("1", text, "value is 7"),)),),
        )  # fmt: skip
        counted = itertools.count()

        def step(frame: FrameType, event: str, argument: object) -> object:
            frame.f_trace_opcodes = True
            next(counted)
            return step

        sys.settrace(step)
        try:
            html.render(report)
        finally:
            sys.settrace(None)
        return next(counted)

    steps(10)
    assert steps(200) < 4.5 * steps(50)


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "$\\text{<script>alert(1)</script>}$", "$\\href{javascript:alert(1)}{x}$",
    "$\\text{</math><svg onload=alert(1)>}$", "```\n</pre><script>x</script>\n```", "<!-- --><style>body{display:none}</style>", "[x](javascript:alert(1))",
    "$\\class{x\" onmouseover=\"alert(1)}{y}$", "$$\\unicode{x3c}script$$", "{{ 7*7 }} {% for x in y %}", "&lt;script&gt;", "$a < b > c$", "| a | <b> |\n|---|---|\n| x | y |",
    "$x = 1</math><script>alert(1)</script>$", "<details open ontoggle=alert(1)>", "$\\mathbb{<iframe>}$", "@someone #1 ![x](http://e.x/a.png)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_submission_becomes_markup(text: str) -> None:
    answer = Answer(course="demo", question="1", submission="s", trace=text, critique=text, solution=f"## {text}\n\n- {text}\n")
    graded = grade(answer, Course("demo", ("1",)))
    report = Report(course=text, submission=text, grader="0", reference="0", isolation="none", answers=(graded,))
    harmless(report, text)


def harmless(report: Report, text: str) -> None:
    found = seen(html.render(report))
    assert found.tags <= TAGS, found.tags - TAGS
    assert not [
        name
        for name, _ in found.attributes
        if name.startswith("on") or name in ("src", "srcdoc", "action", "formaction", "style")
    ]
    assert all(value.startswith("#") for name, value in found.attributes if name in ("href", "xlink:href"))
    for line in markdown.render(report).splitlines():
        outside = re.sub(r"(`+).+?\1", "", line)
        assert not re.search(r"(?<!\\)[<\[]", outside), line


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "text", "$x$", "\n\n", "- ", "```", "$$", "\\(", "<", ">", '"', "'", "&"]), max_size=8
    ).map("".join)
)
def test_no_mixture_becomes_markup(text: str) -> None:
    harmless(report_on(text), text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab $`*\n#>-|\\{}[]=+1<&"), max_size=80), st.data())
def test_every_visible_character_is_shown_and_every_claim_marked(text: str, data: st.DataObject) -> None:
    verdicts = []
    place = 0
    for number in range(data.draw(st.integers(0, 4))):
        if place >= len(text):
            break
        start = data.draw(st.integers(place, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        claim = Claim(kind="equation", part="solution", span=Span(start, end), quote=text[start:end])
        evidence = data.draw(st.sampled_from([Open(why="unread", detail="x"), Mismatch(expected="1", found="2")]))
        verdicts.append(Verdict(id=f"9.9/solution/{number + 1}", claim=claim, evidence=evidence, reason="r"))
        place = end
    part = GradedPart(part="solution", text=text, verdicts=tuple(verdicts))
    lines = [line for paragraph in paragraphs(part) for line in paragraph.lines]
    shown = "".join(piece.text for line in lines for piece in line.pieces)
    signed = [verdict.id for line in lines for verdict in line.ends]
    assert sorted(signed) == sorted(verdict.id for verdict in verdicts)
    assert {char for char in text if char.isalnum()} <= set(shown) | {"1"}
    harmless(report_on(text, tuple(verdicts)), text)


def test_a_formula_that_does_not_convert_is_shown_as_source() -> None:
    for formula in (r"\foo{x}", r"\frac{1", "x" * 6_000, r"\begin{aligned} a & b \end{aligned}", "{" * 100 + "}" * 100):
        assert convert(formula) is None


def test_a_long_formula_is_quick() -> None:
    text = "$" + "x + " * 25_000 + "x$"
    assert "<code" in html.render(report_on(text))


# ---------------------------------------------------------------- the homework's verdicts


def verdict_of(question: str, part: str, quote: str) -> Verdict:
    from tests.conftest import shipped

    (graded,) = [item for item in shipped(question).parts if item.part == part]
    (found,) = [item for item in graded.verdicts if quote in item.claim.quote]
    return found


@pytest.mark.parametrize(
    ("question", "part", "quote", "state", "detail"),
    [
        ("1.1.1", "solution", r"w^* = X^{-1}t", "wrong", "no inverse"),
        ("3.2", "solution", "trainable parameters in the CNN", "right", ""),
        ("3.2", "solution", "neurons in the CNN", "wrong", "61632"),
        ("1.2.1", "trace", r"\nabla L(w) =", "right", ""),
        ("1.2.1", "trace", r"\|\alpha x_1 - t\|^2", "wrong", "shape"),
        ("1.2.1", "trace", r"(2\alpha - 2)^2", "wrong", "it should be 4"),
        ("1.2.1", "trace", r"5\alpha^2 - 16", "wrong", ""),
        ("1.2.1", "trace", r"10\alpha - 16", "follows", ""),
        ("1.2.1", "trace", r"\alpha = 1.6", "follows", "0.4"),
        ("1.2.1", "trace", "[3.2, 1.6]", "follows", "[0.8, 0.4]"),
        ("1.2.1", "trace", "0.26666667", "wrong", "0.316227"),
        ("1.2.1", "trace", "1.23577803", "wrong", "0.607478"),
        ("1.2.1", "critique", "[2, 1]", "wrong", "[0.8, 0.4]"),
        ("1.2.1", "critique", "[4, 2]", "wrong", "[2/3, 2/3]"),
        ("2.2.1", "trace", r"\nabla_{w_0} L(w_0) = X", "wrong", "factor n/2"),
        ("2.2.1", "trace", r"w_1 = w_0 - \eta X^{\top}(Xw_0 - t)", "follows", ""),
        ("2.2.1", "critique", "L_1 = ", "wrong", "shape"),
        ("2.2.3", "trace", r"\frac{\partial L_1}{\partial w_1} * ", "right", ""),
        ("2.2.3", "trace", r"\frac{\partial w_1}{\partial \eta} = ", "right", ""),
        ("2.2.3", "trace", "-4/n", "wrong", "factor n"),
        ("2.2.3", "trace", r"\eta = 2 *", "wrong", ""),
        ("2.3.1", "solution", r"(1 - \eta \lambda')", "wrong", ""),
        ("2.3.1", "solution", r"(1 - \eta \lambda) w_0", "wrong", ""),
        ("3.1", "solution", "[ 0 -1 -1 -1 0 ]", "wrong", "18 of 25"),
    ],
)  # fmt: skip
def test_the_homework_is_judged_as_its_handout_says(question: str, part: str, quote: str, state: str, detail: str) -> None:
    found = verdict_of(question, part, quote)
    name = "follows" if found.follows_from and found.outcome is Outcome.WRONG else found.outcome.value
    assert name == state
    assert detail in found.reason


def test_no_verdict_of_the_homework_is_a_fault() -> None:
    from tests.conftest import shipped

    for question in ("1.1.1", "1.2.1", "2.2.1", "2.2.3", "2.3.1", "2.3.2", "3.1", "3.2", "5.4"):
        for part in shipped(question).parts:
            assert part.part in PARTS
            for verdict in part.verdicts:
                assert not (isinstance(verdict.evidence, Open) and verdict.evidence.why == "fault"), verdict


def test_a_wrong_verdict_always_carries_evidence_against() -> None:
    from tests.conftest import shipped

    for question in ("1.2.1", "2.2.1", "2.2.3", "3.1"):
        for part in shipped(question).parts:
            for verdict in part.verdicts:
                if verdict.outcome is Outcome.WRONG:
                    assert isinstance(verdict.evidence, (Counterexample, Mismatch))


# ---------------------------------------------------------------- a class


def test_a_class_page_counts_shared_mistakes_once_a_submission_and_runs_nothing() -> None:
    report = results.parse((SHIPPED / "results.json").read_text("utf-8"))
    one = classroom.summary(report, "a b/report.html")
    evil = "=HYPERLINK(1)<script>"
    summaries = [
        one.model_copy(update={"submission": "ann"}),
        one.model_copy(update={"submission": "bob", "href": "javascript:alert(1)"}),
        classroom.Summary(submission=evil, problem="q.yaml:3:1: unknown key"),
    ]
    page = classroom.class_page("demo", iter(summaries))
    found = seen(page.html)
    assert "script" not in found.tags
    assert not [value for name, value in found.attributes if name == "href" and value.startswith("javascript:")]
    links = {value.replace("_", "-") for name, value in found.attributes if name == "href"}
    assert any(link.startswith("a%20b/report.html#c-1.2.1-trace-") for link in links)
    assert re.search(r'class="many">2<', page.html)
    assert not re.search(r'class="many">[13-9]', page.html)
    rows = list(csv.DictReader(io.StringIO(page.csv)))
    assert [row["submission"] for row in rows] == ["ann", "bob", "'" + evil]
    assert rows[0]["wrong"] == str(len(one.mistakes))
    assert rows[2]["problem"] == "q.yaml:3:1: unknown key"
    assert page == classroom.class_page("demo", iter(summaries))


def test_the_table_of_mistakes_stays_bounded_and_keeps_what_many_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "MAX_DISTINCT", 50)
    mistakes = [classroom.Mistake(question="1", part="trace", kind="number", quote=f"{n} = 0", reason="r") for n in range(2_000)]
    shared = classroom.Mistake(question="1", part="trace", kind="number", quote="1 + 1 = 3", reason="r")
    page = classroom.class_page(
        "demo", (classroom.Summary(submission=f"s{n}", mistakes=(shared, mistakes[n])) for n in range(2_000))
    )
    assert 'class="many">2000<' in page.html
    assert "left out" in page.html


def test_a_class_page_groups_submissions_whose_claims_are_equal() -> None:
    same = Said(question="1", part="solution", claims=5, hash="a")
    other = Said(question="1", part="solution", claims=5, hash="b")
    items = [classroom.Summary(submission=f"s{n}", href=f"s{n}/report.html", said=(same if n % 2 else other,)) for n in range(40)]
    page = classroom.class_page(
        "demo",
        iter([*items, classroom.Summary(submission="alone", said=(Said(question="1", part="trace", claims=9, hash="a"),))]),
    )
    assert page.html.count("8 more") == 2
    assert "Answers that claim the same" in page.html
    assert "alone" not in page.html.partition("Answers that claim the same")[2].partition("By question")[0]
    assert "Answers that claim the same" not in classroom.class_page("demo", iter(items[:2])).html
