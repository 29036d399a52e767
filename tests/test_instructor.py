"""What an instructor does: a new question from the README, pictures, points, and references that slips cannot change in silence."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.authoring import changes
from grader.files import fingerprint, fingerprints, load_course
from grader.model import Claim, GradedAnswer, GradedPart, Mismatch, Open, Part, Proof, Report, Span, Step, Verdict
from grader.notation.printer import show
from grader.numeric import agrees, verify
from grader.reference import Worth, network, question_of, real
from grader.rubric import score

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "reference" / "csc413_hw2").glob("q*.py"))


def test_every_question_of_the_course_has_a_short_reference_with_points() -> None:
    course = load_course("csc413_hw2")
    assert {question.id for question in course.references} == set(course.questions)
    for path in MODULES:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) < 120, path
        assert text.startswith('"""'), path
    assert sum(question.worth.points for question in course.references if question.worth) == 15


def test_the_readme_question_and_the_new_question_verify(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    block = next(text for text in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "@truth" in text)
    from grader.authoring import SKELETON

    for name, text in (("readme_question", block), ("new_question", SKELETON.format(id="7"))):
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
        sys.path.insert(0, str(tmp_path))
        try:
            question = question_of(importlib.import_module(name), "7")
        finally:
            sys.path.remove(str(tmp_path))
        checks = list(verify(question))
        assert len(checks) >= 2
        assert all(check.agrees for check in checks), [check for check in checks if not check.agrees]


def test_new_question_writes_a_file_once(tmp_path: Path) -> None:
    for name in ("grader", "reference"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "grader.cli", "new-question"]
    first = subprocess.run([*command, "7.1"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stderr) == (0, "")
    assert (tmp_path / "reference" / "csc413_hw2" / "q7_1.py").exists()
    second = subprocess.run([*command, "7.1"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "exists; choose another id" in second.stderr
    for id in ("../x", "", "a b"):
        refused = subprocess.run([*command, id], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr


def test_a_course_is_begun_and_its_slips_are_told_in_a_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reference", tmp_path / "reference", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader.cli", *words]
        environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)

    assert run("new-question", "1", "--course", "fresh").returncode == 0
    assert 'QUESTIONS = ("1",)' in (tmp_path / "reference" / "fresh" / "__init__.py").read_text()
    verified = run("verify", "--course", "fresh", "--pin", "--wordings")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "0 wordings are not recognised" in verified.stdout
    (tmp_path / "reference" / "empty").mkdir()
    told = run("verify", "--course", "empty")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "there is no __init__.py" in told.stderr
    (tmp_path / "reference" / "empty" / "__init__.py").write_text("X = 1\n")
    assert "it must say `QUESTIONS" in run("verify", "--course", "empty").stderr
    question = tmp_path / "reference" / "fresh" / "q1.py"
    question.write_text(
        SLIPS
        + '@misconception("the bogus frobnicates beyond words", hint="none", again=lambda: True)\ndef strange() -> bool:\n    return False\n'
    )
    slip = run("verify", "--course", "fresh", "--wordings")
    assert slip.returncode == 1
    assert "Traceback" not in slip.stderr
    assert "take n as a parameter, too" in slip.stdout
    assert "unread 1 strange" in slip.stdout


SLIPS = '''"""1 Means."""
from typing import Any
from grader.reference import misconception, naturals, norm2, truth, vector
(n,) = naturals("n")
d, = naturals("d")
w = vector("w", d, "weights")
@truth("c", "cost")
def cost(w: Any) -> Any:
    return norm2(w) / n
'''


def test_adaptive_pools_have_a_formula() -> None:
    from torch import nn

    from grader.networks import again_by_hand

    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.AdaptiveAvgPool2d((1, None)), nn.AdaptiveMaxPool2d(2))
    assert [shape for shape, _ in again_by_hand(net, 1, 8, 8)] == [(4, 6, 6), (4, 1, 6), (4, 2, 2)]


def slips(path: Path) -> Iterator[str]:
    """The module's source with one number or one sign of a `@truth` function changed, or of what its truths call."""
    tree = ast.parse(path.read_text("utf-8"))
    independent = {
        name for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "again" for name in names(node)
    }
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name in independent or drawn(function):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
                old = node.op
                node.op = ast.Sub() if isinstance(old, ast.Add) else ast.Add()
                yield ast.unparse(tree)
                node.op = old


def names(node: ast.AST) -> set[str]:
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def drawn(function: ast.FunctionDef) -> bool:
    return any("picture" in ast.dump(decorator) for decorator in function.decorator_list)


def noticed(source: str, path: Path) -> bool:
    import types

    module = types.ModuleType(f"slip_{path.stem}")
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)  # our own reference, altered: no submission comes near
        question = question_of(module, path.stem[1:].replace("_", "."))
    except Exception:
        return True
    finally:
        del sys.modules[module.__name__]
    pinned = json.loads((path.parent / "truths.json").read_text("utf-8"))
    checks = list(verify(question))
    moved = any(pinned.get(f"{question.id} {check.truth}") != check.value for check in checks)
    return moved or not all(check.agrees for check in checks)


def digits(source: str) -> Iterator[str]:
    """The source with one digit outside its docstrings changed, for every digit."""
    prose = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = source.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        for match in re.finditer(r"\d", line.split("#")[0]) if number not in prose else ():
            changed = line[: match.start()] + str((int(match[0]) + 1) % 10) + line[match.end() :]
            yield "".join([*lines[: number - 1], changed, *lines[number:]])


def test_no_digit_of_a_reference_changes_in_silence() -> None:
    pinned = json.loads((ROOT / "reference" / "csc413_hw2" / "truths.json").read_text("utf-8"))
    assert fingerprints("csc413_hw2").items() <= pinned.items()
    for path in MODULES:
        text = path.read_text("utf-8")
        own = fingerprint(text)
        assert fingerprint(f"# a comment\n\n{text}") == own
        assert all(fingerprint(changed) != own for changed in digits(text)), path


# Their truths hold for any data of their example (orders of growth, row spaces, convexity), so a slip there moves no truth.
ANY_DATA = {"q1_1_1", "q2_1_2", "q2_2_2", "q6_3"}


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem not in ANY_DATA], ids=lambda path: path.stem)
def test_a_slip_in_a_reference_is_noticed(path: Path) -> None:
    unnoticed = []
    for number, source in enumerate(slips(path)):
        if number >= 6:
            break
        if not noticed(source, path):
            unnoticed.append(number)
    assert unnoticed == []


