"""Say what of this machine works."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.console import DONE, SOME_FAILED


@click.command("doctor")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), help="Where reports would be written.")
def command(out: Path) -> None:
    """Say what works here, what is missing, and how to mend it; exit status 1 where something is needed."""
    from grader.doctor import examined

    bad = False
    for finding in examined(out):
        bad = bad or finding.state == "bad"
        mend = f"; to mend it: {finding.mend}" if finding.mend else ""
        click.echo(f"{finding.state:<8}{finding.what:<11}{finding.detail}{mend}")
    sys.exit(SOME_FAILED if bad else DONE)
