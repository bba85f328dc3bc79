"""`chuangce models list|fetch|verify`."""

import argparse
import json

from rag.cli_index import Progress
from rag.models import registry, weights
from rag.models.registry import Role
from rag.settings import Settings


def show(args: argparse.Namespace, settings: Settings) -> int:
    chinese = settings.language == "zh"
    rows = registry.overview(settings)
    if args.json:
        fields = ("name", "role", "licence", "used", "bytes")
        print(json.dumps([{f: getattr(r, f) for f in fields} | {"folder": r.folder and str(r.folder)} for r in rows]))
        return 0
    for row in rows:
        used = ("使用中" if chinese else "in use") if row.used else ""
        here = f"{row.bytes / 1e9:.2f} GB" if row.folder else ("未下载" if chinese else "not here")
        print(f"{row.name:32} {row.role:6} {row.licence:12} {here:10} {used}")
    return 0


def fetch(args: argparse.Namespace, settings: Settings) -> int:
    progress = Progress()
    try:
        for name, role in _wanted(args, settings):
            folder = registry.install(settings, name, role, progress)
            progress.close()
            print(f"{name}: {folder}")
    finally:
        progress.close()
    return 0


def verify(args: argparse.Namespace, settings: Settings) -> int:
    chinese = settings.language == "zh"
    progress = Progress()
    try:
        for name, role in _wanted(args, settings):
            count = registry.verify(settings, name, role, progress)
            progress.close()
            if count:
                print(f"{name}: " + (f"{count} 个文件校验无误" if chinese else f"{count} files match their digests"))
            else:
                print(
                    f"{name}: "
                    + ("自备文件夹，没有可核对的校验值" if chinese else "your own folder, no digests to compare")
                )
    finally:
        progress.close()
    return 0


def _wanted(args: argparse.Namespace, settings: Settings) -> list[tuple[str, Role]]:
    if not args.names:
        return [(settings.embed_model, "embed"), (settings.chat_model, "chat")]
    known = weights.pins()
    return [(name, known[name].role if name in known else "chat") for name in args.names]
