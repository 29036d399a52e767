"""The words of mathematics: which command, letter or sign stands for which name, relation or function."""

from __future__ import annotations

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
).split()

LETTERS: dict[str, str] = {
    **{chr(code): name for code, name in zip([*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)], GREEK, strict=True)},
    **{chr(code): name.capitalize() for code, name in zip([*range(0x391, 0x3A2), *range(0x3A3, 0x3AA)], GREEK, strict=True)},
    "ϵ": "epsilon",
    "ϕ": "phi",
    "ς": "sigma",
    "ℓ": "ell",
    "∞": "Infinity",
    "∅": "EmptySet",
    "ℝ": "Reals",
    "ℕ": "Naturals",
    "ℤ": "Integers",
}

COMMAND_SYMBOLS: dict[str, str] = {
    **{name: name for name in GREEK},
    **{name.capitalize(): name.capitalize() for name in GREEK},
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "varrho": "rho",
    "varsigma": "sigma",
    "ell": "ell",
    "infty": "Infinity",
    "emptyset": "EmptySet",
    "varnothing": "EmptySet",
    "hbar": "hbar",
    "imath": "i",
    "jmath": "j",
}

RELATIONS: dict[str, str] = {
    "=": "Equal",
    "==": "Equal",
    ":=": "Define",
    "=:": "Define",
    "≔": "Define",
    "≡": "Define",
    "≜": "Define",
    "≠": "NotEqual",
    "!=": "NotEqual",
    "<": "Less",
    ">": "Greater",
    "<=": "LessEqual",
    "≤": "LessEqual",
    "⩽": "LessEqual",
    ">=": "GreaterEqual",
    "≥": "GreaterEqual",
    "⩾": "GreaterEqual",
    "≪": "Less",
    "≫": "Greater",
    "≈": "Approx",
    "≃": "Approx",
    "≅": "Approx",
    "∝": "Proportional",
    "∼": "Distributed",
    "∈": "Element",
    "∉": "NotElement",
    "⊂": "Subset",
    "⊆": "Subset",
    "→": "To",
    "->": "To",
    "←": "Assign",
    "↦": "To",
    "\\eq": "Equal",
    "\\coloneqq": "Define",
    "\\triangleq": "Define",
    "\\equiv": "Define",
    "\\ne": "NotEqual",
    "\\neq": "NotEqual",
    "\\lt": "Less",
    "\\gt": "Greater",
    "\\le": "LessEqual",
    "\\leq": "LessEqual",
    "\\leqslant": "LessEqual",
    "\\ge": "GreaterEqual",
    "\\geq": "GreaterEqual",
    "\\geqslant": "GreaterEqual",
    "\\ll": "Less",
    "\\gg": "Greater",
    "\\approx": "Approx",
    "\\simeq": "Approx",
    "\\cong": "Approx",
    "\\propto": "Proportional",
    "\\sim": "Distributed",
    "\\in": "Element",
    "\\notin": "NotElement",
    "\\subset": "Subset",
    "\\subseteq": "Subset",
    "\\to": "To",
    "\\rightarrow": "To",
    "\\longrightarrow": "To",
    "\\mapsto": "To",
    "\\leftarrow": "Assign",
    "\\gets": "Assign",
}

IMPLICATIONS = frozenset(
    "⇒ ⟹ ⇔ ⟺ => <=> ∴ \\implies \\Rightarrow \\Longrightarrow \\iff \\Leftrightarrow \\Longleftrightarrow \\therefore "
    "\\because".split()
)

FUNCTIONS: dict[str, str] = {
    "exp": "Exp",
    "ln": "Ln",
    "log": "Log",
    "sin": "Sin",
    "cos": "Cos",
    "tan": "Tan",
    "cot": "Cot",
    "sinh": "Sinh",
    "cosh": "Cosh",
    "tanh": "Tanh",
    "arcsin": "Arcsin",
    "arccos": "Arccos",
    "arctan": "Arctan",
    "asin": "Arcsin",
    "acos": "Arccos",
    "atan": "Arctan",
    "softmax": "Softmax",
    "sigmoid": "Sigmoid",
    "relu": "ReLU",
    "softplus": "Softplus",
    "logit": "Logit",
    "sign": "Sign",
    "sgn": "Sign",
    "tr": "Trace",
    "trace": "Trace",
    "det": "Det",
    "diag": "Diag",
    "vec": "Vec",
    "rank": "Rank",
    "rk": "Rank",
    "floor": "Floor",
    "ceil": "Ceil",
    "abs": "Abs",
    "norm": "Norm",
    "sqrt": "Sqrt",
    "pinv": "PseudoInverse",
    "inv": "Inverse",
    "transpose": "Transpose",
    "max": "Max",
    "min": "Min",
    "gcd": "Gcd",
    "sup": "Sup",
    "inf": "Inf",
    "var": "Variance",
    "cov": "Covariance",
    "pr": "Probability",
    "expectation": "Expectation",
}

ACCENTS: dict[str, str] = {
    "hat": "hat",
    "widehat": "hat",
    "tilde": "tilde",
    "widetilde": "tilde",
    "bar": "bar",
    "overline": "bar",
    "dot": "dot",
    "ddot": "ddot",
    "check": "check",
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u030c": "check",
}

PLAIN = frozenset(
    "mathbf boldsymbol bm mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathbb vec pmb bf rm it cal boldmath "
    "symbf symbfit symup".split()
)  # styles that change no meaning

WORDY = frozenset("text textbf textit textrm mbox hbox textsf texttt emph textnormal".split())

IGNORED = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle displaystyle textstyle "
    "scriptstyle limits nolimits nonumber notag hline centering quad qquad hfill".split()
)  # `quad` counts as wide space

SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵏᵗᵐ", "0123456789+-()niTktm", strict=True))
SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₙₜₘ", "0123456789+-()ijkntm", strict=True))

TIMES = frozenset({"*", "·", "×", "∗", "⋅", "∙", "•", "\\cdot", "\\times", "\\ast", "\\*", "\\bullet"})
OVER = frozenset({"/", "÷", "\\div", "\\slash"})
MINUS = frozenset({"-", "−", "–", "—", "‐", "‑"})
OPEN = {"(": ")", "[": "]", "\\{": "\\}", "\\lbrace": "\\rbrace", "\\lbrack": "\\rbrack", "\\lparen": "\\rparen"}
FENCES = {
    "⌊": ("⌋", "Floor"),
    "⌈": ("⌉", "Ceil"),
    "\\lfloor": ("\\rfloor", "Floor"),
    "\\lceil": ("\\rceil", "Ceil"),
    "\\langle": ("\\rangle", "Inner"),
    "⟨": ("⟩", "Inner"),
    "\\lvert": ("\\rvert", "Abs"),
    "\\lVert": ("\\rVert", "Norm"),
}
BARS = {
    "|": "Abs",
    "\\vert": "Abs",
    "∣": "Abs",
    "\\mid": "Abs",
    "||": "Norm",
    "‖": "Norm",
    "\\|": "Norm",
    "\\Vert": "Norm",
    "∥": "Norm",
}
FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "L", "J", "p", "q", "P", "phi", "psi", "ell", "sigma", "Gamma"})
SPECTRAL = frozenset(
    {"lambda_max", "lambda_min", "sigma_max"}
)  # of a matrix: its extreme eigenvalues, its largest singular value
SEQUENCE_INDICES = frozenset({"k", "t", "i", "j"})
