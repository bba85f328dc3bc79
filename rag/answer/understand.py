"""A question as typed becomes a question that can be searched: checked, and in the characters documents use."""

import re

from rag.answer import guard
from rag.errors import EmptyQuestion, QuestionTooLong
from rag.text import simplified

MAX_QUESTION = 2000  # characters
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def check_question(question: str) -> str:
    """The question without surrounding white space. Raises EmptyQuestion or QuestionTooLong."""
    question = question.strip()
    if not re.search(r"\w", question):
        raise EmptyQuestion
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
    return question


def plain_question(question: str) -> str:
    """The question without markup and invisible characters, full-width letters and digits made narrow, traditional
    characters simplified. A question that is nothing else stays as it is."""
    plain = simplified(guard.plain(guard.visible(question)).translate(_WIDE)).strip()
    return plain if re.search(r"\w", plain) else question
