"""Does a text say a sentence? What the chat model makes of the two, read off its inner state.

Words and figures that agree do not tell who does what to whom; this does for most (`evals/fit_says.py`). Invariant: the
text and the sentence are data; no word of a reply is used.
"""

from langchain_core.messages import BaseMessage, HumanMessage

from rag.answer import guard
from rag.answer.probe import read_probe
from rag.models.chat import LocalChatModel
from rag.prompts import prompt
from rag.text import language


def surplus(text: str, sentence: str, chat: LocalChatModel) -> float:
    """The log-odds that a text, its titles above it, says a sentence, less those it takes; below 0 it does not.

    To be asked by the reader of a stream of `chat`, between two of its chunks, or while nobody else uses it.
    """
    probe = read_probe("says")
    asked = messages(text, sentence)
    return probe.log_odds(asked, language(sentence), chat, of=sentence, aside=True) - probe.threshold


def sure() -> float:
    """The surplus from which a text surely says a sentence."""
    probe = read_probe("says")
    return probe.sure - probe.threshold


def messages(text: str, sentence: str) -> list[BaseMessage]:
    """The prompt that asks whether a text says a sentence."""
    above, below = prompt("says", language(sentence)).split("{sentence}")
    return [HumanMessage(above.replace("{text}", guard.material(text)) + sentence + below)]
