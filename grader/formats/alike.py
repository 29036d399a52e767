"""Submissions of a class whose answers claim the same, word for word: a fact about them, with no judgement of how it came.

The claims of a part are compared in their order, without spacing; parts with few claims are left out, since many people say the
same in few words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.model import GradedAnswer, Model, Part

FEW = 4  # claims; fewer are no sign of anything
MAX_NAMED = 12  # submissions named in a group
MAX_SHOWN = 40
MAX_KEPT = 200_000  # sets of claims told apart at any time

_SPACING = re.compile(r"\s+")


class Said(Model):
    """All claims of one part, as a hash."""

    question: str
    part: Part
    claims: int
    hash: str


def said(answers: tuple[GradedAnswer, ...]) -> Iterator[Said]:
    """What each part claims, where it claims enough to be compared."""
    for answer in answers:
        for part in answer.parts:
            quotes = [_SPACING.sub("", verdict.claim.quote) for verdict in part.verdicts]
            if len(quotes) >= FEW:
                digest = hashlib.sha256("\n".join(quotes).encode("utf-8", "surrogatepass")).hexdigest()[:32]
                yield Said(question=answer.question, part=part.part, claims=len(quotes), hash=digest)


@dataclass(frozen=True)
class Group:
    """Submissions that claim the same in one part; `more` are not named."""

    question: str
    part: Part
    claims: int
    names: tuple[tuple[str, str], ...]
    more: int


@dataclass
class Seen:
    """What has been compared so far: the first submission of each set of claims, then those that are equal to it."""

    first: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    groups: dict[tuple[str, str, str], tuple[Said, list[tuple[str, str]], int]] = field(default_factory=dict)

    def add(self, item: Said, name: str, href: str) -> None:
        key = (item.question, item.part, item.hash)
        if key not in self.first:
            if len(self.first) < MAX_KEPT:
                self.first[key] = (name, href)
            return
        found, names, number = self.groups.get(key, (item, [self.first[key]], 1))
        if len(names) < MAX_NAMED:
            names.append((name, href))
        self.groups[key] = (found, names, number + 1)

    def largest(self) -> Iterator[Group]:
        """The groups with most submissions, then with most claims."""
        ordered = sorted(self.groups.items(), key=lambda entry: (-entry[1][2], -entry[1][0].claims, entry[0]))
        for _, (item, names, number) in ordered[:MAX_SHOWN]:
            yield Group(item.question, item.part, item.claims, tuple(names), number - len(names))
