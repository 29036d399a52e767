"""One remark: praise or blame, of what, and with which defect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stance = Literal["praise", "blame"]
Defect = Literal["", "missing", "extra", "should", "factor", "sign", "shape", "except", "difference", "unmentioned"]


@dataclass(frozen=True)
class Remark:
    """One remark at [start, end) of its paragraph. `target` are the words of what it is about, "" for all of the text."""

    start: int
    end: int
    stance: Stance
    target: str = ""
    formulas: tuple[str, ...] = ()  # in the target
    defect: Defect = ""
    object: str = ""  # what is missing or should stand there
    wanted: tuple[str, ...] = ()  # its formulas
    replaced: str = ""  # the formula that is said to stand there instead
    way: Literal["", "small", "large"] = ""  # too small or too large by the factor
    extent: Literal["", "until", "except", "before", "after"] = ""  # the target bounds what is judged
    inclusive: bool = False  # "up to" may include its bound
    words: str = ""  # the noun of all of the text, as it is called
    manner: bool = False  # said of how it was done: "derived correctly"
    every: bool = False  # said of each of several
    alone: bool = False  # said of nothing else: "only the last line is wrong"
    first: bool = False  # said to be the first mistake
    told: bool = False  # the target is what the text says: "wrongly assumes that ..."
    said: str = ""  # a clause that is said to be so, or not to be
    pronoun: bool = False
    elliptic: bool = False  # "the second is not": what it is not was said before
    doubt: str = ""
