"""Ways in which an export damages a class: the source as its author wrote it, to the Markdown of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Way = Callable[[str], str]


def fenced(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code.rstrip()}\n```\n"


def _rows(code: str) -> list[str]:
    return code.rstrip("\n").split("\n")


def _each(change: Callable[[str], str]) -> Way:
    return lambda code: fenced("\n".join(change(row) for row in _rows(code)))


def _written(change: Callable[[str], str]) -> Way:
    """Every row that holds anything."""
    return lambda code: fenced("\n".join(change(row) for row in _rows(code) if row.strip()))


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _numbered(form: str, strip: bool = False) -> Way:
    return lambda code: fenced(
        "\n".join(form.format(n, row.strip() if strip else row).rstrip() for n, row in enumerate(_rows(code), 1))
    )


def _one_fence_a_line(code: str) -> str:
    return "\n".join(fenced(row, "") for row in _rows(code) if row.strip())


def _headings_for_comments(code: str, flat: bool = False, mark: str = "# ") -> str:
    """Every comment on a row of its own ends the fence and becomes a heading."""
    out: list[str] = []
    held: list[str] = []
    for row in [*_rows(code), "#"]:
        if row.strip().startswith("#"):
            lead = _indent(held[0]) if held and flat else 0
            out += [fenced("\n".join(line[min(lead, _indent(line)) :] for line in held))] if any(held) else []
            out += [f"\n{mark}{row.strip()[1:].strip()}\n"] if row != "#" else []
            held = []
        else:
            held.append(row)
    return "\n".join(out)


def _chunks(code: str, size: int, dedented: bool) -> str:
    rows = [row for row in _rows(code) if row.strip()]
    out = []
    for start in range(0, len(rows), size):
        chunk = rows[start : start + size]
        lead = min(map(_indent, chunk)) if dedented else 0
        out.append(fenced("\n".join(row[lead:] for row in chunk), ""))
    return "\n".join(out)


def _joined(code: str, count: int) -> str:
    """Rows outside of brackets joined by spaces, some at a time."""
    rows = [row.strip() for row in _rows(code) if row.strip() and not row.strip().startswith('"""')]
    return fenced("\n".join(" ".join(rows[place : place + count]) for place in range(0, len(rows), count)))


def _joined_methods(code: str) -> str:
    """Each method on one row."""
    rows = [row.strip() for row in _rows(code) if row.strip() and not row.strip().startswith(("#", '"""'))]
    out: list[str] = []
    for row in rows:
        out = [*out, row] if not out or row.startswith(("class ", "def ")) else [*out[:-1], f"{out[-1]} {row}"]
    return fenced("\n".join(out))


def _wrapped(code: str, width: int, lead: str) -> str:
    """Long rows broken at a space, as a narrow page does."""
    out: list[str] = []
    for row in _rows(code):
        while len(row) > width and " " in row[_indent(row) + 1 : width]:
            cut = row.rindex(" ", _indent(row) + 1, width)
            out.append(row[:cut])
            row = lead + row[cut + 1 :]
        out.append(row)
    return fenced("\n".join(out))


def _page_break(code: str, foot: str, dedent: bool = False) -> str:
    """A page's foot in the middle, the code going on behind it."""
    rows = _rows(code)
    half = len(rows) // 2
    rest = [row[4:] if dedent and row.startswith("    ") else row for row in rows[half:]]
    return fenced("\n".join([*rows[:half], foot, *rest]))


def _two_fences(code: str, between: str, dedent: bool) -> str:
    rows = _rows(code)
    half = next(place for place, row in enumerate(rows) if "def forward" in row)
    rest = rows[half:]
    lead = _indent(rest[0]) if dedent else 0
    return fenced("\n".join(rows[:half])) + f"\n{between}\n\n" + fenced("\n".join(row[min(lead, _indent(row)) :] for row in rest))


def _starred(code: str) -> str:
    """A star between a number or name and a name taken for emphasis."""
    return fenced(re.sub(r"(\b2) ?\* ?(?=[a-z])", r"\1", code))


def _unfenced(code: str, strip: bool = False) -> str:
    """No fence at all: a paragraph of rows."""
    return "The class is:\n\n" + "\n".join(row.strip() if strip else row for row in _rows(code) if row.strip()) + "\n"


def _half_quotes(code: str) -> str:
    return fenced(code.replace("mode='nearest'", "mode='nearest").replace('"""', "", 1))


def _spaced_names(code: str) -> str:
    """The underscore of names in brackets as a space."""
    return fenced(re.sub(r"(?<=[\w])(?<!_)_(?=[a-z])(?=\w*[=,)])", " ", code).replace("output padding", "output padding"))


PROSE = "This class first encodes the picture and then decodes it again, as the figure of the handout shows."

