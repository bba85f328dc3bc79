"""Batch commands: JSON Lines in, JSON Lines out in the same order; a bad line gives an `error` and the rest goes on."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ValidationError
from tqdm import tqdm

from rag.errors import BadLine, UnreadablePath, UserError, WriteFailed
from rag.settings import Settings

Line = TypeVar("Line", bound=BaseModel)


def read_lines(path: Path, form: type[Line]) -> list[Line | BadLine]:
    """The lines of a file, each of a form or what is wrong with it. Raises UnreadablePath."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadablePath(path=path, reason=getattr(error, "strerror", None) or error) from error
    return list(_parsed(text, form))


def write_lines(
    lines: list[Line | BadLine], out: Path | None, settings: Settings, work: Callable[[Line], dict[str, Any]]
) -> int:
    """Write what `work` makes of each line, to standard output without a path; the exit code: 1 where a line failed."""
    failed = 0
    with _writing(out) as file:
        for line in tqdm(lines, disable=None, unit="q"):
            try:
                if isinstance(line, BadLine):
                    raise line
                row = work(line)
            except UserError as error:
                failed += 1
                id_ = error.fields.get("id") if isinstance(line, BadLine) else getattr(line, "id", None)
                row = {"id": id_, "error": error.message(settings.language)}
            _write(file, row, out)
    if failed:
        chinese = settings.language == "zh"
        print(
            f"{failed} 行未完成，见其 error" if chinese else f"{failed} lines failed, see their error", file=sys.stderr
        )
    return 1 if failed else 0


def _parsed(text: str, form: type[Line]) -> Iterator[Line | BadLine]:
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        id_: object = None
        try:
            row = json.loads(raw)
            id_ = row.get("id") if isinstance(row, dict) else None
            yield form.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            yield BadLine(id=id_, line=number, reason=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        except ValueError as error:
            yield BadLine(id=id_, line=number, reason=error)


def _writing(path: Path | None) -> TextIO:
    """The output file, or a copy of stdout that may be closed."""
    try:
        return path.open("w", encoding="utf-8") if path else os.fdopen(os.dup(1), "w", encoding="utf-8")
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror) from error


def _write(out: TextIO, row: dict[str, Any], path: Path | None) -> None:
    try:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()  # a run that is cut off keeps what it has done
    except OSError as error:
        with contextlib.suppress(OSError):
            out.close()  # which would fail once more
        raise WriteFailed(path=path, reason=error.strerror) from error
