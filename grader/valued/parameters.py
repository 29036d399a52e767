"""What a text says of the reference's parameters, taken out of it: "with a kernel of size 4"."""

from __future__ import annotations

import re

from grader.reference import Question

_LEAD = r"(?:with|for|if|when|at|given|using|and|or|in)?\s*(?:the |a |an )?"


def without_parameters(text: str, question: Question | None) -> str:
    """The text without what it says of the reference's parameters: "with a kernel of size 4"."""
    given = question.given if question is not None else ()
    for item in given:
        for name in (item.name, *item.names) if item.choices else ():
            link = r"\b(?:\W+(?:of|size|sizes|is|to|and|or|equals?))*\W*\d+"
            text = re.sub(rf"{_LEAD}{re.escape(name)}s?{link}", " ", text, flags=re.IGNORECASE)
            if name.startswith("number of "):
                counted = rf"{_LEAD}\d+\s+{re.escape(name.removeprefix('number of '))}\b"
                text = re.sub(counted, " ", text, flags=re.IGNORECASE)
            square = r"\W*\d+\s*(?:\\times|×|x|by|-by-)\s*\d+\W*\s*"
            text = re.sub(rf"{_LEAD}{square}{re.escape(name)}s?\b", " ", text, flags=re.IGNORECASE)
    return text
