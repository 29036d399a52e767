"""The command line: what it prints, what it refuses in one clear line, and its exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = 'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\nsolution: |\n  $\\tilde\\lambda = \\frac{\\lambda}{2\\eta}$\n'
WRONG = GOOD.replace("2\\eta", "\\eta")


def run(*args: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "grader.cli", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    return done


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines on stderr but those of progress, which come on a slow machine."""
    return [line for line in done.stderr.strip().splitlines() if " answers, " not in line]


def one_line(done: subprocess.CompletedProcess[str], expected: str) -> None:
    lines = told(done)
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("grader: ")
    assert expected in lines[0]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "2.3.2.yaml").write_text(GOOD)
    return tmp_path


def test_a_submission_is_graded(work: Path) -> None:
    done = run("grade", "answers", "--out", "out", cwd=work)
    assert (done.returncode, told(done)) == (0, [])
    assert "2.3.2" in done.stdout
    results = json.loads((work / "out" / "results.json").read_text())
    (claim,) = results["answers"][0]["parts"]["solution"]["claims"]
    assert (claim["verdict"], claim["kind"], claim["id"]) == ("right", "equation", "2.3.2/solution/1")
    assert (work / "out" / "report.html").exists()
    assert (work / "out" / "report.md").exists()


def test_a_wrong_claim_is_a_result_unless_asked_to_fail(work: Path) -> None:
    (work / "answers" / "2.3.2.yaml").write_text(WRONG)
    assert run("grade", "answers", "--out", "out", cwd=work).returncode == 0
    assert run("grade", "answers", "--out", "out", "--fail-on", "wrong", cwd=work).returncode == 4


def test_a_class_gets_a_report_for_each_submission(work: Path) -> None:
    for name in ("ann", "bob"):
        (work / "class" / name).mkdir(parents=True)
        (work / "class" / name / "2.3.2.yaml").write_text(GOOD.replace("submission: s", f"submission: {name}"))
    assert run("grade", "class", "--out", "out", cwd=work).returncode == 0
    assert json.loads((work / "out" / "bob" / "results.json").read_text())["submission"] == "bob"


