"""Classes as students and language models write them, walked without a line being run; and programs that would never end."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable

import pytest

from grader.answers import segments
from grader.given import plan
from grader.mending import classes, code_of
from grader.model import Agreement, Outcome, Verdict
from grader.networks import layers, output_shape, parameters
from grader.program import Failed, Refused, build, flow_of, lines_of, parse
from grader.reference import Code
from tests.nets_of_others import NETS
from tests.test_code import NET, indented

HEAD = "class Net(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n"
STYLES = {
    "a static method": HEAD
    + """        self.net = nn.Sequential(*self._block(1, width), *Net._block(width, 4))

    @staticmethod
    def _block(i, o):
        return [nn.Conv2d(i, o, 3, padding=1), nn.ReLU()]

    def forward(self, x):
        return self.net(x)
""",
    "a class method and a property": HEAD
    + """        self.width = width
        self.one, self.two = self.make(1, self.doubled // 2), self.make(width, 4)

    @classmethod
    def make(cls, i, o):
        return nn.Conv2d(i, o, 3, padding=1)

    @property
    def doubled(self):
        return 2 * self.width

    def forward(self, x):
        return self.two(self.one(x).relu()).relu()
""",
    "an ordered dict and partial": """from collections import OrderedDict
from functools import partial
class Net(nn.Sequential):
    def __init__(self, width):
        conv = partial(nn.Conv2d, kernel_size=3, padding=1)
        super().__init__(OrderedDict([("a", conv(1, width)), ("r", nn.ReLU()), ("b", conv(width, 4)), ("s", nn.ReLU())]))
""",
    "a class that extends Sequential": """class Down(nn.Sequential):
    def __init__(self, i, o):
        super(Down, self).__init__(nn.Conv2d(i, o, 3, padding=1), nn.ReLU())
"""
    + HEAD
    + """        self.a, self.b = Down(1, width), Down(width, 4)
    def forward(self, x): return self.b(self.a(x))
""",
    "a class that extends another": """class Base(nn.Module):
    def __init__(self, width):
        nn.Module.__init__(self)
        self.a = self.layer(1, width)
    def layer(self, i, o):
        raise NotImplementedError
    def forward(self, x):
        return torch.relu(self.b(torch.relu(self.a(x))))
class Net(Base):
    def __init__(self, width):
        super().__init__(width)
        self.b = self.layer(width, 4)
    def layer(self, i, o):
        return nn.Conv2d(i, o, 3, padding=1)
""",
    "names out of torch.nn": """from torch.nn import Module, Conv2d
import torch.nn.functional as fn
class Net(Module):
    def __init__(self, width):
        Module.__init__(self)
        self.a, self.b = Conv2d(1, width, 3, padding=1), Conv2d(width, 4, 3, padding=1)
    def forward(self, x): return fn.relu(self.b(fn.relu(self.a(x))))
""",
    "layers set by name": HEAD
    + """        for i, (a, b) in enumerate(zip([1, width], [width, 4])):
            setattr(self, f"conv{i}", nn.Conv2d(a, b, 3, padding=1))
        self.add_module("act" + str(2), nn.ReLU())
        self.register_buffer("mean", torch.zeros(1))
    def forward(self, x):
        for i in range(2):
            x = self.act2(getattr(self, "conv%d" % i)(x))
        return x - self.mean
""",
    "a dict of layers": HEAD
    + """        self.layers = nn.ModuleDict({"a": nn.Conv2d(1, width, 3, padding=1)})
        self.layers["b"] = nn.Conv2d(width, 4, 3, padding=1)
    def forward(self, x):
        for name, layer in self.layers.items():
            x = F.relu(layer(x))
        return x
""",
    "a configuration and a helper": """from dataclasses import dataclass
@dataclass
class Config:
    width: int
    kernel: int = 3
def conv(i, o, cfg, *more, **options):
    return nn.Sequential(nn.Conv2d(i, o, cfg.kernel, padding=cfg.kernel // 2, **options), *more)
"""
    + HEAD
    + """        cfg = Config(width=width)
        self.net = nn.Sequential(conv(1, cfg.width, cfg, nn.ReLU()), conv(cfg.width, 4, cfg, nn.ReLU(), bias=True))
    def forward(self, x): return self.net(x)
""",
    "weights begun in a function": """def begin(m):
    name = m.__class__.__name__
    if name.find("Conv") != -1:
        m.weight.data.normal_(0.0, 0.02)
    elif isinstance(m, nn.Linear):
        nn.init.zeros_(m.bias)
"""
    + HEAD
    + """        self.a, self.b = nn.Conv2d(1, width, 3, padding=1), nn.Conv2d(width, 4, 3, padding=1)
        self.apply(begin)
    def forward(self, x): return torch.relu(self.b(torch.relu(self.a(x))))
""",
    "lambdas, a walrus, a generator and match": HEAD
    + """        act = lambda t: F.relu(t)
        self.act = act
        def pairs():
            yield (1, width)
            yield from [(width, 4)]
        self.layers = nn.ModuleList()
        for i, o in pairs():
            match i:
                case 1:
                    layer = nn.Conv2d(i, o, 3, padding=1)
                case _:
                    layer = nn.Conv2d(i, o, (3, 3), padding="same")
            self.layers.append(layer)
    def forward(self, x):
        n = 0
        while (n := n + 1) <= 2:
            x = self.act(self.layers[n - 1](x))
        return x
""",
    "a layer of its own": """class Conv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(o, i, 3, 3))
        self.bias = nn.Parameter(torch.zeros(o))
    def forward(self, x): return F.conv2d(x, self.weight, self.bias, padding=1)
class Same(nn.Conv2d):
    def __init__(self, i, o, k):
        super().__init__(i, o, k, padding=k // 2)
"""
    + HEAD
    + """        self.a, self.b = Conv(1, width), Same(width, 4, 3)
    def forward(self, x): return F.relu(self.b(F.relu(self.a(x))))
""",
    "layers without sizes": HEAD
    + """        self.net = nn.Sequential(nn.LazyConv2d(width, 3, padding=1), nn.ReLU(), nn.LazyConv2d(4, 3, padding=1), nn.ReLU())
    def forward(self, x): return self.net(x)
""",
    "what a module holds, and functions of the class": HEAD
    + """        self.add_module("0", self.make(1, width))
        self.add_module("1", self.make(width, 4))
        for m in self.children():
            if type(m) in (nn.Conv2d, nn.Linear):
                m.reset_parameters()

    __constants__ = ["width"]
    make = staticmethod(lambda i, o: nn.Conv2d(i, o, 3, padding=1))
    act = lambda self, t: t.relu()

    def forward(self, x):
        for layer in self._modules.values():
            x = self.act(layer(x))
        return x
""",
    "a device and its place": """device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
"""
    + HEAD
    + """        self.a, self.b = nn.Conv2d(1, width, 3, padding=1, device=device), nn.Conv2d(width, 4, 3, padding=1)
        self.to(device)
    def forward(self, x):
        x = x.to(device).float()
        return torch.relu(self.b(torch.relu(self.a(x)))).cuda()
""",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_style_is_no_hindrance(style: str) -> None:
    net = build(parse(STYLES[style]), (6,))
    assert output_shape(net, 1, 8, 8) == (4, 8, 8)
    assert parameters(net) == 9 * 6 + 6 + 9 * 24 + 4


@pytest.mark.parametrize(("source", "arguments", "shape"), NETS)
def test_the_walk_builds_what_python_builds(source: str, arguments: tuple[int, ...], shape: tuple[int, ...]) -> None:
    import torch
    from torch import nn
    from torch.nn import functional

    scope = {"torch": torch, "nn": nn, "F": functional, "math": math}
    exec(source, scope)
    real, walked = scope[parse(source).name](*arguments), build(parse(source), arguments)
    assert output_shape(walked, *shape) == output_shape(real, *shape)
    assert [(name, tuple(held.shape)) for name, held in walked.named_parameters()] == [
        (name, tuple(held.shape)) for name, held in real.named_parameters()
    ]
    assert list(dict(walked.named_modules())) == list(dict(real.named_modules()))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (HEAD.replace("        super().__init__()\n", "        self.a = nn.ReLU()\n"), "before Module.__init__"),
        (
            HEAD + "        self._make(1, 2)\n    @staticmethod\n    def _make(a): return a\n",
            "_make takes 1 arguments, 2 are given",
        ),
        (HEAD + "        self._make(a=1, b=2)\n    def _make(self, a): return a\n", "takes no argument b"),
        (HEAD + "        self.net = nn.Sequential({'a': nn.ReLU()})\n", "not a Module subclass"),
        (HEAD + "        self.c = nn.Conv2d(1, width)\n", "kernel_size"),
        (HEAD + "        a, b = [1, 2, 3]\n", "2 names for 3 values"),
    ],
)
def test_what_python_would_not_run_fails(source: str, message: str) -> None:
    source += "    def forward(self, x): return x\n"
    with pytest.raises(Failed, match=message):
        build(parse(source), (6,))


@pytest.mark.parametrize(
    "step",
    [
        "from einops import rearrange; self.a = rearrange", "super(Other, self).__init__()", "self.__class__ = int",
        "nn.Module.parameters = lambda s: []", "self.c = nn.Conv2d(1, 1, 1); self.c.weight = 1", "self.c = nn.Conv2d(1, 1, 1); self.c.weight.data = torch.zeros(1)", "self._modules = {}", "self.parameters = lambda: []",
        "self.register_buffer('forward', torch.zeros(1))", "self.add_module('named_modules', nn.ReLU())", "self.me = self",
        "try:\n            nn.Conv2d(1)\n        except TypeError:\n            pass", "open('x')", "self.register_forward_hook(print)",
        "setattr(self, '_parameters', {})", "self._modules['a'] = nn.ReLU()", "self._modules.update({'a': nn.ReLU()})", "setattr(nn, 'Conv2d', None)", "[].__class__", "type(self)(width)", "vars(self)",
        "import os; os.system('x')", "getattr(torch, 'load')('x')", "torch.load('x')", "nn.utils.prune(self)", "print.__self__",
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(step: str) -> None:
    with pytest.raises(Refused):
        output_shape(build(parse(HEAD + f"        {step}\n    def forward(self, x): return x.{'missing'}\n"), (6,)), 1, 8, 8)


@pytest.mark.parametrize("name", ["__call__", "__setattr__", "__getattr__", "parameters", "named_modules", "train", "__new__"])
def test_what_every_module_has_is_not_redefined(name: str) -> None:
    source = HEAD + f"        self.a = nn.ReLU()\n    def {name}(self, *a): return []\n    def forward(self, x): return x\n"
    with pytest.raises(Refused):
        build(parse(source), (6,))


ENDLESS = [
    "a = [0] * 512\n        for _ in range(6): a = [a] * 512\n        copy.deepcopy(a)",
    "a = [0] * 512\n        b = [0] * 512\n        for _ in range(6): a, b = [a] * 512, [b] * 512\n        self.same = a == b",
    "a = (1,) * 512\n        for _ in range(6): a = (a,) * 512\n        self.d = {a: 1}",
    "a = (int,) * 512\n        for _ in range(6): a = (a,) * 512\n        self.d = isinstance('x', a)",
    "a = nn.ReLU()\n        for _ in range(6): a = nn.Sequential(*[a] * 512)\n        self.a = a",
    "a = [0] * 512\n        for _ in range(6): a = [a] * 512\n        torch.tensor(a)",
    "self.a = nn.LSTM(1, 1, 10**6)", "self.a = nn.LSTM(1, 1, num_layers=10**6)", "torch.zeros(10**6).split(1)",
    "list(torch.zeros(10**6))", "'%999999d' % 1", "f'{1:999999}'", "'a' * 10**6", "'a'.join(['b' * 4000] * 512).replace('a', 'b' * 4000)",
    "while True: pass", "for i in iter(int, 1): pass", "a = []\n        a.append(a)\n        torch.tensor(a)", "1 << 10**6",
    "def f(): return f()\n        f()", "def g():\n            while True: yield 1\n        g()", "f = lambda: f()\n        f()",
    "a, b = nn.ModuleList(), nn.ModuleList()\n        a.append(b)\n        b.append(a)\n        self.a = a\n        self.a(1)",
    "self.a = nn.ModuleList()\n        while True: self.a.append(nn.ReLU())", "x = [i for i in range(500) for j in range(500)]",
]  # fmt: skip


@pytest.mark.parametrize("step", ENDLESS)
def test_what_would_never_end_is_refused(step: str) -> None:
    source = "import copy\n" + HEAD + f"        {step}\n    def forward(self, x): return x\n"
    with pytest.raises((Refused, Failed)):
        build(parse(source), (6,))


def test_a_line_that_gives_several_shapes_gives_none() -> None:
    source = STYLES["a dict of layers"]
    net = build(parse(source), (6,))
    output_shape(net, 1, 8, 8)
    line = next(number for number, text in enumerate(source.splitlines(), 1) if "F.relu(layer" in text)
    assert lines_of(net)[line] == ()


def test_what_is_done_inside_a_layer_of_the_program_is_told_apart() -> None:
    source = STYLES["a layer of its own"]
    nets = [
        build(parse(text), (6,))
        for text in (source, source.replace("padding=1)\nclass Same", "padding=1).sigmoid()\nclass Same"))
    ]
    assert all(output_shape(net, 1, 8, 8) == (4, 8, 8) for net in nets)
    assert flow_of(nets[0]) != flow_of(nets[1])
    assert [layer.kind for layer in layers(nets[0], 1, 8, 8)] == ["Conv", "Same"]


# ---------------------------------------------------------------- what a constructor is given


def _code(*called: tuple[str, tuple[str, ...]]) -> Code:
    settings = ((3, 8), (5, 8))
    return Code(
        "net",
        ("Net",),
        settings,
        ("kernel", "filters"),
        lambda kernel, filters: None,
        lambda kernel, filters: (1, 8, 8),
        (),
        called,
    )


@pytest.mark.parametrize(
    ("signature", "named"),
    [
        ("kernel, num_filters", {}),
        ("kernel_size=3, filters=4", {}),
        ("num_filters, kernel", {"num_filters": 8, "kernel": 3}),
        ("*, kernel, filters", {"kernel": 3, "filters": 8}),
        ("nf, kernelSize", {"nf": 8, "kernelSize": 3}),
        ("num_filters, kernel, *, bias=True", {"num_filters": 8, "kernel": 3}),
    ],
)  # fmt: skip
def test_arguments_go_by_the_names_of_parameters(signature: str, named: dict[str, int]) -> None:
    program = parse(f"class Net(nn.Module):\n    def __init__(self, {signature}): pass\n    def forward(self, x): return x\n")
    found = plan(program, _code(("filters", ("nf",))))
    assert dict(found.given[0].named) == named
    assert (found.doubt, len(found.given)) == ("", 2)


@pytest.mark.parametrize(("signature", "settings"), [("num_filters", 1), ("", 1), ("cfg", 0), ("kernel, filters, depth", 0)])
def test_what_a_constructor_does_not_take_or_takes_beside_is_doubted(signature: str, settings: int) -> None:
    program = parse(f"class Net(nn.Module):\n    def __init__(self, {signature}): pass\n    def forward(self, x): return x\n")
    found = plan(program, _code())
    assert len(found.given) == settings
    assert "its constructor takes" in found.doubt


SIGNATURE = "def __init__(self, kernel, num_filters, num_colours, num_in_channels):"
NO_KERNEL = NET.replace("kernel, num_filters", "num_filters", 1).replace("p = kernel // 2", "kernel, p = 3, 1")


@pytest.mark.parametrize(
    ("source", "outcome", "word"),
    [
        (NET.replace("kernel, 2, p", "kernel, 2, 1"), Outcome.RIGHT, "beyond what the question asks for"),
        (NET.replace("p = kernel // 2", "p = 0"), Outcome.WRONG, "padding"),
        (NET.replace("p = kernel // 2", "assert kernel == 3\n        p = 1"), Outcome.RIGHT, "stops by itself"),
        (NET.replace("p = kernel // 2", "if kernel != 3:\n            raise ValueError()\n        p = 1"), Outcome.RIGHT, ""),
        (NET.replace("p = kernel // 2", "assert num_filters == 7\n        p = 1"), Outcome.UNCHECKABLE, "says itself"),
        (NET.replace("return self", "assert x.shape[0] == 100\n        return self"), Outcome.UNCHECKABLE, "says itself"),
        (NET.replace("return self", "raise NotImplementedError\n        return self"), Outcome.WRONG, "it raises"),
        (NO_KERNEL, Outcome.UNCHECKABLE, "its constructor takes"),
        (NET.replace(SIGNATURE, "def __init__(self, num_filters, num_in_channels, num_colours, kernel=3):"), Outcome.RIGHT, "by their names"),
        (NET.replace("kernel, 2, p, 1)", "kernel, 2, p)").replace(SIGNATURE, SIGNATURE.replace("kernel, num_filters", "num_filters, kernel")),
         Outcome.WRONG, "wrong output"),
        (NET.replace(SIGNATURE, "def __init__(self, a, b, c, d):\n        num_in_channels, num_filters, num_colours, kernel = a, b, c, d"),
         Outcome.UNCHECKABLE, "in another order they fit"),
        (NET.replace(SIGNATURE, "def __init__(self, a, b, c, d):\n        kernel, num_filters, num_colours, num_in_channels = a, b, c, d + 1"),
         Outcome.WRONG, "stops at"),
        (NET.replace("ConvTransposeNet", "ConvTransposenet"), Outcome.RIGHT, "as the reference does"),
    ],
)  # fmt: skip
def test_a_class_is_judged_by_what_the_question_asks_for(
    source: str, outcome: Outcome, word: str, verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    (found,) = [verdict for verdict in verdicts("5.1", indented(source)) if verdict.claim.kind == "code"]
    assert (found.outcome, word in found.reason) == (outcome, True), found.reason


def test_numbers_that_the_question_does_not_state_are_left_open_beyond_it(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    block = "nn.Sequential(nn.Conv2d({0}, {1}, kernel, padding=1), nn.{2}, nn.BatchNorm2d({1}), nn.ReLU())"
    pool, up = "MaxPool2d(2)", "Upsample(scale_factor=2)"
    pairs = [("nic", "nf", pool), ("nf", "2 * nf", pool), ("2 * nf", "nf", up), ("nf", "nc", up)]
    body = ", ".join(block.format(*pair) for pair in pairs)
    source = (
        f"class PoolUpsampleNet(nn.Module):\n    def __init__(self, kernel, nf, nc, nic):\n        super().__init__()\n"
        f"        self.net = nn.Sequential({body}, nn.Conv2d(nc, nc, kernel, padding=1))\n"
        "    def forward(self, x): return self.net(x)\n"
    )
    (literal,) = verdicts("4.1", indented(source))
    (half,) = verdicts("4.1", indented(source.replace("padding=1", "padding=kernel // 2")))
    assert (literal.outcome, half.outcome) == (Outcome.UNCHECKABLE, Outcome.RIGHT)
    assert "beyond that wrong output" in literal.reason
    assert isinstance(half.evidence, Agreement)


def test_a_class_that_another_needs_is_said_to_be_judged_with_it(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    source = "class Up(nn.ConvTranspose2d):\n    pass\n\n" + NET.replace("nn.ConvTranspose2d", "Up")
    part, whole = [verdict for verdict in verdicts("5.1", indented(source)) if verdict.claim.kind == "code"]
    assert "a part of `ConvTransposeNet`" in part.reason
    assert whole.outcome is Outcome.RIGHT


def test_imports_before_a_class_that_no_parser_takes_are_no_claims() -> None:
    broken = "import torch\nfrom torch import nn\n\n" + NET.replace("nn.ReLU())", "nn.ReLU(] )", 1)
    found = code_of(segments(indented(broken), "solution"))
    assert found.classes[0].problem
    assert found.loose == ()
    alone = code_of(segments(indented("import torch\nprint(torch)\n"), "solution"))
    assert [item.what for item in alone.loose] == ["an import", "a call"]


def test_a_helper_behind_the_class_is_found() -> None:
    text = indented(textwrap.dedent(NET.replace("nn.ReLU()", "act()")) + "\ndef act():\n    return nn.ReLU()\n")
    (found,) = classes(segments(text, "solution"))
    assert output_shape(build(parse(found.source), (3, 8, 4, 1)), 1, 32, 32) == (4, 32, 32)


def test_a_wrong_class_that_a_later_block_defines_again_accuses_nobody(verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    wrong = indented(NET.replace("kernel, 2, p, 1)", "kernel, 2, p)"))
    text = f"A first try:\n\n{wrong}\nMended:\n\n{indented(NET)}"
    first, second = [verdict for verdict in verdicts("5.1", text) if verdict.claim.kind == "code"]
    assert (first.outcome, second.outcome) == (Outcome.UNCHECKABLE, Outcome.RIGHT)
    assert "the later class counts" in first.reason
    (alone,) = [verdict for verdict in verdicts("5.1", wrong) if verdict.claim.kind == "code"]
    assert alone.outcome is Outcome.WRONG
