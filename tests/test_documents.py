"""Documents of other forms: the same answers as from Markdown, everything left out told, and nothing that breaks or hangs the reader."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypandoc
import pytest

from grader.documents import chat, notebook, pandoc, pdf, reading, tex, word
from grader.documents.document import Document, DocumentError
from grader.documents.reading import forms, load
from grader.files import FileError, course_shape
from grader.homework import CourseShape, split
from grader.model import PARTS, Answer
from grader.turns import split_turns, turns

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "answers" / "csc413_hw2" / "source.md").read_text("utf-8")
SHAPE = CourseShape(course="demo", questions=("1", "2.1", "2.2", "10.1.1"))


def made(form: str, text: str = SOURCE) -> bytes:
    """The text as pandoc writes it in another form."""
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", form, "-s", "-o", "-"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout


def bare(text: str) -> str:
    """Without white space, dollars, braces, backslashes, quotes' shapes and the fences of code."""
    text = re.sub(r"^ *```\w*$", "", text, flags=re.MULTILINE).translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'})
    return re.sub(r"[\s$*\\{}]+", "", text.replace("operatorname", ""))


def different(document: Document) -> list[str]:
    """The parts of the homework that are not as from Markdown."""
    shape = course_shape("csc413_hw2")
    want, got = split(SOURCE, shape, "s"), split(document.text, shape, "s")
    assert (got.blank, got.missing, got.repeated) == (want.blank, want.missing, want.repeated)
    pairs = zip(want.answers, got.answers, strict=True)
    return [f"{a.question} {part}" for a, b in pairs for part in PARTS if bare(a.text(part)) != bare(b.text(part))]


def test_the_homework_as_word_gives_the_same_answers() -> None:
    assert different(word.read(made("docx"))) == []


def test_the_homework_as_latex_gives_the_same_answers() -> None:
    assert different(tex.read(made("latex"))) == []


def test_the_homework_as_a_notebook_gives_the_same_answers() -> None:
    pieces = re.split(r"(?m)^(?=#)", SOURCE)
    cells = [{"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": piece} for n, piece in enumerate(pieces)]
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    assert different(notebook.read(json.dumps(data).encode())) == []


# ---------------------------------------------------------------- notebooks


def cell(kind: str, source: str, **more: object) -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def test_code_cells_are_code_and_outputs_are_not_read() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "the answer is 42"}
    cells = [cell("markdown", "## 2.1\n\nSolution:"), cell("code", "```\nx = 1", outputs=[output], execution_count=1)]
    found = notebook.read(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}).encode())
    (answer,) = split(found.text, SHAPE, "s").answers
    assert answer.solution == "````\n```\nx = 1\n````"
    assert found.notes == ("cell 2: its output is not read",)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"nbformat": 4}', b"\xff", b"[" * 100_000, b'{"nbformat": 4, "cells": 3}'])
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="not a notebook"):
        notebook.read(data)


# ---------------------------------------------------------------- Word and LaTeX


def archive(members: dict[str, bytes], **changed: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**members, **changed}.items():
            file.writestr(name, data)
    return out.getvalue()


def members(text: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made("docx", text))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_word_document_that_bursts_is_refused_quickly() -> None:
    began = time.monotonic()
    with pytest.raises(DocumentError, match="unpacked"):
        word.read(archive({"word/document.xml": b"<a>" + b" " * (200 << 20)}))
    bomb = archive({"word/document.xml": b"<a>" + b" " * (40 << 20) + b"</a>"})
    with pytest.raises(DocumentError, match="larger than"):
        word.read(bomb)
    lying = bomb.replace((40 * (1 << 20) + 7).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(DocumentError):
        word.read(lying)
    assert time.monotonic() - began < 60


def test_entities_of_xml_are_refused() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><a>&b;&x;</a>'
    with pytest.raises(DocumentError, match="entities"):
        word.read(archive({**members("## 2.1\n\ntext"), "word/document.xml": laughs.encode()}))


@pytest.mark.parametrize(("data", "why"), [(b"", "not a Word"), (b"PK\3\4", "not a Word"), (archive({"a": b"x"}), "not a Word")])
def test_what_is_no_word_document_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        word.read(data)


def test_a_word_document_without_text_is_refused_with_the_reason() -> None:
    with pytest.raises(DocumentError, match="gives no text"):
        word.read(made("docx", " "))


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        (r"\parallel Xw - t \parallel^{2}", r"\|Xw - t\|^{2}"),
        (r"a \parallel b", r"a \parallel b"),
        (r"argmin(w)", r"\operatorname{argmin}(w)"),
        (r"margmin + {rank}", r"margmin + {rank}"),
        (r"\lbrack 2,1\rbrack", "[2,1]"),
        (r"\widehat{w} + \widehat{AB}", r"\hat{w} + \widehat{AB}"),
    ],
)
def test_equations_of_word_are_spelled_as_people_do(kept: str, meant: str) -> None:
    assert word.formula(kept) == meant


