"""Nets that compute what the question asks for, however they are written, and nets that only have its sizes.

What is the same is right; what differs in what the question settles is wrong; what it leaves to the reader is neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from grader.formats.certificates import certificate, confirmable
from grader.model import Agreement, Mismatch, Outcome, Verdict
from grader.recheck import CONFIRMED, REFUTED, confirm

RIGHT, WRONG, OPEN = Outcome.RIGHT, Outcome.WRONG, Outcome.UNCHECKABLE

POOL = """class PoolUpsampleNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
        p = kernel // 2
        self.c1 = nn.Conv2d(num_in_channels, num_filters, kernel, padding=p)
        self.c2 = nn.Conv2d(num_filters, 2 * num_filters, kernel, padding=p)
        self.c3 = nn.Conv2d(2 * num_filters, num_filters, kernel, padding=p)
        self.c4 = nn.Conv2d(num_filters, num_colours, kernel, padding=p)
        self.c5 = nn.Conv2d(num_colours, num_colours, kernel, padding=p)
        self.n1 = nn.BatchNorm2d(num_filters)
        self.n2 = nn.BatchNorm2d(2 * num_filters)
        self.n3 = nn.BatchNorm2d(num_filters)
        self.n4 = nn.BatchNorm2d(num_colours)
        self.pool = nn.MaxPool2d(2)
        self.up = nn.Upsample(scale_factor=2)
        self.act = nn.ReLU()

    def forward(self, x):
        x = self.act(self.n1(self.pool(self.c1(x))))
        x = self.act(self.n2(self.pool(self.c2(x))))
        x = self.act(self.n3(self.up(self.c3(x))))
        x = self.act(self.n4(self.up(self.c4(x))))
        return self.c5(x)
"""

TURNED = """class ConvTransposeNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
        p = kernel // 2
        self.c1 = nn.Conv2d(num_in_channels, num_filters, kernel, stride=2, padding=p)
        self.c2 = nn.Conv2d(num_filters, 2 * num_filters, kernel, stride=2, padding=p)
        self.t1 = nn.ConvTranspose2d(2 * num_filters, num_filters, kernel, stride=2, padding=p, output_padding=1)
        self.t2 = nn.ConvTranspose2d(num_filters, num_colours, kernel, stride=2, padding=p, output_padding=1)
        self.c5 = nn.Conv2d(num_colours, num_colours, kernel, padding=p)
        self.n1 = nn.BatchNorm2d(num_filters)
        self.n2 = nn.BatchNorm2d(2 * num_filters)
        self.n3 = nn.BatchNorm2d(num_filters)
        self.n4 = nn.BatchNorm2d(num_colours)

    def forward(self, x):
        x = F.relu(self.n1(self.c1(x)))
        x = F.relu(self.n2(self.c2(x)))
        x = F.relu(self.n3(self.t1(x)))
        x = F.relu(self.n4(self.t2(x)))
        return self.c5(x)
"""

UNET = """class UNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
        p = kernel // 2
        self.a = nn.Sequential(nn.Conv2d(num_in_channels, num_filters, kernel, 2, p), nn.BatchNorm2d(num_filters), nn.ReLU())
        self.b = nn.Sequential(nn.Conv2d(num_filters, 2 * num_filters, kernel, 2, p), nn.BatchNorm2d(2 * num_filters), nn.ReLU())
        self.c = nn.Sequential(nn.ConvTranspose2d(2 * num_filters, num_filters, kernel, 2, p, 1), nn.BatchNorm2d(num_filters), nn.ReLU())
        self.d = nn.Sequential(nn.ConvTranspose2d(2 * num_filters, num_colours, kernel, 2, p, 1), nn.BatchNorm2d(num_colours), nn.ReLU())
        self.e = nn.Conv2d(num_colours + num_in_channels, num_colours, kernel, padding=p)

    def forward(self, x):
        first = self.a(x)
        third = self.c(self.b(first))
        fourth = self.d(torch.cat([third, first], 1))
        return self.e(torch.cat([fourth, x], 1))
