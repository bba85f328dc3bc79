"""Start a corpus: a small one that passes its own check, to be filled in.

Knows the template's files only. Invariant: it writes into a new or empty folder or not at all.
"""

from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from rag.errors import FolderTaken, WriteFailed

CHECK_AFTER = timedelta(days=180)  # half a year: facts about models and prices rarely live longer


def start(folder: Path, today: date) -> list[Path]:
    """Write the template into `folder` and return its files. Raises FolderTaken or WriteFailed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(path=folder)
    template = Path(str(resources.files("rag.corpus").joinpath("template")))
    written = []
    try:
        for source in sorted(path for path in template.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            target = folder / source.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            text = text.replace("{today}", today.isoformat()).replace("{check_by}", (today + CHECK_AFTER).isoformat())
            target.write_text(text, encoding="utf-8")
            written.append(target)
    except OSError as error:
        raise WriteFailed(path=folder, reason=error.strerror or error) from error
    return written
