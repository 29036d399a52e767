"""The shipped homework as notebook, Word, LaTeX and PDF: what of its answers and verdicts is not as from Markdown.

`python tests/bench/imports.py`. Pandoc makes the documents; a PDF is printed by Chromium where there is one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import pypandoc  # noqa: E402

from grader.audit import grade  # noqa: E402
from grader.documents.document import Document  # noqa: E402
from grader.documents.reading import load  # noqa: E402
from grader.files import course_shape, load_course  # noqa: E402
from grader.homework import Split, split  # noqa: E402
from grader.model import PARTS  # noqa: E402

COURSE = "csc413_hw2"
SOURCE = ROOT / "answers" / COURSE / "source.md"


def made(folder: Path) -> list[Path]:
    """The documents."""
    found = []
    for form, name in (("ipynb", "hw.ipynb"), ("docx", "hw.docx"), ("latex", "hw.tex"), ("html", "hw.html")):
        command = [
            pypandoc.get_pandoc_path(),
            "-f",
            "markdown",
            "-t",
            form,
            "-s",
            "--mathml",
            "-o",
            str(folder / name),
            str(SOURCE),
        ]
        subprocess.run(command, check=True, capture_output=True)
        found.append(folder / name)
    page = found.pop()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium: the PDF is not made")
        return found
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={folder / 'hw.pdf'}"]
    subprocess.run([browser, *flags, str(page)], check=True, capture_output=True, timeout=120)
    return [*found, folder / "hw.pdf"]


def bare(text: str) -> str:
    text = re.sub(r"^ *```\w*$", "", text, flags=re.MULTILINE).translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'})
    return re.sub(r"[\s$*\\{}]+", "", text.replace("operatorname", ""))


def verdicts(found: Split) -> Counter[tuple[str, ...]]:
    course = load_course(COURSE)
    return Counter(
        (answer.question, part.part, verdict.claim.kind, verdict.outcome.value, bare(verdict.claim.quote))
        for answer in found.answers
        for part in grade(answer, course).parts
        for verdict in part.verdicts
    )


def main() -> None:
    shape = course_shape(COURSE)
    want = split(SOURCE.read_text("utf-8"), shape, "s")
    expected = verdicts(want)
    print(f"from Markdown: {sum(expected.values())} claims")
    with tempfile.TemporaryDirectory() as folder:
        for path in made(Path(folder)):
            began = time.perf_counter()
            document: Document = load(path)
            seconds = time.perf_counter() - began
            got = split(document.text, shape, "s")
            texts = {(a.question, part): bare(a.text(part)) for a in got.answers for part in PARTS}
            moved = [
                f"{a.question} {part}"
                for a in want.answers
                for part in PARTS
                if bare(a.text(part)) != texts.get((a.question, part))
            ]
            found = verdicts(got)
            lost, new = expected - found, found - expected
            wrong = [item for item in new if item[3] == "wrong"]
            print(
                f"{path.suffix}: read in {seconds:.1f} s; {len(moved)} parts of other text; of the claims {sum(lost.values())} are "
                f"missing or other, {sum(new.values())} new, {len(wrong)} of them wrong"
            )
            for name in moved[:6]:
                print(f"    text: {name}")
            for sign, group in (("-", lost), ("+", new)):
                for item in list(group)[:6]:
                    print(f"    {sign} {' '.join(item)[:110]}")


if __name__ == "__main__":
    main()
