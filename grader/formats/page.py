"""What the pages share: the template environment, the style and script that stand in them, and their content security policy.

Style and script are files of their own under templates/, put into the page whole and allowed by their hashes alone. The
policy lets nothing else in: no request, no other script, no style attribute, no frame, no form.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def environment() -> Environment:
    """Templates with every value escaped, every name needed, and nothing read but the package's own files."""
    return Environment(
        loader=PackageLoader("grader.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(*names: str) -> Markup:
    """Files of templates/ as they are, one after the other, for a style or script element."""
    env = environment()
    assert env.loader is not None
    return Markup("\n" + "".join(env.loader.get_source(env, name)[0] for name in names))


def policy(style: str, script: str = "") -> str:
    """The strictest policy under which the page's own style, script and pictures still work."""
    scripts = f" script-src {_hash(script)};" if script else ""
    return f"default-src 'none'; style-src {_hash(style)};{scripts} img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