def test_what_has_no_place_in_markdown_is_told() -> None:
    found = tex.read(rb"\section{2.1} text \foo{x} and ~~ \input{/etc/passwd} \includegraphics{a.png}")
    assert "root:" not in found.text
    assert any("foo" in note for note in found.notes)
    assert any("picture" in note for note in found.notes)
    assert any("/etc/passwd" in note for note in found.notes)


def test_text_stays_text() -> None:
    found = tex.read(
        rb"\section{2.1} It costs \$5 and \$6, [a] 2*3*4 a\_b \# x. \# 1 \begin{verbatim}```" + b"\n" + rb"x\end{verbatim}"
    )
    assert r"It costs \$5 and \$6, [a] 2\*3\*4 a_b # x." in found.text
    assert "````\n```\nx\n````" in found.text


def survived(read: Callable[[bytes], Document], data: bytes) -> bool:
    """Whether the reader gave a document of reasonable size, or refused in one line."""
    try:
        return len(read(data).text) < 1 << 24
    except DocumentError as error:
        return "\n" not in str(error)


def test_macros_that_grow_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 2)
    bomb = "\n".join(rf"\newcommand{{\a{chr(97 + n)}}}{{\a{chr(98 + n)}\a{chr(98 + n)}}}" for n in range(25)) + r" $\aa$"
    began = time.monotonic()
    for text in (bomb, r"\newcommand{\x}{\x\x} $\x$", "{" * 100_000, r"\begin{itemize}\item " * 2_000):
        assert survived(tex.read, (r"\section{2.1} a " + text).encode())
    assert time.monotonic() - began < 60


# ---------------------------------------------------------------- PDF


def printed(lines: list[tuple[float, float, float, str]], extra: str = "", kids: str = "[3 0 R]", count: int = 1) -> bytes:
    """A page with text: x, y, size, words."""
    content = (
        "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in lines).encode() + extra.encode()
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Fm 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /Fm 6 0 R >> >> /Length 6 >>\nstream\n/Fm Do\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def test_mathematics_of_a_pdf_is_kept_and_not_judged() -> None:
    lines = [
        (50, 750, 18, "2.1"), (50, 720, 12, "Solution:"), (50, 700, 12, "A larger stride makes the output smaller and keeps"),
        (50, 685, 12, "the number of filters."), (50, 660, 12, "The loss is L(w) = (w - 2)"), (200, 665, 7, "2"), (50, 640, 12, "That is all."),
    ]  # fmt: skip
    found = pdf.read(printed(lines))
    (answer,) = split(found.text, SHAPE, "s").answers
    assert answer.solution.startswith("A larger stride makes the output smaller and keeps the number of filters.\n\n```\n")
    assert re.search(r"```\nThe loss is L\(w\) = \(w - 2\) ?2\n?", answer.solution)
    assert answer.solution.endswith("```\n\nThat is all.")
    assert any("not judged" in note for note in found.notes)


def test_a_pdf_without_text_is_refused_with_the_reason() -> None:
    with pytest.raises(DocumentError, match="gives no text"):
        pdf.read(printed([]))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PDF-1.4\n", b"%PDF-1.4\n%%EOF", printed([(1, 1, 12, "2.1")], kids="[2 0 R 3 0 R]"), printed([(1, 1, 12, "2.1")], kids="[2 0 R]", count=10**9),
        printed([(1, 1, 12, "2.1")], extra=" /Fm Do" * 50), printed([(1, 1, 12, "2.1")])[:-60], printed([(1, 1, 12, "a")]).replace(b"/Parent 2 0 R", b"/Parent 3 0 R"),
        printed([(1, 1, 12, "x" * 1000)] * 20_000),
    ],
    ids=["empty", "head", "nothing", "tree loop", "tree only loop", "form loop", "cut", "parent loop", "huge page"],
)  # fmt: skip
def test_broken_and_looping_pdfs_end(data: bytes) -> None:
    began = time.monotonic()
    assert survived(pdf.read, data)
    assert time.monotonic() - began < 60