BAD = {
    "truncated": (b'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\ntrace: "unclosed', "not YAML"),
    "bytes": (b"course: \xff\xfe", "not UTF-8"),
    "nul": (b"course: a\0b", "NUL byte"),
    "bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\n", "unknown key"),
    "merge": (b'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\n<<: {trace: x}\n', "merge key"),
    "float": (b"course: csc413_hw2\nquestion: 3.2\nsubmission: s\n", 'question: "3.2"'),
    "key": (b'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\nsolutoin: x\n', "did you mean `solution`?"),
    "twice": (b'course: csc413_hw2\ncourse: x\nquestion: "2.3.2"\nsubmission: s\n', "a second time"),
    "question": (b'course: csc413_hw2\nquestion: "9.9.9"\nsubmission: s\ntrace: x\n', "no question 9.9.9"),
    "course": (b'course: other\nquestion: "1"\nsubmission: s\n', "no reference for the course other"),
    "deep": (b"trace: " + b"[" * 100_000, "a list where text is expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line_and_the_rest_is_graded(name: str, work: Path) -> None:
    data, expected = BAD[name]
    (work / "answers" / "bad.yaml").write_bytes(data)
    done = run("grade", "answers", "--out", "out", cwd=work)
    assert done.returncode == 1
    one_line(done, expected)
    results = json.loads((work / "out" / "results.json").read_text())
    assert "graded" in [answer["status"] for answer in results["answers"]]


def test_a_missing_path_and_an_empty_folder(work: Path) -> None:
    done = run("grade", "nowhere", cwd=work)
    assert done.returncode == 1
    one_line(done, "does not exist")
    (work / "empty").mkdir()
    done = run("grade", "empty", cwd=work)
    assert done.returncode == 1
    one_line(done, "holds no answer files")


def test_a_file_of_a_gigabyte_is_refused_at_once(work: Path) -> None:
    with (work / "answers" / "huge.yaml").open("wb") as file:
        file.truncate(1 << 30)
    done = run("grade", "answers", "--out", "out", cwd=work)
    assert done.returncode == 1
    one_line(done, "larger than 1 MiB")


HOSTILE = {
    "unclosed dollar": "a $x = 1 and more",
    "long formula": "$" + "x + " * 25_000 + "x = 1$",
    "deep braces": "$" + "{" * 10_000 + "x" + "}" * 10_000 + " = 1$",
    "power tower": "$10**10**10 = 1$ and $10^{10^{10}} = 1$ and $9^{9^{9^9}} = x$ and $(10^{300})^{300} = 1$",
    "factorial": "$(10^{9})! = 1$ and $200!!! = 1$",
    "sum": r"$\sum_{i=1}^{10^{12}} i = 1$",
    "binomial": r"$\binom{10^9}{10^8} = 1$",
    "digits": "$" + "9" * 5_000 + " = 1$",
    "rows": "[ 1 2 ]\n\n" * 3_000,
    "many": "$x = 1$ " * 2_000,
    "chain": "$" + " = ".join(["x"] * 500) + "$",
    "matrix": r"$\begin{bmatrix}" + r" \\ ".join(["1 & 2"] * 500) + r"\end{bmatrix} = 1$",
    "definitions": " ".join(f"let $a_{{{n}}} = a_{{{n + 1}}} + a_{{{n + 1}}}$," for n in range(200)) + " so $a_0 = 1$",
    "quotes": ">" * 50_000 + " $x$",
    "backticks": "`" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_graded_within_seconds(name: str, work: Path) -> None:
    text = "\n".join("  " + line for line in HOSTILE[name].split("\n"))
    head = 'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\nsolution: |\n'
    (work / "answers" / "2.3.2.yaml").write_text(head + text + "\n")
    done = run("grade", "answers", "--out", "out", cwd=work)
    assert done.returncode == 0, done.stderr
    results = json.loads((work / "out" / "results.json").read_text())
    claims = results["answers"][0]["parts"]["solution"]["claims"]
    assert not [claim for claim in claims if claim["evidence"]["why"] == "fault"]


def test_a_disk_that_is_full_leaves_the_old_report_whole(work: Path) -> None:
    run("grade", "answers", "--out", "out", cwd=work)
    before = {path.name: path.read_bytes() for path in (work / "out").iterdir() if path.is_file()}
    (work / "answers" / "2.3.2.yaml").write_text(WRONG)
    code = (
        "import os, sys, errno\n"
        "def full(fd):\n    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
        "os.fsync = full\n"
        "import grader.cli\nsys.argv = ['grader', 'grade', 'answers', '--out', 'out', '--quiet']\ngrader.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1
    one_line(done, "No space left on device; the old file, if any, is unchanged")
    assert {path.name: path.read_bytes() for path in (work / "out").iterdir() if path.is_file()} == before


def test_an_out_folder_that_cannot_be_made_is_named(work: Path) -> None:
    (work / "out").write_text("a file")
    done = run("grade", "answers", "--out", "out/reports", cwd=work)
    assert done.returncode == 1
    one_line(done, "cannot be written")


def test_wrong_usage_has_status_2(work: Path) -> None:
    for args in (("grade",), ("grade", "answers", "--format", "pdf"), ("nothing",), ("schema", "x")):
        assert run(*args, cwd=work).returncode == 2


def test_reports_are_rendered_again(work: Path) -> None:
    run("grade", "answers", "--out", "out", cwd=work)
    done = run("report", "out/results.json", "--format", "html,markdown", "--out", "again", cwd=work)
    assert done.returncode == 0
    assert (work / "again" / "report.html").read_bytes() == (work / "out" / "report.html").read_bytes()
    (work / "no.json").write_text("{}")
    one_line(run("report", "no.json", "--format", "html", cwd=work), "no.json")


def lines_of(text: str, *args: str, cwd: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "grader.cli", *args], input=text, cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


HOSTILE_LINES = [
    "not json", "[1]", "{}", '{"a": 1}', '{"id": 1, "a": "x"}', '{"id": 2, "a": "x", "b": "x", "symbols": 3}', '{"id": 3, "a": "' + "{" * 10_000 + '", "b": "1"}',
    '{"id": 4, "a": "' + "9" * 100_000 + '", "b": "1"}', '{"id": 5, "a": "10^{10^{10}}", "b": "1"}', '{"id": 6, "a": "\\\\sum_{i=1}^{10^{18}} i", "b": "1"}',
    '{"id": 7, "a": "0^0", "b": "1"}', '{"id": 8, "a": "1/0", "b": "1"}', '{"id": 9, "a": "\\\\def\\\\x{\\\\x}\\\\x", "b": "1"}', "[" * 100_000, '{"id": 10, "a": "\\ud800", "b": "x"}',
]  # fmt: skip


def test_check_answers_every_line_in_order(tmp_path: Path) -> None:
    good = [json.dumps({"id": f"g{n}", "a": "(x+y)^2", "b": "x^2+2xy+y^2" if n % 2 else "x^2+y^2"}) for n in range(300)]
    mixed = [line for pair in zip(good, HOSTILE_LINES * 20, strict=True) for line in pair]
    answers = lines_of("\n".join(mixed) + "\n", "check", "--json", cwd=tmp_path)
    assert len(answers) == len(mixed)
    for place, answer in enumerate(answers):
        if place % 2 == 0:
            number = place // 2
            assert (answer["id"], answer["decision"]) == (f"g{number}", "equal" if number % 2 else "different")
        else:
            assert answer["decision"] == "unknown"
            assert answer["reason"]


def test_audit_finds_the_step_that_is_wrong(tmp_path: Path) -> None:
    request = {"id": "x", "steps": ["Natalia sold 48/2 = 24 clips in May.", "Together 48 + 24 = 74.", "$3 + 4 = 7$"]}
    (answer, broken) = lines_of(json.dumps(request) + "\n{}\n", "audit", "--json", cwd=tmp_path)
    assert answer["wrong_steps"] == [1]
    claims = answer["claims"]
    assert isinstance(claims, list)
    assert [claim["verdict"] for claim in claims] == ["right", "wrong", "right"]
    assert "steps" in str(broken["error"])


def test_audit_of_a_file_prints_the_lines(work: Path) -> None:
    (work / "a.md").write_text("Half of 10 is 4.\n")
    done = run("audit", "a.md", cwd=work)
    assert done.returncode == 0
    assert "a.md:1: ✗" in done.stdout
    assert run("audit", cwd=work).returncode == 2


def test_recheck_confirms_and_refutes(work: Path) -> None:
    run("grade", "answers", "--out", "out", cwd=work)
    assert run("recheck", "out/results.json", cwd=work).returncode == 0
    text = (work / "out" / "results.json").read_text()
    (work / "bad.json").write_text(text.replace('"error": "(', '"error": "(1'))
    assert run("recheck", "bad.json", cwd=work).returncode == 1
    (work / "no.json").write_text("[]")
    one_line(run("recheck", "no.json", cwd=work), "no.json")


def test_schemas_are_json(work: Path) -> None:
    for which in ("answer", "results"):
        assert "properties" in json.loads(run("schema", which, cwd=work).stdout)


def test_every_truth_is_derived_again(work: Path) -> None:
    done = run("verify", cwd=work)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "BAD" not in done.stdout


def test_import_prints_what_it_could_not_place(work: Path) -> None:
    (work / "hw.md").write_text("# Homework\n\nmy name\n\n## 2.3.2\n\nsome text\n\n## 2.3.1\n")
    done = run("import", "hw.md", "--course", "csc413_hw2", "--submission", "ann", "--out", "new", cwd=work)
    assert done.returncode == 0
    assert "my name" in done.stdout
    assert "blank: 2.3.1" in done.stdout
    assert (work / "new" / "2.3.2.yaml").read_text().endswith("some text\n") or "some text" in (
        work / "new" / "2.3.2.yaml"
    ).read_text()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [("missing.md", None, "cannot be read"), ("x.pages", b"x", "is not read"), ("x.md", b"\xff", "not UTF-8"), ("y.md", b"a\0", "NUL"), ("z.md", b"no headings", "no heading")],
)  # fmt: skip
def test_import_refuses_in_one_line(name: str, data: bytes | None, expected: str, work: Path) -> None:
    if data is not None:
        (work / name).write_bytes(data)
    done = run("import", name, "--course", "csc413_hw2", "--out", "new", cwd=work)
    assert done.returncode == 1
    one_line(done, expected)
