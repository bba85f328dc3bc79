"""A file becomes a Document: its text, title and language.

Owns the supported types and encodings. Knows nothing of passages. Invariant: for Markdown and plain text `text` is what
Python's text mode reads from the file; for HTML, PDF and DOCX it is Markdown made from the file.
"""

import codecs
import hashlib
import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from os import walk
from pathlib import Path

import yaml

from rag.errors import EmptyDocument, Lang, UnreadableDocument, UnreadablePath, UnsupportedType
from rag.text import language

MAX_BYTES = 50 * 1024 * 1024
TEXT_TYPES = (".md", ".markdown", ".txt", ".text")
SUPPORTED = (*TEXT_TYPES, ".html", ".htm", ".pdf", ".docx")
_FRONT_MATTER = re.compile(r"\A\ufeff?---\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source text. `source` is the file's absolute path; `body` is where the text after the front matter starts."""

    source: str
    name: str
    title: str
    lang: Lang
    digest: str
    text: str
    body: int


def find_files(root: Path) -> Iterator[Path]:
    """`root` itself if it is a file, else the files under it in order of name; hidden ones are left out.

    Raises UnreadablePath when root, or a folder under it, cannot be listed.
    """

    def refuse(error: OSError) -> None:
        raise UnreadablePath(path=error.filename, reason=error.strerror) from error

    if root.is_file():
        yield root
        return
    for folder, folders, files in walk(root, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def file_digest(path: Path) -> str:
    """Hex sha256 of a file's bytes. Raises UnreadableDocument."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableDocument(path=path, reason=error.strerror) from error


def read_document(path: Path, *, name: str | None = None) -> Document:
    """The document in a file; `name` is what people see (the file's name by default).

    Raises UnsupportedType, UnreadableDocument or EmptyDocument.
    """
    kind = path.suffix.lower()
    if kind not in SUPPORTED:
        raise UnsupportedType(path=path, supported=" ".join(SUPPORTED))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableDocument(path=path, reason=f"over {MAX_BYTES >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(path=path, reason=error.strerror) from error
    text = decoded(data, path) if kind in TEXT_TYPES else _convert(data, kind, path)
    if not text.strip("\ufeff \t\r\n\f\u3000"):
        raise EmptyDocument(path=path)
    title, lang, body = _describe(text, path)
    return Document(
        source=str(path.absolute()),
        name=name or path.name,
        title=title,
        lang=lang,
        digest=hashlib.sha256(data).hexdigest(),
        text=text,
        body=body,
    )


def decoded(data: bytes, path: Path) -> str:
    """UTF-8, else UTF-16 by its mark, else GB18030 (which holds GBK and GB2312); line ends become newlines. Raises
    UnreadableDocument."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ["utf-16"] if marked else ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _private_share(text) > 0.01:
            break
        return io.StringIO(text, newline=None).read()
    raise UnreadableDocument(path=path, reason="not text in UTF-8, UTF-16 or GB18030")


def _private_share(text: str) -> float:
    """Share of private-use characters: GB18030 maps bytes that are no Chinese text there."""
    return sum("\ue000" <= char <= "\uf8ff" for char in text) / max(1, len(text))


def _convert(data: bytes, kind: str, path: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            match kind:
                case ".pdf":
                    return _from_pdf(data)
                case ".docx":
                    return _from_docx(data)
                case _:
                    return _from_html(decoded(data, path))
    except UnreadableDocument:
        raise
    except Exception as error:
        raise UnreadableDocument(path=path, reason=f"{type(error).__name__}: {error}") from error


def _from_pdf(data: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints reach the user as our error
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("the PDF is locked with a password")
    return "\n\n".join((page.extract_text() or "").strip() for page in reader.pages)


def _from_docx(data: bytes) -> str:
    import mammoth

    return _from_html(
        mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(_no_image)).value
    )


def _no_image(_: object) -> dict[str, str]:
    return {"src": ""}


def _from_html(html: str) -> str:
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter

    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["script", "style", "noscript", "template", "img", "svg", "nav"]):
        tag.decompose()
    converter = MarkdownConverter(
        heading_style=ATX, escape_asterisks=False, escape_underscores=False, escape_misc=False
    )
    return converter.convert_soup(soup).strip() + "\n"


def front_matter(document: Document) -> dict[str, object]:
    """What the document's front matter says; empty where it has none."""
    return _front_matter(document.text)[0]


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """What a front matter says and where the body starts."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        return {}, 0
    try:
        loaded = yaml.safe_load(front[1])
    except yaml.YAMLError:
        loaded = None  # not front matter after all: the text speaks for itself
    return (loaded, front.end()) if isinstance(loaded, dict) and loaded else ({}, 0)


def _describe(text: str, path: Path) -> tuple[str, Lang, int]:
    """Title, language and start of the body: from the front matter, else from the text itself."""
    given, body = _front_matter(text)
    heading = _FIRST_HEADING.search(text, body)
    title = str(given.get("title") or (heading and heading[1]) or path.stem)
    lang = given.get("lang")
    return title, lang if lang in ("zh", "en") else language(text), body
