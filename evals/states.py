"""The chat model's inner states by prompt, kept in a file: reading is what fitting takes its time for."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray

from rag.models.chat import LocalChatModel


class States:
    """States after so many layers; what was read before is not read again."""

    def __init__(self, chat: LocalChatModel, layers: int, path: Path) -> None:
        self._chat, self._layers, self._path = chat, layers, path
        self._kept: dict[str, NDArray[np.float32]] = {}
        if path.exists():
            with np.load(path) as file:
                self._kept = dict(zip(file["keys"].tolist(), file["states"], strict=True))

    def __call__(self, asked: Sequence[list[BaseMessage]], of: Sequence[str] = ()) -> NDArray[np.float32]:
        """The states of prompts that begin alike, shape (len(asked), hidden size); `of` as for
        `LocalChatModel.states`."""
        parts = of or [""] * len(asked)
        keys = [prompt_key(self._chat, self._layers, *one) for one in zip(asked, parts, strict=True)]
        if new := [at for at, key in enumerate(keys) if key not in self._kept]:
            read = self._chat.states([asked[at] for at in new], self._layers, of=[of[at] for at in new] if of else ())
            self._kept |= dict(zip([keys[at] for at in new], read, strict=True))
        return np.stack([self._kept[key] for key in keys])

    def save(self) -> None:
        np.savez(self._path, keys=np.array(list(self._kept)), states=np.stack(list(self._kept.values())))


def prompt_key(chat: LocalChatModel, layers: int, asked: list[BaseMessage], part: str = "") -> str:
    """What a reading of a prompt, up to so many layers, is kept by."""
    return hashlib.sha256(f"{chat.name} {layers} {asked[0].text}{part}".encode()).hexdigest()
