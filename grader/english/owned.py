"""A sentence as a row of words in which owners, what they have and what it grows with stand as codes: O1 needs W2 in C0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from grader.english.names import Lexicon
from grader.english.worded import Row, row

Words = tuple[str, ...]
_SHORT = {"pass", "propagation", "phase", "step"}  # "forward: O(1)" is the forward pass


@dataclass(frozen=True)
class Owned:
    """The names as codes, and what each code stands for: an owner, what is had, a count."""

    codes: dict[Words, str]
    owners: dict[str, str]
    whats: dict[str, Words]
    counts: dict[str, str]


def owned_row(sentence: str, lexicon: Lexicon) -> tuple[Row, Owned]:
    known = _known(lexicon)
    return row(sentence, known.codes), known


@lru_cache(maxsize=64)
def _known(lexicon: Lexicon) -> Owned:
    codes: dict[Words, str] = {}
    owners = {f"O{place}": name for place, name in enumerate(dict.fromkeys(share.owner for share in lexicon.shares))}
    whats = {f"W{place}": what for place, what in enumerate(dict.fromkeys(share.what for share in lexicon.shares))}
    counted = [(entry.stems, entry.id) for entry in lexicon.entries if entry.role == "parameter"]
    counted += [((name,), id) for name, role, id in lexicon.symbols if role == "parameter"]
    counts = {f"C{place}": id for place, id in enumerate(dict.fromkeys(id for _, id in counted))}
    for code, owner in owners.items():
        for words in _spelled(tuple(owner.split())):
            codes[words] = code
    for words in [words for words in codes if words[-1] in _SHORT and len(words) == 2]:
        codes.setdefault(words[:1], codes[words])
    for code, what in whats.items():
        for words in _spelled(what):
            codes[words] = code
    for stems, id in counted:
        short = (stems[2:],) if stems[:2] == ("number", "of") else ()
        for words in (words for name in (stems, *short) for words in _spelled(name)):
            codes.setdefault(words, next(code for code, name in counts.items() if name == id))
    return Owned(codes, owners, whats, counts)


def _spelled(stems: Words) -> Iterator[Words]:
    """A phrase in the singular and the plural, with a hyphen between two of its words or without."""
    for words in (stems, (*stems[:-1], f"{stems[-1]}s")):
        yield words
        for place, pair in enumerate(pairwise(words)):
            yield *words[:place], "-".join(pair), *words[place + 2 :]
