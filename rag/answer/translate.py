"""A question in another language than most of the documents, put into theirs: a second way to search.

Multilingual embeddings bring an English question near Chinese text of the topic, not near the sentence that answers it.
The translation is for searching only; the question as asked is what is judged and answered.
"""

import threading

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import HumanMessage

from rag.prompts import prompt
from rag.text import language

MAX_TOKENS = 80


def translate(question: str, chat: BaseChatModel, cancel: threading.Event) -> str:
    """The question in the other of the two languages; empty where the model does not give one line in it."""
    asked = prompt("translate", language(question)).replace("{question}", question)
    chunks = chat.stream([HumanMessage(asked)], cancel=cancel, max_new_tokens=MAX_TOKENS)
    line = "".join(chunk.text for chunk in chunks).strip().partition("\n")[0].strip()
    return "" if language(line) == language(question) else line
