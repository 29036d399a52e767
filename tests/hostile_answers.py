"""Answers that break layouts and try to run: for the tests that look at the page in a browser."""

from __future__ import annotations

import itertools

from grader.model import (
    Awaits,
    Claim,
    Contradiction,
    Counterexample,
    Evidence,
    GradedAnswer,
    GradedPart,
    LayerRow,
    Listing,
    Mismatch,
    Open,
    Part,
    Report,
    Side,
    Span,
    Trials,
    Verdict,
)

RIGHT = Trials(left="1", right="1", error="0", expected="1", found="1")
WRONG = Mismatch(expected="[1 2; 3 4]", found="[1 2; 5 4]")
OPEN = Open(why="unnamed", detail="x")
POINT = Counterexample(left="1", right="2", point=(), left_value=(("1",),), right_value=(("2",),), expected="a" * 300, found="b")


def verdict(id: str, text: str, span: tuple[int, int], evidence: Evidence, reason: str, follows: str | None = None) -> Verdict:
    part: Part = "critique" if "/critique/" in id else "trace" if "/trace/" in id else "solution"
    claim = Claim(kind="equation", part=part, span=Span(*span), quote=text[slice(*span)])
    return Verdict(id=id, claim=claim, evidence=evidence, reason=reason, follows_from=follows)


def part(question: str, text: str, every: str = "", name: Part = "solution") -> GradedPart:
    """A part in which every occurrence of a word is a claim, in turn wrong, right, open, and following."""
    spans: list[tuple[int, int]] = []
    place = text.find(every) if every else -1
    while place >= 0:
        spans.append((place, place + len(every)))
        place = text.find(every, place + len(every))
    verdicts: list[Verdict] = []
    for number, (span, evidence) in enumerate(zip(spans, itertools.cycle((WRONG, RIGHT, OPEN, POINT))), 1):
        follows = f"{question}/{name}/1" if evidence is POINT else None
        reason = "wrong value: expected 1, found 2" if evidence in (WRONG, POINT) else "both sides agree"
        verdicts.append(verdict(f"{question}/{name}/{number}", text, span, evidence, reason, follows))
    return GradedPart(part=name, text=text, verdicts=tuple(verdicts))


def report(*answers: tuple[str, str, str]) -> Report:
    """A report on texts: (question, text, the word that is a claim wherever it stands)."""
    graded = tuple(
        GradedAnswer(
            question=question,
            title=text[:80],
            status="graded",
            parts=(part(question, text, every),),
            awaits=(Awaits(what=text[:200] or "nothing", points=0.5, claims=(f"{question}/solution/3",)),),
        )
        for question, text, every in answers
    )
    first = answers[0][1]
    side = Side(question=answers[0][0], part="solution", span=Span(2, 6), quote=first[2:6], says=first[:90])
    other = Side(question=answers[-1][0], part="solution", span=Span(0, 1), quote=answers[-1][1][:1], says="another")
    clash = Contradiction(claims=(), reason=first[:90], sides=(side, other), tension=True, readings=(first[:90],))
    return Report(
        course="demo", submission="s", grader="0", reference="0", isolation="none", answers=graded, contradictions=(clash,)
    )


def breaking() -> Report:
    """What breaks layouts."""
    many = " ".join(f"value{n} is $x_{n} = {n}$ so" for n in range(200))
    wide = "$$" + " + ".join(f"\\frac{{a_{{{n}}}}}{{b_{{{n}}}}}" for n in range(60)) + " = 0$$"
    inline = "so $" + " + ".join(f"x_{{{n}}}" for n in range(60)) + " = 0$ holds"
    return report(
        ("1", many, "x_"),
        ("2", f"{wide}\n\n{inline}", "= 0"),
        ("3", "w" * 10_000, "w" * 500),
        ("4", "هذا صحيح: $x = 1$ لأن המשפט נכון $y = 2$ כאן.\n\n- ראשון $z = 3$\n- שני", "= "),
        ("5", "🎉 so 👩‍👩‍👧‍👦 = 4 and 🏳️‍🌈 = 5 🧮 = 6\n\n```\n" + "🎉" * 200 + "\n```", "= "),
        ("6", "", ""),
        ("7", "\n\n \t\n", ""),
        (
            "8",
            "$$\\begin{aligned} a &= b \\\\ &= c + d \\\\ &= \\begin{bmatrix}1 & 2\\\\3 & 4\\end{bmatrix}\\end{aligned}$$",
            "= ",
        ),
        ("9", "```\n" + "\n".join(f"x{n} = {n}  # {'long ' * 40}" for n in range(30)) + "\n```", "x1"),
        ("10", "a\n" * 300, "a\na"),
    )