# ---------------------------------------------------------------- chats


SHARED = """ChatGPT

You said:
Question 2.1 please. Solution: mine
ChatGPT said:
Thought for 12 seconds
So $x = 1$.
```
Copy code
## 2.2
```
**Solution:** it is 1
Regenerate response
You said:
are you sure?
ChatGPT said:
Yes.
You said:
What about 10.1.1?
ChatGPT said: it is 2
You said: Questions 2.1 and problem 2.2
ChatGPT said:
both
"""


def test_what_was_said_to_a_question_is_its_trace() -> None:
    found = split_turns(SHARED, turns(SHARED, SHAPE), SHAPE, "s")
    place = 0
    for span in sorted([item.span for item in found.placed] + [item.span for item in found.left]):
        assert span.start == place
        place = span.end
    assert place == len(SHARED)
    assert [(a.question, a.trace) for a in found.answers] == [
        ("2.1", "So $x = 1$.\n```\n## 2.2\n```\n**Solution:** it is 1\nYes."),
        ("10.1.1", "it is 2"),
    ]
    told = {item.reason for item in found.left}
    assert "an answer to a turn that names several questions: 2.1, 2.2" in told
    assert {item.text.strip() for item in found.left if "interface" in item.reason} == {
        "Thought for 12 seconds", "Copy code", "Regenerate response"
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "## 2.1\nUser:\nhi\nChatGPT:\nx = 1\n",
        "ChatGPT: only one speaks\n",
        "You said that human error\nassistant professor\n",
        SOURCE,
    ],
)
def test_a_homework_is_no_conversation(text: str) -> None:
    assert turns(text, SHAPE) == ()


def message(role: str, text: object, parent: str | None, children: list[str]) -> dict[str, object]:
    content = {"content_type": "text", "parts": [text]}
    return {"message": {"author": {"role": role}, "content": content}, "parent": parent, "children": children}


def test_an_export_is_read_by_the_branch_that_was_shown() -> None:
    mapping = {
        "r": {"message": None, "parent": None, "children": ["s"]}, "s": message("system", "be nice", "r", ["u"]),
        "u": message("user", "2.1", "s", ["old", "new"]), "old": message("assistant", "first try", "u", []), "new": message("assistant", "User:\nit is $1$", "u", []),
    }  # fmt: skip
    found = chat.read(json.dumps([{"title": "hw", "mapping": mapping, "current_node": "new"}]).encode())
    (answer,) = split_turns(found.text, found.turns, SHAPE, "s").answers
    assert answer == Answer(course="demo", question="2.1", submission="s", trace="User:\nit is $1$")
    assert any("branches" in note for note in found.notes)
    assert any("system" in note for note in found.notes)
    plain = chat.read(b'[{"role": "user", "content": "2.1"}, {"role": "assistant", "content": "one"}]')
    assert split_turns(plain.text, plain.turns, SHAPE, "s").answers[0].trace == "one"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"3", b'"x"', b"[" * 100_000, b'[{"mapping": {"a": {"parent": "a"}}, "current_node": "a"}]', b'[{"mapping": 3}]', b'{"conversations": [3]}']
)  # fmt: skip
def test_what_is_no_export_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        chat.read(data)


# ---------------------------------------------------------------- the process


def test_every_form_is_found_by_its_module() -> None:
    assert dict(forms()) == {
        ".ipynb": "notebook", ".docx": "word", ".tex": "tex", ".latex": "tex", ".pdf": "pdf", ".json": "chat"
    }  # fmt: skip


def test_a_reader_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.tex").write_bytes(made("latex", "## 2.1\n\ntext"))
    assert "## 2.1" in load(tmp_path / "a.tex").text
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(FileError, match="took more than"):
        load(tmp_path / "a.tex")


def test_import_tells_in_one_line_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(printed([]))
    command = [sys.executable, "-m", "grader.cli", "import", "x.pdf", "--out", "new"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 1
    assert done.stderr.startswith("grader: x.pdf: it gives no text")
    assert done.stderr.count("\n") == 1
