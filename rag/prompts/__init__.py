"""The prompts, one file per task and language."""

from functools import cache
from importlib import resources

from rag.errors import Lang


@cache
def prompt(task: str, lang: Lang) -> str:
    """The text of `<task>.<lang>.md`."""
    return resources.files("rag.prompts").joinpath(f"{task}.{lang}.md").read_text(encoding="utf-8").strip()
