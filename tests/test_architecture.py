"""The rooms and the directions between them, the README against the disk, and what must never be in the code."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = [path for room in ("rag", "ui", "evals") for path in sorted((ROOT / room).rglob("*.py"))]
# A room may import the rooms below it, never one above.
LAYERS = [
    ("rag.errors", "rag.text", "rag.logistic", "rag.prompts"),
    ("rag.settings",),
    ("rag.history",),
    ("rag.models",),
    ("rag.ingest",),
    ("rag.corpus",),
    ("rag.index",),
    ("rag.answer",),
    ("rag.interview",),
    ("rag.assess",),
    (
        "rag.cli",
        "rag.cli_ask",
        "rag.cli_assess",
        "rag.cli_batch",
        "rag.cli_code",
        "rag.cli_corpus",
        "rag.cli_index",
        "rag.cli_input",
        "rag.cli_interview",
        "rag.cli_models",
        "rag.cli_terminal",
        "rag.__main__",
    ),
    ("ui", "evals"),
]
MODEL_LIBRARIES = {"torch", "transformers", "sentence_transformers"}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _layer(module: str) -> int | None:
    for number, rooms in enumerate(LAYERS):
        if any(module == room or module.startswith(room + ".") for room in rooms):
            return number
    return None


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_imports_a_room_above_its_own(path):
    own = _layer(_name(path))
    if own is None:
        assert _name(path) == "rag"
        return
    above = {module for module in _imports(path) if (layer := _layer(module)) is not None and layer > own}
    assert not above


def test_the_page_and_the_evaluations_do_not_import_each_other():
    for path in MODULES:
        room, other = ("ui", "evals") if _name(path).startswith("ui") else ("evals", "ui")
        if _name(path).split(".")[0] == room:
            assert not {m for m in _imports(path) if m.split(".")[0] == other}, path


def test_only_the_models_room_imports_model_libraries():
    for path in MODULES:
        if not _name(path).startswith("rag.models"):
            assert not {module.split(".")[0] for module in _imports(path)} & MODEL_LIBRARIES, path


def test_nothing_is_pickled():
    for path in MODULES:
        assert not {module.split(".")[0] for module in _imports(path)} & {"pickle", "shelve", "marshal", "joblib"}, path


@pytest.mark.parametrize("module", ["rag", "rag.cli", "rag.settings", "rag.index.build"])
def test_importing_the_engine_loads_no_torch(module):
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_tree_in_the_readme_matches_the_disk():
    tree = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert tree
    named = re.findall(r"^( *)([\w./-]+)", tree[1], re.MULTILINE)
    folder: dict[int, str] = {}
    for indent, name in named:
        depth = len(indent) // 2
        path = folder.get(depth - 1, "") + name
        if name.endswith("/"):
            folder[depth] = path
        assert (ROOT / path).exists(), path
    rooms = {path.name + "/" for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {room for room in rooms if not room.endswith(".egg-info/")} - {"build/"} <= {name for _, name in named}