def test_pictures_are_drawn_alike_and_small() -> None:
    pytest.importorskip("matplotlib")
    from grader.pictures import render

    course = load_course("csc413_hw2")
    drawings = [(question, drawing) for question in course.references for drawing in question.drawings]
    assert len(drawings) >= 6
    for question, drawing in drawings:
        text = render(drawing)
        assert text in question.pictures
        assert len(text.encode()) < 60_000
        assert drawing.alternative.split(":")[0][:20] in text


def verdict(id: str, truth: str, wrong: bool) -> Verdict:
    part: Part = "solution" if "solution" in id else "critique" if "critique" in id else "trace"
    evidence = Mismatch(expected="1", found="2") if wrong else Proof(steps=(Step(expression="x", rule="given"),))
    claim = Claim(kind="equation", part=part, span=Span(0, 1), quote="x")
    return Verdict(id=id, claim=claim, evidence=evidence, reason="r", truth=truth)


def graded(**parts: list[Verdict]) -> tuple[GradedPart, ...]:
    return tuple(GradedPart(part=name, text="x", verdicts=tuple(found)) for name, found in parts.items())  # type: ignore[arg-type]


def test_points_by_the_rubric() -> None:
    question = next(item for item in load_course("csc413_hw2").references if item.id == "2.2.3")
    assert question.worth == Worth(1, 2, ("slope", "eta_star"))
    good = [verdict("q/solution/1", "slope", wrong=False), verdict("q/solution/2", "eta_star", wrong=False)]
    bad_trace = [verdict("q/trace/1", "eta_star", wrong=True)]
    finds = [verdict("q/critique/1", "eta_star", wrong=False)]

    def points(*parts: GradedPart) -> float:
        found = score(question, parts)
        assert found is not None
        return found.points

    assert points() == 0
    assert points(*graded(solution=good)) == 0  # no trace, no points
    assert points(*graded(trace=bad_trace, critique=finds, solution=good)) == 1  # a wrong trace costs nothing
    assert points(*graded(trace=bad_trace, critique=[], solution=good)) == 0.5
    praise = verdict("q/critique/1", "", wrong=True)
    praise = praise.model_copy(update={"claim": praise.claim.model_copy(update={"kind": "meta"})})
    assert points(*graded(trace=bad_trace, critique=[praise, *finds], solution=good)) == 0.75  # praise of a wrong trace
    half = [good[0], verdict("q/solution/2", "eta_star", wrong=True)]
    assert points(*graded(trace=bad_trace, critique=finds, solution=half)) == 0.75