"""
SOURCES = {"4.1": POOL, "5.1": TURNED, "6.1": UNET}
Verdicts = Callable[..., tuple[Verdict, ...]]


def judged(verdicts: Verdicts, question: str, *changes: tuple[str, str]) -> Verdict:
    source = SOURCES[question]
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    found = [item for item in verdicts(question, f"```\n{source}```\n") if item.claim.kind == "code"]
    return found[-1]


SAME = [
    ("4.1", ("self.act(self.n1", "F.relu(self.n1")),
    ("4.1", ("self.act(self.n1(self.pool(self.c1(x))))", "self.n1(self.pool(self.c1(x))).relu()")),
    ("4.1", ("self.act(self.n1(self.pool(self.c1(x))))", "self.n1(self.pool(self.c1(x))).clamp(min=0)")),
    ("4.1", ("nn.ReLU()", "nn.ReLU(inplace=True)")),
    ("4.1", ("self.pool(self.c1(x))", "F.max_pool2d(self.c1(x), 2)")),
    ("4.1", ("nn.MaxPool2d(2)", "nn.MaxPool2d((2, 2), stride=2)")),
    ("4.1", ("self.up(self.c3(x))", "F.interpolate(self.c3(x), scale_factor=2)")),
    ("4.1", ("nn.Upsample(scale_factor=2)", "nn.UpsamplingNearest2d(scale_factor=2)")),
    ("4.1", ("nn.Upsample(scale_factor=2)", "nn.Upsample(scale_factor=2, mode='bilinear')")),
    ("4.1", ("self.act(self.n3(self.up(self.c3(x))))", "self.up(self.act(self.n3(self.c3(x))))")),
    ("4.1", ("self.n4(self.up(self.c4(x)))", "self.up(self.n4(self.c4(x)))")),
    ("4.1", ("return self.c5(x)", "return nn.Identity()(self.c5(x))")),
    ("4.1", ("kernel, padding=p)", "kernel, padding='same')")),
    ("4.1", ("self.c1(x)", "F.dropout(self.c1(x), 0.0)")),
    ("4.1", ("        x = self.act(self.n1", "        x = x.view(x.shape[0], x.shape[1], 32, 32)\n        x = self.act(self.n1")),
    ("5.1", ("", "")),
    ("5.1", ("self.c1(x)", "self.c1(x + 0)")),
    ("5.1", ("num_filters, kernel, stride=2, padding=p)\n", "num_filters, kernel, stride=2, padding=p, bias=False)\n")),
    ("5.1", ("output_padding=1)", "output_padding=1, dilation=1, groups=1)")),
    ("5.1", ("self.n1(self.c1(x))", "self.n1(self.c1(F.pad(x, (0, 0, 0, 0))))")),
    ("5.1", ("kernel, stride=2, padding=p, output_padding=1)", "(kernel, kernel), (2, 2), (p, p), (1, 1))")),
    ("6.1", ("", "")),
    ("6.1", ("[third, first]", "[first, third]")),
    ("6.1", ("torch.cat([fourth, x], 1)", "torch.cat((x, fourth), dim=-3)")),
    ("6.1", ("torch.cat([third, first], 1)", "torch.concat([third, first[:, :, :16, :16]], dim=1)")),
    ("6.1", ("num_filters), nn.ReLU()", "num_filters), nn.Dropout(0.0), nn.ReLU()")),
    ("6.1", ("self.d(torch.cat([third, first], 1))", "self.d(torch.cat([F.interpolate(third, size=(16, 16)), first], 1))")),
]  # fmt: skip

SAME += [
    ("6.1", ("num_filters), nn.ReLU())\n        self.d", "num_filters))\n        self.d"), ("torch.cat([third, first], 1)", "F.relu(torch.cat([third, first], 1))")),
    ("5.1", ("self.t1(x)", "self.t1(x, output_size=(16, 16))")),
    ("4.1", ("self.c1(x)", "self.c1(x.float())")),
]  # fmt: skip

APART = [  # another function, of which the question does not say that it is none
    ("4.1", ("nn.MaxPool2d(2)", "nn.AvgPool2d(2)")),
    ("4.1", ("self.act(self.n1(self.pool(self.c1(x))))", "self.n1(self.act(self.pool(self.c1(x))))")),
    ("4.1", ("self.n1(self.pool(self.c1(x)))", "self.pool(self.n1(self.c1(x)))")),
    ("4.1", ("return self.c5(x)", "return F.log_softmax(self.c5(x), 1)")),
    ("4.1", ("self.c1(x)", "self.c1(x / 255)")),
    ("4.1", ("return self.c5(x)", "return F.relu(self.c5(x))")),
    ("5.1", ("F.relu(", "F.leaky_relu(")),
    ("5.1", ("self.c5(x)", "x")),
    ("5.1", ("padding=p)\n        self.n1", "padding=p, bias=False)\n        self.n1")),
    ("5.1", ("return self.c5(x)", "return self.c5(F.dropout(x, 0.5, self.training))")),
    ("6.1", ("nn.BatchNorm2d(num_colours)", "nn.BatchNorm2d(num_colours, affine=False)")),
    ("6.1", ("return self.e(", "return self.e(0.5 * ")),
    ("6.1", ("[third, first]", "[third, first.detach()]")),
    ("5.1", ("self.c1(x)", "self.c1(x)[:, :, ::2, ::2]"), ("num_filters, kernel, stride=2, padding=p)\n        self.c2", "num_filters, kernel, padding=p)\n        self.c2")),
    ("4.1", ("self.pool(self.c1(x))", "self.c1(x).reshape(x.shape[0], -1, 16, 2, 16, 2).mean(5).mean(3)")),
    ("4.1", ("self.c5 = nn.Conv2d(num_colours, num_colours, kernel, padding=p)", "self.c5 = nn.Conv2d(num_colours, num_colours, kernel, padding=p, padding_mode='reflect')")),
    ("4.1", ("nn.BatchNorm2d(num_colours)", "nn.BatchNorm2d(num_colours, eps=5.0)")),
    ("4.1", ("self.act(self.n1(", "torch.abs((")),
    ("6.1", ("torch.cat([fourth, x], 1)", "torch.cat([fourth, x - 1], 1)")),
    ("5.1", ("self.c5(x)", "self.c5(F.relu(x) + F.relu(x) * 0.1)")),
]  # fmt: skip

NOT_THE_SAME = [
    ("4.1", ("nn.MaxPool2d(2)", "nn.Identity()"), ("nn.Upsample(scale_factor=2)", "nn.Identity()")),
    ("4.1", ("nn.MaxPool2d(2)", "nn.MaxPool2d(4)"), ("scale_factor=2", "scale_factor=4")),
    ("4.1", ("nn.ReLU()", "nn.Identity()")),
    ("4.1", ("nn.ReLU()", "nn.Sigmoid()")),
    ("4.1", ("2 * num_filters", "3 * num_filters")),
    ("4.1", ("self.c1(x)", "self.c1(F.interpolate(x, scale_factor=2))"), ("self.n4(self.up(", "self.n4((")),
    ("4.1", ("self.act(self.n1(", "self.act((")),
    ("4.1", ("        x = self.act(self.n2", "        x = torch.zeros_like(x)\n        x = self.act(self.n2")),
    ("4.1", ("return self.c5(x)", "return self.c5(x * 0)")),
    ("4.1", ("        x = self.act(self.n1", "        if self.training:\n            return x\n        x = self.act(self.n1")),
    ("4.1", ("        x = self.act(self.n1", "        if x.shape[0] > 6:\n            return x\n        x = self.act(self.n1")),
    ("4.1", ("super().__init__()", "pass")),
    ("5.1", ("stride=2, ", "stride=1, "), (", output_padding=1", "")),
    ("5.1", ("stride=2, padding=p)", "stride=1, padding=p)"), ("stride=2, padding=p, output_padding=1", "stride=1, padding=p")),
    ("5.1", ("F.relu(", "(")),
    ("5.1", ("F.relu(", "torch.tanh(")),
    ("5.1", ("2 * num_filters", "num_filters")),
    ("5.1", ("nn.ConvTranspose2d(num_filters, num_colours", "nn.ConvTranspose2d(2 * num_filters, num_colours")),
    ("5.1", (", output_padding=1)", ", output_padding=2)")),
    ("5.1", ("F.relu(self.n2(self.c2(x)))", "x")),
    ("5.1", ("self.t2(x)", "F.interpolate(self.t2(x), size=(32, 32))"), (", output_padding=1)", ")")),
    ("6.1", ("[third, first]", "[third, third]")),
    ("6.1", ("[third, first]", "[first, first]")),
    ("6.1", ("[third, first]", "[third, torch.zeros_like(third)]")),
    ("6.1", ("[fourth, x]", "[fourth, fourth[:, :1]]")),
    ("6.1", ("nn.ConvTranspose2d(2 * num_filters, num_colours", "nn.ConvTranspose2d(num_filters, num_colours"),
     ("torch.cat([third, first], 1)", "third + first")),
    ("6.1", ("nn.ConvTranspose2d(2 * num_filters, num_colours", "nn.ConvTranspose2d(num_filters, num_colours"),
     ("torch.cat([third, first], 1)", "third")),
    ("6.1", ("num_colours + num_in_channels", "num_colours"), ("torch.cat([fourth, x], 1)", "fourth")),
    ("6.1", ("kernel, 2, p, 1)", "kernel, 1, p)"), ("kernel, 2, p)", "kernel, 1, p)")),
    ("6.1", ("2 * num_filters, kernel, 2, p)", "2 * num_filters, kernel, 2, p, groups=num_filters)")),
    ("6.1", ("nn.ReLU())\n        self.e", "nn.Tanh())\n        self.e")),
]  # fmt: skip


@pytest.mark.parametrize("case", SAME, ids=str)
def test_what_computes_the_same_is_right(case: tuple[str, tuple[str, str]], verdicts: Verdicts) -> None:
    found = judged(verdicts, *case)
    assert found.outcome == RIGHT, found.reason


@pytest.mark.parametrize("case", APART, ids=str)
def test_what_the_question_does_not_settle_is_neither(case: tuple[str, tuple[str, str]], verdicts: Verdicts) -> None:
    found = judged(verdicts, *case)
    assert found.outcome == OPEN, found.reason


@pytest.mark.parametrize("case", NOT_THE_SAME, ids=str)
def test_what_only_has_the_sizes_is_wrong(case: tuple[str, tuple[str, str]], verdicts: Verdicts) -> None:
    found = judged(verdicts, *case)
    assert found.outcome == WRONG, found.reason


def test_the_sums_behind_a_verdict_are_done_again(verdicts: Verdicts) -> None:
    for question, changes in (("5.1", ()), ("5.1", ((", output_padding=1", ""),)), ("4.1", ()), ("6.1", ())):
        found = judged(verdicts, question, *changes)
        assert isinstance(found.evidence, Agreement | Mismatch)
        body = json.loads(json.dumps(certificate(found.evidence)))
        assert len(body["reckoned"]) > 12
        assert confirm(found.evidence.method, body)[0] == CONFIRMED
        for at, change in ((0, {"value": "17"}), (-1, {"formula": "17"}), (3, {"formula": ["Add", "1", "1"]})):
            sums = [*body["reckoned"]]
            sums[at] = {**sums[at], **change}
            other = {**body, "reckoned": sums}
            del other["digest"]
            assert confirm(found.evidence.method, other)[0] == REFUTED


def test_what_differs_in_words_alone_is_told_so(verdicts: Verdicts) -> None:
    settled = judged(verdicts, "4.1", ("nn.ReLU()", "nn.Sigmoid()"))
    assert not confirmable(settled.evidence)
    assert confirmable(judged(verdicts, "4.1").evidence)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ((", output_padding=1", ""), "with output_padding 1 in `t1` and `t2` it gives 24x32x32"),
        (("stride=2", "stride=4"), ""),  # strides of 1 would give the size, and another net
        (("2 * num_filters, kernel, stride=2, padding=p", "2 * num_filters, kernel, padding=p"), "with stride 2 in `c2`"),
    ],
)
def test_advice_leads_to_the_net_that_is_asked_for(change: tuple[str, str], advice: str, verdicts: Verdicts) -> None:
    found = judged(verdicts, "5.1", change)
    assert found.outcome == WRONG
    assert advice in found.reason
    assert advice or "; with " not in found.reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("F.relu(self.n2(self.c2(x)))", "x"), "in line 19: ConvTranspose2d(64, 32, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), ...)"),
        (("super().__init__()", "pass"), "cannot assign module before Module.__init__() call"),
        ((", output_padding=1)", ", output_padding=2)"), "output padding must be smaller"),
    ],
)  # fmt: skip
def test_what_torch_refuses_elsewhere_is_a_failure_here(change: tuple[str, str], words: str, verdicts: Verdicts) -> None:
    found = judged(verdicts, "5.1", change)
    assert (found.outcome, words in found.reason) == (WRONG, True), found.reason


def test_the_later_class_of_a_name_in_a_block_counts(verdicts: Verdicts) -> None:
    spoiled = POOL.replace("nn.ReLU()", "nn.Sigmoid()")
    for first, second, outcome in ((POOL, spoiled, WRONG), (spoiled, POOL, RIGHT)):
        found = [item for item in verdicts("4.1", f"```\n{first}\n\n{second}```\n") if item.claim.kind == "code"]
        assert [item.outcome for item in found] == [OPEN, outcome]
        assert "the later class counts" in found[0].reason
