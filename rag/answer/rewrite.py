"""Turn a follow-up into a question that stands on its own.

Only a question that leans on what was said before is rewritten; a question that stands alone is used as it is. Of a
long conversation the latest turns are read.
"""

import re
import threading
from collections.abc import Sequence

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from rag.answer.values import Turn
from rag.prompts import prompt
from rag.text import is_chinese, terms, width

TURNS_READ = 4
TURN_LENGTH = 300  # characters of a turn: enough for a short list, whose points a follow-up may number
SHORT = 8.0  # a question this short (in Chinese characters) rarely stands alone
MAX_TOKENS = 80
MAX_LENGTH = 120  # a longer rewrite has begun to answer
KEPT = 0.3  # share of the question's own terms that a rewrite keeps, at least
POINT = 30  # characters of a list's point that name it
_ORDINALS = {
    name: number
    for number, row in enumerate(["一1 first", "二2 second", "三3 third", "四4 fourth", "五5 fifth"], 1)
    for name in (row[0], row[1], row[3:])
}
_ORDINAL = re.compile(
    r"那?(?:第(?P<zh>[一二三四五1-5])|(?P<zh_last>最后一))[个点条项种步类](?:情况|方法|因素)?"
    r"|\bthe (?:(?P<en>first|second|third|fourth|fifth)|(?P<en_last>last))(?: (?:one|point|item|option|kind|way))?\b",
    re.IGNORECASE,
)
_POINT = re.compile(r"(?<![\d.])(\d)(?:[.．、)）]|[.]\s)\s*(?!\d)(.+?)(?=[；;。\n]|\s\d[.．、)）]|$)")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n]|\.\s")
_LEANS = re.compile(
    r"第[一二三四五六七八九十\d]+[个点条项种步]|展开|详细|上面|前面|它|他们|她|这(?!里所)|那(?!么多)|其(?!他|中|实)|上述|前者|后者|刚才|呢[？?]?$|^(那|还|再|为什么呢|具体|举|怎么做|继续)"
    r"|换个说法|不是[，,]|反过来|除此|一般是哪|等出"
    r"|\b(it|its|they|them|their|this|that|these|those|such|he|she|former|latter|above|more|else)\b"
    r"|^(and|so|but|then|why|how so|what about|when does)\b",
    re.IGNORECASE,
)


def leans_on_history(question: str) -> bool:
    """Whether the question can hardly be understood without the conversation."""
    return width(question) <= SHORT or _LEANS.search(question) is not None


def rewrite(question: str, history: Sequence[Turn], chat: BaseChatModel, cancel: threading.Event) -> str:
    """The stand-alone question; the question itself where it stands alone already."""
    pointed = _with_points(question, history)
    if not history or (pointed == question and not leans_on_history(question)):
        return question
    question = pointed
    chinese = is_chinese(question)
    said = "\n".join(
        f"{('用户：' if chinese else 'User: ') if turn.role == 'user' else ('助手：' if chinese else 'Assistant: ')}"
        f"{turn.content[:TURN_LENGTH]}"
        for turn in history[-TURNS_READ:]
    )
    if chinese:
        ask = f"对话：\n{said}\n追问：{question}\n改写："
    else:
        ask = f"Conversation:\n{said}\nLast question: {question}\nRewritten:"
    messages = [SystemMessage(prompt("rewrite", "zh" if chinese else "en")), HumanMessage(ask)]
    written = "".join(chunk.text for chunk in chat.stream(messages, cancel=cancel, max_new_tokens=MAX_TOKENS))
    asked = [turn.content for turn in history if turn.role == "user"]
    answers = [turn.content for turn in history if turn.role == "assistant"]
    return _checked(written, question, asked, answers)


def _checked(written: str, question: str, asked: list[str], answers: list[str]) -> str:
    """The model's try if it is a question that fills something in, keeps what was asked, adds no figure and is not an
    earlier question once more; else the last question, what of its answer is taken up, and this one together."""
    line = written.strip().partition("\n")[0].strip(" “”\"'")
    line = re.sub(r"^(改写后的问题|改写|完整问题|追问|问题|Rewritten( question)?)\s*[:：]\s*", "", line)
    own = set(terms(" ".join([*asked, question])))
    invented = [term for term in terms(line) if term[0].isdigit() and term not in own]
    usable = line.endswith(("？", "?")) and len(line) <= MAX_LENGTH and is_chinese(line) == is_chinese(question)
    fills_in = set(terms(line)) - set(terms(question))
    asks_again = any(not set(terms(line)) - set(terms(earlier)) for earlier in asked)
    kept = len(set(terms(line)) & set(terms(question))) / max(1, len(set(terms(question))))
    if usable and fills_in and kept >= KEPT and not asks_again and not invented:
        return line
    return " ".join(filter(None, [*asked[-1:], _taken_up(question, answers), question]))


def _taken_up(question: str, answers: list[str]) -> str:
    """The clause of the last answer that shares most with a question; empty where none shares a term. A clause with
    figures is left out: they would be searched for."""
    clauses = _CLAUSE.split(answers[-1]) if answers else []
    own = set(terms(question))
    shared = {clause.strip(): len(own & set(terms(clause))) for clause in clauses if not re.search(r"\d", clause)}
    best = max(shared, key=lambda clause: shared[clause], default="")
    return best if shared.get(best) else ""


def _with_points(question: str, history: Sequence[Turn]) -> str:
    """The question with "the second one" replaced by what the last numbered list said second."""
    lists = [points for turn in reversed(history) if len(points := _points(turn.content)) > 1]
    if not lists:
        return question

    def named(match: re.Match[str]) -> str:
        ordinal = match["zh"] or match["en"]
        number = _ORDINALS[ordinal.lower()] if ordinal else max(lists[0])
        point = lists[0].get(number)
        return match[0] if point is None else f"“{point}”" if match["zh"] or match["zh_last"] else f'"{point}"'

    return _ORDINAL.sub(named, question)


def _points(text: str) -> dict[int, str]:
    """The points of a numbered list by their number, each cut to what names it."""
    found = {
        int(match[1]): re.split(r"[：:，,（(]", match[2].strip())[0].strip()[:POINT] for match in _POINT.finditer(text)
    }
    return found if list(found) == list(range(1, len(found) + 1)) else {}
