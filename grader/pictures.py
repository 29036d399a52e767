"""Pictures of a reference, drawn once and kept: what an instructor's function draws, as an SVG of a few kilobytes.

The same bytes every time: no date, no random names, text as text. A picture carries its alternative text inside.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import Any

from grader.reference import Drawing

MAX_BYTES = 60_000
_PROLOG = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_ABOUT = re.compile(r"\s*<meta\w+>.*?</meta\w+>", re.DOTALL)  # the date and the program that drew it
_BLANKS = re.compile(r"\n\s*")


def render(drawing: Drawing) -> str:
    """The SVG of a drawing; ValueError when it is larger than 60 kB."""
    import matplotlib

    matplotlib.use("svg")
    settings: Any = {
        "svg.hashsalt": drawing.id,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 9,
        "path.simplify_threshold": 0.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(settings):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(drawing.width, drawing.height), layout="constrained")
        drawing.function(figure.add_subplot())
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True)
    text = _ABOUT.sub("", _PROLOG.sub("", out.getvalue()))
    text = _BLANKS.sub("\n", text)
    label = escape(drawing.alternative, quote=True)
    text = text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"the picture {drawing.id} has {len(text.encode())} bytes, more than {MAX_BYTES}; draw fewer points")
    return text
