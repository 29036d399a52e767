"""Code of answers put together: what stands is never touched, what is mended behaves as before or is called ambiguous."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.answers import segments
from grader.mending import code_of
from grader.model import Open, Verdict
from tests.damage.measure import behaviour, judged
from tests.damage.nets import BRANCHING, LOOPING, NETS, SKIPPING
from tests.damage.ways import WAYS, fenced
from tests.test_code import NET

NESTED = [
    """class Net(nn.Module):
    class Block(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.conv = nn.Conv2d(width, width, 3)

    def __init__(self):
        super().__init__()
        self.block = Net.Block(3)
""",
    """class Net(nn.Module):
    def __init__(self):
        super().__init__()

        class Inner:
            size = 3

            def area(self):
                return self.size ** 2

        self.side = Inner().area()
""",
    """def make(width):
    class Net(nn.Module):
        def forward(self, x):
            return x * width
    return Net()
""",
    """if torch.cuda.is_available():
    class Net(nn.Module):
        pass
else:
    class Net(nn.Module):
        def forward(self, x): return x
""",
    """@dataclass
class Options:
    width: int = 3
class Net(nn.Module):
    def forward(self, x):
        def inner(y):
            return y
        for turn in range(3): x = inner(x)
        return x
def use(self):
    return self.width
""",
]


@pytest.mark.parametrize("source", NESTED)
def test_classes_in_classes_and_in_functions_stand_as_they_are(source: str) -> None:
    found = code_of(segments(fenced(source), "solution")).classes
    assert found
    assert all(not item.mended and not item.problem for item in found)
    for item in found:
        ast.parse(item.source)


def test_what_python_takes_is_never_mended() -> None:
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("[c-s]*.py"))[::4]
    seen = 0
    for file in files:
        source = file.read_text("utf-8")
        if source.count("\n") > 900 or "```" in source or "class " not in source:
            continue
        code = code_of(segments(fenced(source), "solution"))
        tops = ast.parse(source).body
        seen += len(code.classes)
        assert not [item.name for item in code.classes if item.mended or item.problem], file.name
        assert {node.name for node in tops if isinstance(node, ast.ClassDef)} <= {item.name for item in code.classes}
        others = [node for node in tops if not isinstance(node, (ast.ClassDef, ast.Import, ast.ImportFrom))]
        assert len(code.loose) >= min(200, len(others)), file.name
    assert seen > 40


@pytest.mark.parametrize("name", WAYS)
def test_damage_is_mended_to_the_same_or_called_ambiguous(name: str) -> None:
    result, mended = judged(WAYS[name](SKIPPING.source), SKIPPING)
    assert result == "the same", f"{result}: {mended and mended.problem}"
    assert judged(WAYS[name](LOOPING.source), LOOPING)[0] in ("the same", "ambiguous")


def test_nothing_is_mended_to_another_behaviour() -> None:
    assert len(WAYS) > 40
    assert not [net for net in NETS if "Refused" in behaviour(net.source, net) or "Failed" in behaviour(net.source, net)]
    for name, way in list(WAYS.items())[::6]:
        for net in NETS:
            assert judged(way(net.source), net)[0] != "another", name


def test_what_was_lost_for_good_is_ambiguous() -> None:
    result, mended = judged(WAYS["indentation lost"](BRANCHING.source), BRANCHING)
    assert result == "ambiguous"
    assert mended is not None
    assert 0 < len(mended.others) < 12


FLAT = NET.replace(
    "        p = kernel // 2\n", "        p = kernel // 2\n        if kernel > 3:\n            p = 2\n        p = p + 0\n"
)
EITHER = NET.replace(
    "        p = kernel // 2\n", "        p = 0\n        if kernel > 100:\n            p = 1\n        p = p + kernel // 2\n"
)


def test_two_ways_that_behave_differently_are_told_and_two_that_do_not_are_one(
    verdicts: Callable[..., tuple[Verdict, ...]],
) -> None:
    def found(source: str) -> Verdict:
        return next(item for item in verdicts("5.1", WAYS["indentation lost"](source)) if item.claim.kind == "code")

    assert found(FLAT).evidence.method == "agreement"
    either = found(EITHER)
    assert isinstance(either.evidence, Open)
    assert either.evidence.why == "ambiguous"
    assert "put together in one way" in either.reason


def test_statements_outside_of_classes_are_listed(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    before = "import torch\nWIDTH = 3\nKERNEL = 5\n\ndef double(x):\n    return 2 * x\n\n"
    behind = (
        "\nnet = ConvTransposeNet(3, 32, 24, 1)\nassert net is not None\nprint(net)\nfor turn in range(3):\n    print(turn)\n"
    )
    source = before + NET.replace("2 * num_filters", "double(num_filters)") + behind
    found = list(verdicts("5.1", fenced(source) + "\n" + fenced("$ python train.py --lr")))
    said = {item.claim.quote: item.reason for item in found if "outside of every class" in item.reason}
    assert list(said) == [
        "WIDTH = 3", "KERNEL = 5", "def double(x):", "net = ConvTransposeNet(3, 32, 24, 1)", "assert net is not None", "print(net)",
        "for turn in range(3):",
    ]  # fmt: skip
    assert "given to the class that needs it" in said["def double(x):"]
    assert all("neither run nor judged" in reason for quote, reason in said.items() if "double" not in quote)
    assert found[-1].reason == "text in a code block that is no Python: nothing of it is read"
