"""What a clause says of the layers of a class: "the last layer should take a + b input channels", "it has no nn.Conv2d layers".

A clause is read whole or not at all: subject, whether it says what is or what should be, one predicate, and what it is
contrasted with. Layers are called as torch or English calls them; sizes are sums and products of the constructor's parameters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from grader.english.words import NUMBERS
from grader.networks import CALLED

What = Literal["in_channels", "out_channels", "kind", "count", "padding", "output_padding", "stride", "dilation", "unused"]
SETTINGS: tuple[What, ...] = ("padding", "output_padding", "stride", "dilation")


@dataclass(frozen=True)
class Built:
    """One predicate of layers: of which, what, the value, and whether it is said of what should be.

    `which` is "first", "last" or empty for every layer of the kind; `kind` is torch's without dimension, empty for any.
    `value` is a formula, a kind, or names; `contrast` is what is said to stand there instead.
    """

    which: str
    kind: str
    what: What
    value: str
    should: bool = False
    denied: bool = False
    missing: bool = False  # said of what is not there, but should be
    contrast: str = ""


_TERM = r"`?(?:\d+|[A-Za-z]\w*)`?"
EXPRESSION = rf"[`$]*{_TERM}(?:\s*(?:\+|\*|\\cdot|·|\\times|×|//|/)\s*{_TERM})*[`$]*"
_ARTICLE = r"(?:(?:an?|the|its|this|that)\s+)?"
_OWNER = r"(?:it|the (?:class|network|net|model|code|implementation|trace|architecture|answer)|[A-Z]\w+|chatgpt)"
_MUST = r"(?:should|must|ought to|needs? to|has to)(?: actually| really| instead)?"
_COUNT = rf"(?P<count>no|{'|'.join(NUMBERS)}|\d{{1,2}})"
_HEAD = r"\W*(?:(?:and|but|so|also|however|here|therefore|thus|hence|moreover|because|since|as|that|while|whereas)\b[\s,]*)*"
_TAIL = r"(?:,? (?:here|there|anywhere|at all|though|either))?\W*$"
_NOT = r",?\s*(?:and not|instead of|rather than|not)\s+"


@lru_cache(maxsize=1)
def _kinds() -> str:
    english = {name for names in CALLED.values() for name in names}
    torch = r"`?(?:torch\.)?(?:nn\.)?(?:Conv[123]d|ConvTranspose[123]d|MaxPool[123]d|BatchNorm[123]d|Linear|Upsample)`?"
    called = "|".join(re.escape(name) for name in sorted(english, key=len, reverse=True))
    return rf"(?:(?:{torch}|{called})(?:s\b)?(?: layers?)?)"


def kind_of(words: str) -> tuple[str, ...]:
    """The kinds that the words may mean; a convolution may be transposed."""
    plain = re.sub(r"[`\s]+", " ", words).strip().removeprefix("torch.").removeprefix("nn.")
    torch = re.match(r"([A-Z][A-Za-z]+?)(?:[123]d)?(?: layers?|s)?$", plain)
    if torch and (torch[1] in CALLED):
        return (torch[1],)
    single = re.sub(r"s$", "", plain.lower())
    found = tuple(kind for kind, names in CALLED.items() if single in (name.lower() for name in names))
    return (*found, "ConvTranspose") if found == ("Conv",) else found


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kind = _kinds()
    which = r"(?:(?P<which>first|last|final)\s+)"
    layer = rf"(?:{_ARTICLE}{which}?(?P<kind>{kind})|{_ARTICLE}{which[:3]}(?P<which2>first|last|final)\s+)layer|(?P<it>it))"
    not_ = r"(?P<not>\s+(?:not|never)|n['’]t)?"
    modal = rf"(?:\s+(?P<must>{_MUST})(?P<mustnot> not)?|\s+(?:does|do|is|are)(?=(?:n['’]t| not)))?"
    be = r"\s+(?:be|is|are)"
    verb = r"(?P<verb>takes?|gets?|receives?|sees?|expects?|has|have|gives?|outputs?|produces?)"
    take = rf"\s+(?:only |just |actually )?{verb}(?: only| just)?"
    lost = r"\s+(?:is|was)\s+(?:missing|omitted|forgotten|left out)"
    value = rf"\s+(?P<value>{EXPRESSION})"
    side = r"(?:\s+(?P<side>input |in |in_|output |out |out_)?channels?)"
    contrast = rf"(?:{_NOT}(?P<contrast>{EXPRESSION})(?:{side.replace('side', 'side2')})?)?"
    setting = "|".join(name.replace("_", "[ _-]") for name in SETTINGS)
    owner = rf"(?:{_OWNER}|{_ARTICLE}(?P<kind>{kind}))"
    raw = {
        "channels": rf"{layer}{modal}{not_}{take}{value}{side}{contrast}",
        "elliptic": rf"(?P<it>it){take}{value}",
        "is": rf"{layer}{modal}{not_}(?:{be})?{not_.replace('not>', 'not2>')}\s+an?\s+(?:plain |normal |ordinary |regular )?"
        rf"(?P<value>{kind})(?:{_NOT}(?:an?\s+)?(?P<contrast>{kind}))?",
        "count": rf"(?:{_OWNER}{modal}\s+(?:only )?(?:has|have|uses?|contains?)|there (?:is|are))(?: only| just)?\s+{_COUNT}\s+"
        rf"(?P<kind>{kind})(?:{_NOT}(?P<contrast>{'|'.join(NUMBERS)}|\d{{1,2}}))?",
        "no_last": rf"(?:{_OWNER} (?:has|uses)|there is)\s+no\s+{which}(?P<kind>{kind})",
        "lost_last": rf"{_ARTICLE}{which}(?P<kind>{kind})(?: from (?P<from>{EXPRESSION}) to (?P<to>{EXPRESSION})(?: channels)?)?"
        rf"{lost}",
        "lacks": rf"{owner}\s+(?:lacks?|forgets?|omits?|misses|has no|have no)\s+{_ARTICLE}(?P<setting>{setting})",
        "no_setting": rf"no (?P<setting>{setting})\s+is\s+(?:passed|given|set|used)"
        rf"(?:\s+(?:to|in|for)\s+(?:{owner}|the layers))?",
        "setting_lost": rf"{_ARTICLE}(?P<setting>{setting}){lost}"
        rf"(?:\s+(?:in|from)\s+(?:{owner}|the layers))?",
        "set": rf"{_ARTICLE}(?P<setting>{setting})(?:\s+of\s+{owner})?(?:\s+(?P<must>{_MUST}))?{be}\s+(?P<value>\d)"
        rf"(?:{_NOT}(?P<contrast>\d))?",
        "unused": r"(?:the variables?\s+)?(?P<value>`?\w+_?\w*`?(?:,? and `?\w+`?)?)\s+(?:is|are)"
        r"\s+(?:defined |set |computed )?(?:but )?"
        r"(?:never|not)\s+(?:actually )?used",
    }  # fmt: skip
    return tuple((name, re.compile(_HEAD + form + _TAIL, re.IGNORECASE)) for name, form in raw.items())


def built(clause: str, before: Built | None) -> tuple[Built, ...]:
    """What the whole of a clause says of layers; `before` is what was last said, of which "it" speaks."""
    for name, form in _forms():
        match = form.match(clause)
        if match is not None:
            return _read(name, {key: value or "" for key, value in match.groupdict().items()}, before)
    return ()


def _read(name: str, group: dict[str, str], before: Built | None) -> tuple[Built, ...]:
    which = {"final": "last"}.get((group.get("which") or group.get("which2") or "").lower()) or (
        group.get("which") or group.get("which2") or ""
    )
    if group.get("it"):
        if before is None or before.what not in ("in_channels", "out_channels", "kind"):
            return ()
        which, group["kind"] = before.which, before.kind
    should = bool(group.get("must"))
    denied = bool(group.get("not") or group.get("not2") or group.get("mustnot"))
    said = Built(which, group.get("kind", ""), "kind", group.get("value", ""), should, denied, False, group.get("contrast", ""))
    match name:
        case "channels":
            what = _side(group)
            return (replace(said, what=what),) if what and (which or said.kind) else ()
        case "elliptic":
            return (replace(said, what=before.what),) if before is not None and before.what != "kind" and _takes(group) else ()
        case "is":
            return (said,) if which else ()
        case "count":
            number = "0" if group["count"].lower() == "no" else str(NUMBERS.get(group["count"].lower(), group["count"]))
            other = str(NUMBERS.get(said.contrast.lower(), said.contrast)) if said.contrast else ""
            return (replace(said, what="count", value=number, contrast=other),)
        case "no_last":
            return (replace(said, kind="", value=group["kind"], denied=True),)
        case "lost_last":
            parts = [replace(said, kind="", value=group["kind"], missing=True)]
            if group.get("from"):
                parts += [replace(parts[0], what="in_channels", value=group["from"])]
                parts += [replace(parts[0], what="out_channels", value=group["to"])]
            return tuple(parts)
        case "lacks" | "no_setting" | "setting_lost":
            return (replace(said, what=_setting(group["setting"]), value="0", missing=name != "no_setting"),)
        case "set":
            return (replace(said, what=_setting(group["setting"])),)
        case "unused":
            return (replace(said, what="unused"),)
    return ()


def _setting(words: str) -> What:
    return next(name for name in SETTINGS if name == re.sub(r"[ -]", "_", words.lower()))


def _takes(group: dict[str, str]) -> bool:
    return bool(re.match(r"take|get|receive|see|expect|ha", group["verb"], re.IGNORECASE))


def _side(group: dict[str, str]) -> What | Literal[""]:
    """Which channels: named, or by the verb; "has 3 channels" does not say."""
    side = group.get("side", "").lower()
    if side.startswith("in"):
        return "in_channels"
    if side.startswith("out"):
        return "out_channels"
    verb = group["verb"].lower()
    if verb.startswith(("take", "get", "receive", "see", "expect")):
        return "in_channels"
    return "" if verb.startswith("ha") else "out_channels"