def test_verdicts_that_moved_are_listed() -> None:
    def report(*verdicts: Verdict) -> Report:
        answer = GradedAnswer(question="1", status="graded", parts=graded(solution=list(verdicts)))
        return Report(course="c", submission="s", grader="0", reference="r", isolation="", answers=(answer,))

    before = report(verdict("1/solution/1", "", wrong=True))
    after = report(verdict("1/solution/1", "", wrong=False))
    assert list(changes(before, before)) == []
    (line,) = changes(before, after)
    assert "was wrong, is right" in line


def test_the_layers_of_a_network_are_truths_by_their_ordinals() -> None:
    import types
    from dataclasses import replace

    from torch import nn

    def small() -> nn.Module:
        up = nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, output_padding=1)
        return nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1, bias=False), up)

    module = types.ModuleType("tests.small_net")
    small.__module__ = module.__name__
    net = network("SmallNet", shape=(3, 16, 16))(small)
    module.__dict__.update({"__doc__": "1 A net.", "small": net})
    question = question_of(module, "1")
    values = {name: show(item.expression) for item in question.quantities for name in item.names if item.expression is not None}
    assert values["output shape of the first convolutional layer"] == "[4, 8, 8]"
    assert values["parameters of the first conv layer"] == str(3 * 4 * 9 + 4)
    assert values["weights of the last convolutional layer"] == str(4 * 4 * 9)
    assert values["output shape of the transposed convolutional layer"] == "[2, 16, 16]"
    (check,) = verify(question)
    assert check.agrees
    slipped = replace(question.networks[0], layers=(replace(question.networks[0].layers[0], parameters=7),))
    assert not slipped.agrees()


def test_a_slip_in_a_module_is_one_line_with_its_place(tmp_path: Path) -> None:
    for name in ("grader", "reference"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "reference" / "csc413_hw2" / "q2_3_2.py"
    path.write_text(path.read_text("utf-8") + "\n\nHALF = 1 / 0\n", "utf-8")
    command = [sys.executable, "-m", "grader.cli", "verify"]
    found = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "", "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    (line,) = found.stderr.splitlines()
    assert re.search(r"q2_3_2\.py:\d+: ZeroDivisionError: division by zero; mend the reference", line)


def test_an_altered_truth_does_not_agree() -> None:
    question = next(item for item in load_course("csc413_hw2").references if item.id == "5.4")
    from dataclasses import replace

    quantity = question.quantities[0]
    bound, truth = quantity.cases[0]
    assert agrees(quantity, question)
    other = replace(quantity, cases=((bound, replace(truth, value=truth.value + 1)), *quantity.cases[1:]))  # type: ignore[type-var,union-attr,call-arg]
    assert not agrees(other, question)
    assert Open(why="unread", detail="").method == "open"


def test_a_misconception_is_shown_as_what_does_not_hold() -> None:
    from grader.audit import truths_of

    question = next(item for item in load_course("csc413_hw2").references if item.id == "1.1.1")
    told = {truth.id: truth for truth in truths_of(question)}
    assert told["in_row_space"].value == "holds"
    assert told["invertible"].value == "does not hold"
    assert told["invertible"].how.startswith("X has more columns")


def test_a_fact_that_nobody_knows_is_an_instructor_s_slip() -> None:
    with pytest.raises(ValueError, match="'postive' is no fact"):
        real("x", postive=True)
    assert real("W", value=32).value == ((32,),)