WAYS: Mapping[str, Way] = {
    "as it was": fenced,
    "indentation lost": _each(str.strip),
    "indentation lost, no empty rows": _written(str.strip),
    "indentation of one space": _each(lambda row: " " * (_indent(row) // 4) + row.lstrip()),
    "indentation of two spaces": _each(lambda row: " " * (_indent(row) // 2) + row.lstrip()),
    "indentation of tabs": _each(lambda row: "\t" * (_indent(row) // 4) + row.lstrip()),
    "tabs and spaces mixed": _each(lambda row: ("\t" if _indent(row) == 8 else " " * _indent(row)) + row.lstrip()),
    "indentation of more than a level lost": _each(lambda row: " " * min(4, _indent(row)) + row.lstrip()),
    "first level of indentation lost": _each(lambda row: row[4:] if row.startswith("    ") else row),
    "indentation of the first row of a method lost": _each(lambda row: row.lstrip() if row.lstrip().startswith("super") else row),
    "indentation one space off in some rows": _each(lambda row: " " + row if row.strip().startswith("self.") else row),
    "a class in a list": lambda code: "- the class:\n\n" + "\n".join("  " + row for row in fenced(code).split("\n")),
    "methods at the margin": _each(lambda row: row.lstrip() if row.lstrip().startswith("def ") else row),
    "one fence a line": _one_fence_a_line,
    "one fence a line, indentation lost": lambda code: _one_fence_a_line("\n".join(row.strip() for row in _rows(code))),
    "one fence for three lines": lambda code: _chunks(code, 3, dedented=False),
    "one fence for four lines, each at the margin": lambda code: _chunks(code, 4, dedented=True),
    "two fences": lambda code: _two_fences(code, "And then:", dedent=False),
    "two fences, the second at the margin": lambda code: _two_fences(code, "And the forward pass:", dedent=True),
    "headings for comments": _headings_for_comments,
    "headings for comments, each fence at the margin": lambda code: _headings_for_comments(code, flat=True),
    "bold for comments": lambda code: _headings_for_comments(code, mark="**").replace("\n**", "\n**Note: "),
    "headings for comments, indentation lost": lambda code: _headings_for_comments("\n".join(row.strip() for row in _rows(code))),
    "two rows on one": lambda code: _joined(code, 2),
    "three rows on one": lambda code: _joined(code, 3),
    "all on one row": lambda code: _joined("\n".join(row for row in _rows(code) if not row.strip().startswith("#")), 1000),
    "all on one row, with comments": lambda code: _joined(code, 1000),
    "each method on one row": _joined_methods,
    "wrapped at 60": lambda code: _wrapped(code, 60, ""),
    "wrapped at 50 with an indent": lambda code: _wrapped(code, 50, "    "),
    "wrapped and indentation lost": lambda code: _wrapped("\n".join(row.strip() for row in _rows(code)), 48, ""),
    "curly quotes": lambda code: fenced(code.replace("'nearest'", "‘nearest’").replace('"""', "“””")),
    "quotes of LaTeX": lambda code: fenced(code.replace("'nearest'", "`nearest'")),
    "one of two quotes lost": _half_quotes,
    "quotes of the docstring lost": lambda code: fenced(code.replace('"""', "")),
    "doubled quotes": lambda code: fenced(code.replace("'nearest'", "''nearest''")),
    "ligatures": lambda code: fenced(code.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")),
    "dashes": lambda code: fenced(code.replace(" - ", " – ").replace("-1", "−1")),
    "typographic stars": lambda code: fenced(code.replace("*", "∗")),
    "spaces that do not break": lambda code: fenced(code.replace(" ", "\u00a0")),
    "indentation of spaces that do not break": _each(lambda row: "\u00a0" * _indent(row) + row.lstrip()),
    "marks of no width": lambda code: fenced(code.replace("(", "(\u200b").replace("class", "\ufeffclass")),
    "soft hyphens": lambda code: fenced(code.replace("filters", "fil\u00adters").replace("conv", "co\u00adnv")),
    "full width brackets": lambda code: fenced(code.replace("(", "（").replace(")", "）").replace(",", "，")),
    "entities of HTML": lambda code: fenced(code.replace("'", "&#39;").replace('"', "&quot;").replace(">", "&gt;").replace(" ", "&nbsp;", 1)),
    "escapes of Markdown": lambda code: fenced(code.replace("_", "\\_").replace("*", "\\*").replace("[", "\\[").replace("#", "\\#")),
    "init in bold": lambda code: fenced(code.replace("__init__", "**init**")),
    "init with spaces": lambda code: fenced(code.replace("__init__", "__ init __")),
    "init with underscores apart": lambda code: fenced(code.replace("__init__", "_ _init_ _")),
    "init with one underscore": lambda code: fenced(code.replace("__init__", "_init_")),
    "init with dashes": lambda code: fenced(code.replace("__init__", "––init––")),
    "init without underscores": lambda code: fenced(code.replace("__init__", "init")),
    "names with spaces for underscores": _spaced_names,
    "spaces behind dots": lambda code: fenced(code.replace("self.", "self. ").replace("nn.", "nn. ")),
    "stars lost": _starred,
    "colons of headers lost": _each(lambda row: row[:-1] if re.match(r"\s*(?:class|def) .*:$", row) else row),
    "line numbers": _numbered("{0} {1}"),
    "line numbers with colons": _numbered("{0}: {1}"),
    "line numbers in a column": _numbered("{0:>3}  {1}"),
    "line numbers, indentation lost": _numbered("{0} {1}", strip=True),
    "line numbers between the lines": lambda code: fenced("\n".join(f"{n}\n{row}" for n, row in enumerate(_rows(code), 1))),
    "prompts": lambda code: fenced("\n".join((">>> " if n == 0 else "... ") + row for n, row in enumerate(_rows(code)))),
    "prompts, indentation lost": lambda code: fenced("\n".join((">>> " if n == 0 else "... ") + row.strip() for n, row in enumerate(_rows(code)) if row.strip())),
    "marks of a quotation": lambda code: fenced("\n".join("> " + row for row in _rows(code))),
    "marks of a change": lambda code: fenced("\n".join("+ " + row for row in _rows(code))),
    "a button above": lambda code: fenced("python Copy code\n\n" + code, ""),
    "prose behind": lambda code: fenced(code + "\n" + PROSE),
    "prose before": lambda code: fenced(PROSE + "\n\n" + code),
    "prose behind, indentation lost": lambda code: fenced("\n".join(row.strip() for row in _rows(code)) + "\n" + PROSE),
    "a page's number": lambda code: _page_break(code, "7"),
    "a page's foot": lambda code: _page_break(code, "Page 7 of 12"),
    "a page's head, the rest less deep": lambda code: _page_break(code, "Assignment 2, Spring 2023", dedent=True),
    "a form feed": lambda code: _page_break(code, "\f"),
    "no fence": _unfenced,
    "no fence, indentation lost": lambda code: _unfenced(code, strip=True),
    "breaks of HTML": lambda code: fenced("<br>".join(_rows(code))),
    "carriage returns": lambda code: fenced(code.replace("\n", "\r\n")),
    "separators of lines": lambda code: fenced(code.replace("\n", "\u2028")),
    "numbers and curly quotes, indentation lost": lambda code: _numbered("{0} {1}", strip=True)(code.replace("'", "’").replace('"""', "”””")),
    "bold init on one row": lambda code: _joined(code.replace("__init__", "**init**"), 1000),
    "escapes and one fence a line": lambda code: _one_fence_a_line(code.replace("_", "\\_")),
    "a fence after each empty row": lambda code: "\n".join(fenced(part) for part in code.split("\n\n") if part.strip()),
    "fences of five rows, indentation lost": lambda code: _chunks("\n".join(row.strip() for row in _rows(code)), 5, dedented=False),
    "fences of two rows, each at the margin": lambda code: _chunks(code, 2, dedented=True),
    "four rows on one": lambda code: _joined(code, 4),
    "numbers and bars, indentation lost": _numbered("{0:>4} | {1}", strip=True),
    "numbers in brackets": _numbered("[{0}] {1}"),
    "prompts of a notebook": lambda code: fenced("\n".join(("In [1]: " if n == 0 else "   ...: ") + row for n, row in enumerate(_rows(code)))),
    "quotes, dashes and spaces of print": lambda code: fenced(code.replace("'", "’").replace('"', "”").replace(" - ", " – ").replace("-1", "–1").replace("    ", "\u00a0" * 4)),
    "init in bold and escapes": lambda code: fenced(code.replace("__init__", "**init**").replace("_", "\\_")),
    "the feet of two pages": lambda code: fenced("\n".join([*_rows(code)[:6], "CSC 413 Homework", "3", *_rows(code)[6:14], "CSC 413 Homework", "4", *_rows(code)[14:]])),
    "wrapped at 40 and indentation lost": lambda code: _wrapped("\n".join(row.strip() for row in _rows(code)), 40, ""),
    "prose around, indentation lost": lambda code: fenced("Here is my implementation of the model.\n" + "\n".join(row.strip() for row in _rows(code)) + "\nThe model uses two stages."),
    "colons of all rows lost": _each(lambda row: row[:-1] if row.endswith(":") else row),
    "indentation of three spaces": _each(lambda row: " " * (_indent(row) // 4 * 3) + row.lstrip()),
    "indentation a little off": _each(lambda row: " " * max(0, _indent(row) + (len(row) % 3 - 1 if _indent(row) else 0)) + row.lstrip()),
    "no fence, with empty rows": lambda code: "Answer:\n\n" + code,
    "breaks of HTML, indentation lost": lambda code: fenced("<br>".join(row.strip() for row in _rows(code))),
}  # fmt: skip
