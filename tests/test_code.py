"""Classes of answers: put together, built from layers, measured; and hostile programs, of which not a line runs."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.answers import segments
from grader.mending import classes
from grader.model import Open, Outcome, Verdict
from grader.networks import output_shape, parameters, weights
from grader.program import Failed, Refused, build, parse
from grader.reach import passed

GOOD = """class Net(nn.Module):
    def __init__(self, kernel, filters):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, filters, kernel, padding=kernel // 2), nn.ReLU())
        self.rest = nn.ModuleList([nn.Conv2d(filters, filters, 3, padding=1) for _ in range(2)])
        self.last = nn.Linear(filters * 8 * 8, 10)

    def forward(self, x):
        x = self.first(x)
        for layer in self.rest:
            x = F.max_pool2d(torch.relu(layer(x)), 2) if layer is self.rest[0] else F.relu(layer(x))
        return self.last(x.view(x.shape[0], -1))
"""


def test_a_class_is_built_and_measured() -> None:
    program = parse(GOOD)
    assert program.parameters == ("kernel", "filters")
    assert program.supplied == ("F", "nn", "torch")
    net = build(program, (3, 4))
    assert output_shape(net, 1, 16, 16) == (10,)
    assert weights(net) == 9 * 4 + 2 * 9 * 16 + 4 * 64 * 10
    assert parameters(net) == weights(net) + 4 + 8 + 10


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("filters * 8 * 8", "filters * 9 * 9"), "Linear.* does not take an input of 1x256"),
        (("self.last(x.view", "self.lost(x.view"), "self.lost is never set"),
        (("nn.Conv2d(1, filters, kernel,", "nn.Conv2d(1, filters, kernel, sides=2,"), "unexpected keyword"),
        (("nn.Conv2d(filters, filters, 3", "nn.Conv2d(filters + 1, filters, 3"), "Conv2d.* does not take an input of 1x4x"),
    ],
)
def test_what_torch_refuses_is_a_failure_with_its_line(change: tuple[str, str], message: str) -> None:
    with pytest.raises(Failed, match=message) as caught:
        output_shape(build(parse(GOOD.replace(*change)), (3, 4)), 1, 16, 16)
    assert caught.value.line > 1


OWN = """class Own(nn.Module):
    width = 4
    bias: bool = False

    def __init__(self):
        super(Own, self).__init__()
        self.layers = nn.ModuleList()
        for side in (3, 5):
            self.layers.append(nn.Conv2d(Own.width, self.width, side, padding=side // 2, bias=self.bias))

    def forward(self, x):
        first, second = self.layers[0], self.layers[1]
        return second(first(x)) + x
"""


def test_attributes_of_the_class_the_older_super_and_lists_that_grow_are_known() -> None:
    net = build(parse(OWN), ())
    assert (output_shape(net, 4, 8, 8), parameters(net)) == ((4, 8, 8), 16 * 34)
    assert passed(net, 4, 8, 8).unreached == ()
    assert passed(net, 4, 8, 8).past == ()
    three = OWN.replace("return second(first(x)) + x", "x = first(x)\n        return first(second(x) + x)")
    assert passed(build(parse(three), ()), 4, 8, 8).past == ("layers.0",)


@pytest.mark.parametrize(
    "change", [("(nn.Module)", "(Net)"), ("return second", "return first, second"), ("width = 4", "width = open")]
)
def test_what_is_derived_from_another_class_or_returns_no_tensor_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        output_shape(build(parse(OWN.replace(*change)), ()), 4, 8, 8)


def test_a_forward_that_returns_nothing_is_a_failure() -> None:
    with pytest.raises(Failed, match="returns nothing"):
        output_shape(build(parse(OWN.replace("        return", "        x =")), ()), 4, 8, 8)


def indented(source: str) -> str:
    """The text of an answer with the source in one code block."""
    return "```\n" + source + "```\n"


SCATTERED = [
    lambda source: indented(source),
    lambda source: "\n".join(indented(line + "\n") for line in source.splitlines() if line.strip()),
    lambda source: indented("\n".join(line.strip() for line in source.splitlines()) + "\n"),
    lambda source: indented("python Copy code\n\n" + source),
    lambda source: "\n".join(indented(line.strip() + "\n") for line in source.splitlines() if line.strip()),
    lambda source: (
        indented(source.split("    def forward")[0])
        + "\nAnd then:\n\n"
        + indented("    def forward" + source.split("    def forward")[1])
    ),
]


@pytest.mark.parametrize("scatter", SCATTERED)
def test_code_that_was_taken_apart_is_put_together(scatter: Callable[[str], str]) -> None:
    flat = GOOD.replace("        for layer in self.rest:\n", "").replace(
        "            x = F.max_pool2d(torch.relu(layer(x)), 2) if layer is self.rest[0] else F.relu(layer(x))\n",
        "        x = F.max_pool2d(torch.relu(self.rest[0](x)), 2)\n        x = self.rest[1](x)\n",
    )
    (mended,) = classes(segments(scatter(flat), "solution"))
    assert mended.problem == ""
    assert output_shape(build(parse(mended.source), (3, 4)), 1, 16, 16) == (10,)


def test_two_classes_are_two(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    text = indented(GOOD.rstrip() + GOOD) + indented("def f():\n    pass\n")
    assert [item.name for item in classes(segments(text, "solution"))] == ["Net", "Net"]


NET = """class ConvTransposeNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
        p = kernel // 2
        self.conv1 = nn.Sequential(nn.Conv2d(num_in_channels, num_filters, kernel, 2, p), nn.BatchNorm2d(num_filters), nn.ReLU())
        self.conv2 = nn.Sequential(nn.Conv2d(num_filters, 2 * num_filters, kernel, 2, p), nn.BatchNorm2d(2 * num_filters), nn.ReLU())
        self.conv3 = nn.Sequential(nn.ConvTranspose2d(2 * num_filters, num_filters, kernel, 2, p, 1), nn.BatchNorm2d(num_filters), nn.ReLU())
        self.conv4 = nn.Sequential(nn.ConvTranspose2d(num_filters, num_colours, kernel, 2, p, 1), nn.BatchNorm2d(num_colours), nn.ReLU())
        self.conv5 = nn.Conv2d(num_colours, num_colours, kernel, padding=p)

    def forward(self, x):
        return self.conv5(self.conv4(self.conv3(self.conv2(self.conv1(x)))))
"""


@pytest.mark.parametrize(
    ("change", "outcome", "word"),
    [
        (("", ""), Outcome.RIGHT, "as the reference does"),
        (("kernel, 2, p, 1)", "kernel, 2, p)"), Outcome.WRONG, "wrong output"),
        (("nn.ReLU())", "nn.LeakyReLU(0.1))"), Outcome.UNCHECKABLE, "LeakyReLU, expected ReLU"),
        (("self.conv5(self.conv4", "(self.conv4"), Outcome.UNCHECKABLE, "does not depend on `conv5`"),
        (("2 * num_filters", "3 * num_filters"), Outcome.WRONG, "channels 32 to 96"),
        (("nn.BatchNorm2d(num_filters)", "nn.BatchNorm2d(num_colours)"), Outcome.WRONG, "stops at"),
        (("return self", "import os; os.system('x'); return self"), Outcome.UNCHECKABLE, "no code is run"),
        (("nn.Conv2d", "MyConv2d"), Outcome.UNCHECKABLE, "no code is run"),
        (("def forward(self, x):", "def forward(self, x, y):"), Outcome.WRONG, "needs y"),
    ],
)
def test_classes_against_the_reference(
    change: tuple[str, str], outcome: Outcome, word: str, verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    source = NET.replace(*change) if change[0] else NET
    (found,) = [verdict for verdict in verdicts("5.1", indented(source)) if verdict.claim.kind == "code"]
    assert (found.outcome, word in found.reason) == (outcome, True), found.reason


COMMENTED = NET.replace(
    "        return self.conv5(self.conv4(self.conv3(self.conv2(self.conv1(x)))))\n",
    """        x = self.conv1(x)  # N x 32 x 16 x 16
        x = self.conv2(x)  # (B, 64, 8, 8)
        x = self.conv3(x)  # N x 32 x 15 x 15
        x = self.conv4(x)  # [batch, num_colours, 32, 32]
        x = x + 0  # shape: 48 x 32 x 32
        return self.conv5(x)  # 3 x 3 kernels
""",
)


def test_shapes_in_comments_are_claims(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    found = [verdict for verdict in verdicts("5.1", indented(COMMENTED)) if verdict.claim.kind == "shape"]
    right, wrong, open = Outcome.RIGHT, Outcome.WRONG, Outcome.UNCHECKABLE
    assert [verdict.outcome for verdict in found] == [right, right, wrong, right, open]
    assert found[2].claim.quote == "N x 32 x 15 x 15"
    assert "the line gives 1x32x16x16" in found[2].reason


def test_comments_that_all_mean_another_input_are_left_open(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    text = NET.replace("return self.conv5(", "x = x + 0  # N x 1 x 224 x 224\n        return self.conv5(")
    (found,) = [verdict for verdict in verdicts("5.1", indented(text)) if verdict.claim.kind == "shape"]
    assert isinstance(found.evidence, Open)


BODIES = [
    "open('/tmp/grader-canary', 'w')", "__import__('os').system('touch /tmp/grader-canary')", "eval('1')", "exec('x=1')",
    "().__class__.__bases__[0].__subclasses__()", "self.__class__.__init__.__globals__", "torch.load('/etc/passwd')",
    "torch.save(self, '/tmp/grader-canary')", "torch.hub.load('a', 'b')", "torch.ops.load_library('x')", "nn.Module.__subclasses__()",
    "getattr(nn, 'Conv2d')", "globals()", "locals()", "vars()", "dir()", "type(self)", "setattr(self, 'x', 1)", "input()", "breakpoint()",
    "compile('1', 'x', 'exec')", "[].__class__", "'x'.format(self)", "f'{self.__class__}'", "lambda: 1", "(yield)", "(x := 5)",
    "[1] * 10**9", "10**10**10", "2**100000", "'a' * 10**9", "range(10**12)", "list(range(10**6))", "[[0] * 500 for _ in range(500)]",
    "nn.Sequential(*[nn.ReLU()] * 10**6)", "nn.Conv2d(10**9, 10**9, 10**9)", "nn.Linear(10**6, 10**6)", "self.parameters()",
    "self.register_forward_hook(print)", "self.state_dict()", "self.apply(print)", "self.to('cuda')", "self.cuda()", "torch.cuda.init()",
    "nn.utils.prune", "nn.init.normal_(self.w)", "F.__builtins__", "torch.nn.functional.torch.load('x')", "nn.functional.os",
    "torch.utils.data", "torch.multiprocessing.spawn(print)", "print('passed')", "exit()", "quit()", "raise SystemExit", "while True: pass",
    "async_ = 1; del self", "global x", "nonlocal x", "with open('x'): pass", "try: pass\n        except: pass", "assert False",
    "import os", "from os import system", "class Inner: pass", "def inner(): pass", "self._modules = {}", "self.__dict__ = {}",
    "self.parameters = 5", "self.modules = nn.ReLU()", "self.named_parameters = 5", "self.forward = 5", "self.training = 5",
    "super().__class__", "super().__init__().x", "self.x.data", "self.weight.grad_fn", "torch.Tensor.__eq__", "torch.nn.Module",
    "torch.autograd.Function", "torch.jit.script(self)", "torch.compile(self)", "torch.fx", "x = [i for i in range(512) for j in range(512)]",
    "self.f = self.f", "sum([10**6] * 500)", "{}", "{1, 2}", "{'a': 1}", "self.items", "...", "b'x'", "1j", "not_defined", "nn.not_a_layer(3)",
    "(-" * 90 + "1" + ")" * 90, "+".join(["1"] * 3000), "[" * 80 + "]" * 80,
]  # fmt: skip


@pytest.mark.parametrize("place", ["constructor", "forward", "class"])
@pytest.mark.parametrize("body", BODIES)
def test_a_hostile_line_runs_nothing(body: str, place: str) -> None:
    canary = Path("/tmp/grader-canary")
    canary.unlink(missing_ok=True)
    inside = {"constructor": "pass", "forward": "pass", "class": "pass"} | {place: body}
    source = (
        f"class Net(nn.Module):\n    {inside['class']}\n    def __init__(self):\n        super().__init__()\n"
        f"        self.w = nn.Linear(2, 2)\n        {inside['constructor']}\n    def forward(self, x):\n        {inside['forward']}\n"
        "        return self.w(x)\n"
    )
    began = time.monotonic()
    try:
        net = build(parse(source), ())
        assert output_shape(net, 2) == (2,)
        assert weights(net) <= 10**12 + 4
    except (Refused, Failed, SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    assert time.monotonic() - began < 60  # it ends: how fast is for the bench
    assert not canary.exists()


def test_a_program_cannot_forge_its_count() -> None:
    forged = GOOD.replace("self.last =", "self.parameters = nn.ReLU()\n        self.last =")
    with pytest.raises(Refused, match="parameters"):
        build(parse(forged), (3, 4))


def test_a_hostile_class_leaves_the_rest_of_the_answer_graded(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    hostile = NET.replace("super().__init__()", "__import__('os').system('x')")
    found = verdicts("5.1", indented(hostile) + "\nThe output shape is [24, 16, 16].\n")
    assert [verdict.outcome for verdict in found] == [Outcome.UNCHECKABLE, Outcome.WRONG]
    assert isinstance(found[0].evidence, Open)
    assert found[0].evidence.why == "refused"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(GOOD.split()), max_size=60))
def test_fuzzed_programs_end_in_words(words: list[str]) -> None:
    source = (
        "class Net(nn.Module):\n    def __init__(self):\n        "
        + " ".join(words)
        + "\n    def forward(self, x):\n        return x\n"
    )
    with contextlib.suppress(Refused, Failed, SyntaxError, ValueError):
        output_shape(build(parse(source), ()), 2)


def test_parsing_what_is_nested_deeply_kills_no_process() -> None:
    code = "from grader.program import parse\ntry:\n    parse('class N:\\n  x = ' + '(' * 9000 + ')' * 9000)\nexcept (SyntaxError, MemoryError, RecursionError, ValueError):\n    print('kept')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "kept"


SIGNATURE = "def __init__(self, kernel, num_filters, num_colours, num_in_channels):"


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ((SIGNATURE, "def __init__(self, num_in_channels, num_filters, num_colours, kernel):"), Outcome.RIGHT),
        ((SIGNATURE, "def __init__(self, *, kernel, num_filters, num_colours, num_in_channels):"), Outcome.RIGHT),
        (
            (SIGNATURE, "def __init__(self, kernel, nf, num_colours, num_in_channels):\n        num_filters = nf"),
            Outcome.RIGHT,
        ),
        (("        p = kernel // 2\n", "        p = kernel // 2\n        self.cuda()\n"), Outcome.RIGHT),
        (("        p = kernel // 2\n", "        p = kernel // 2\n        self.nothing()\n"), Outcome.WRONG),
    ],
)
def test_a_class_is_not_blamed_for_what_it_was_given(
    change: tuple[str, str], outcome: Outcome, verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    (found,) = [verdict for verdict in verdicts("5.1", indented(NET.replace(*change))) if verdict.claim.kind == "code"]
    assert found.outcome == outcome, found.reason