BASE = [
    "<script>{x}</script>", "<img src=x onerror={x}>", "<svg onload={x}>", "<svg><script>{x}</script></svg>", "<iframe srcdoc='<script>{x}</script>'>",
    "<a href=javascript:{x}>a</a>", "<details open ontoggle={x}>", "<body onload={x}>", "<style>@import 'http://e.example/a.css';</style>",
    "<link rel=stylesheet href=http://e.example/a.css>", "<meta http-equiv=refresh content='0;url=http://e.example'>", "<base href=http://e.example>",
    "<form action=http://e.example><input name=a autofocus onfocus={x}></form>", "<video src=x onerror={x}>", "<math><mtext><script>{x}</script></mtext></math>",
    "</style><script>{x}</script>", "</script><script>{x}</script>", "--><script>{x}</script>", "]]><script>{x}</script>", "</mtext></math><script>{x}</script>",
    "\"><script>{x}</script>", "' onmouseover={x} '", "\" autofocus onfocus={x} \"", "{{{{ {x} }}}}", "{{% raw %}}{x}", "&lt;script&gt;{x}&lt;/script&gt;",
    "<ScRiPt>{x}</sCrIpT>", "<script\x0b>{x}</script>", "\u202e<script>{x}</script>", "<template><script>{x}</script></template>", "<object data=javascript:{x}>",
    "<embed src=javascript:{x}>", "![a](http://e.example/a.png)", "[a](javascript:{x})", "<marquee onstart={x}>", "<input onfocus={x} autofocus>", "<p style=background:url(http://e.example)>",
    "<noscript><p title='</noscript><img src=x onerror={x}>'>", "<annotation-xml encoding=text/html><script>{x}</script></annotation-xml>", "`<script>{x}</script>`",
]  # fmt: skip
WRAPPED = ["{}", "${}$", "$\\text{{{}}}$", "```\n{}\n```", "$$\\begin{{aligned}} a &= {} \\\\ &= c \\end{{aligned}}$$"]
INJECTIONS = [
    wrap.format(text.format(x=f"(window.ran=(window.ran||0)+1)//{n}")) for n, text in enumerate(BASE) for wrap in WRAPPED
]
"""200 texts that would run, load or move something if they became markup; each would set window.ran."""


def _layer(text: str, a: tuple[int, ...], b: tuple[int, ...]) -> LayerRow:
    return LayerRow(name=text, kind=text, input=a, output=b, parameters=1, expected=(3, 4, 4))


def attacking() -> Report:
    """Every injection as text of a claim, as an unmarked text, a title, a reason and a name."""
    answers = []
    for number, text in enumerate(INJECTIONS):
        whole = f"{text}\n\nand so\n\n{text} = 1"
        id = f"{number}<b>/solution/1"
        told = verdict(id, whole, (0, len(text)), WRONG if number % 2 else OPEN, f"wrong value: {text} `{text}`")
        rows = (_layer(text, (1, 4, 4), (3, 2, 2)), _layer(text, (3, 2, 2), (3, 5, 5)))
        told = told.model_copy(update={"code": Listing(name=text, source=text, mended=True, setting=text, layers=rows)})
        body = GradedPart(part="solution", text=whole, verdicts=(told,))
        answers.append(GradedAnswer(question=f"{number}<b>", title=text, status="graded", parts=(body,)))
    side = Side(question="0<b>", part="solution", span=Span(0, 1), quote=INJECTIONS[0], says=INJECTIONS[1])
    clash = Contradiction(claims=("0<b>/solution/1",), reason=INJECTIONS[5], sides=(side, side))
    return Report(
        course=INJECTIONS[0], submission=INJECTIONS[100], grader="0", reference="0", isolation=INJECTIONS[1],
        answers=tuple(answers), contradictions=(clash,),
    )  # fmt: skip
