"""Word documents with their equations, which are read as LaTeX."""

from __future__ import annotations

import io
import re
import zipfile

from grader.documents.document import Document, DocumentError, shortened
from grader.documents.pandoc import tree
from grader.documents.prose import document

SUFFIXES = (".docx",)
MAX_MEMBERS = 2_000
MAX_XML = 32 << 20
MAX_TOTAL = 128 << 20
_NORM = re.compile(r"\s*\\parallel\s*")
_BRACKET = re.compile(r"\\([lr])brack(?![A-Za-z])\s*")
_NAMES = re.compile(r"(?<![A-Za-z\\{])(argmin|argmax|rank|diag|tr|span|sign|softmax|sigmoid|relu|ReLU|Var|Cov|vec)(?![A-Za-z}])")
_WIDE = re.compile(r"\\wide(hat|tilde)(?=\{[A-Za-z]\}|\{\\[a-z]+\})")


def read(data: bytes) -> Document:
    """The document's text; members are looked at before pandoc sees them."""
    pictures = _checked(data)
    found = document(*tree(data, "docx"), formula=formula)
    if not found.text.strip():
        shown = f"it holds {pictures} pictures" if pictures else "it holds nothing else"
        raise DocumentError(f"it gives no text ({shown}); type the answers, since pictures of text are not read")
    return found


def formula(latex: str) -> str:
    """The LaTeX that people write for what Word's equations keep: norms, brackets, names of functions, hats."""
    if len(_NORM.findall(latex)) % 2 == 0:
        latex = _NORM.sub(lambda match: "\\|", latex)
    latex = _BRACKET.sub(lambda match: "[" if match[1] == "l" else "]", latex)
    latex = _NAMES.sub(lambda match: f"\\operatorname{{{match[1]}}}", latex)
    return _WIDE.sub(lambda match: f"\\{match[1]}", latex)


def _checked(data: bytes) -> int:
    """How many pictures there are; refuses what is no archive, bursts, or holds entities of XML."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL:
            raise DocumentError(f"unpacked it is larger than {MAX_TOTAL >> 20} MiB; it is not a homework")
        if "word/document.xml" not in archive.namelist():
            raise DocumentError("not a Word document; save it again as .docx")
        left = MAX_XML
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise DocumentError(f"its text unpacked is larger than {MAX_XML >> 20} MiB; split the document")
                fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise DocumentError("it declares entities of XML, which Word never writes; save it again with Word") from None
    except (zipfile.BadZipFile, ParseError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"not a Word document: {shortened(str(error))}; save it again as .docx") from None
    return sum(member.filename.startswith("word/media/") for member in members)
