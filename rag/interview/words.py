"""What is said of a grade, in Chinese and English."""

from collections.abc import Sequence
from typing import Any

from rag.corpus.exercises import phrased
from rag.errors import Lang
from rag.text import is_chinese

STATUSES = {
    "covered": ("说到", "covered"),
    "partial": ("部分", "partly"),
    "missing": ("未说到", "missing"),
    "contradicted": ("说反了", "the wrong way round"),
}
TESTS = {True: ("通过", "passed"), False: ("未通过", "failed")}
FLAGS = {
    "empty": ("没有作答", "no answer"),
    "gibberish": ("不成语句", "not language"),
    "off_topic": ("与题目无关", "off the topic"),
    "copied": ("照抄", "copied"),
    "injection": ("含有对评分者的指令，已忽略", "instructions to the grader, ignored"),
}


def listed(sentences: Sequence[str], lang: Lang) -> str:
    """Points or behaviours on one line; behaviours in the language asked for."""
    return ("；" if lang == "zh" else "; ").join(phrased(sentence, lang).rstrip("。.") for sentence in sentences)


def feedback(grade: dict[str, Any], question: str) -> str:
    """A grade in a sentence for each status, in the question's language."""
    english = not is_chinese(question)
    said = [FLAGS[flag][english] for flag in grade["flags"]]
    for status, names in STATUSES.items():
        points = [point["point"] for point in grade["points"] if point["status"] == status]
        if points:
            said.append(
                names[english].capitalize() + (": " if english else "：") + ("; " if english else "；").join(points)
            )
    return (". " if english else "。").join(said) + ("." if english else "。")
