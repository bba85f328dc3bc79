"""The questions of an evaluation as small typed values, whatever file they come from."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from langchain_core.messages import HumanMessage

from evals.data import own_rows, rgb_passages, rows
from rag.answer.values import Turn
from rag.index.search import Index
from rag.ingest.passages import Passage
from rag.models.chat import LocalChatModel
from rag.text import language, width

Expect = Literal["answered", "refused", "either"]
OWN_SETS = ("answerable", "cross", "unanswerable", "adversarial", "contradictions", "conversations")
RGB = 50  # questions of a run
CMRC = 100  # questions drawn by lot
DRAFTED = 60  # questions drafted from a user's own documents, unless asked for less or more
DRAFT = {
    "zh": "资料：{passage}\n\n请根据这段资料写一个用户会问的问题，答案就在这段资料里，问题本身不提“资料”。"
    "只输出这个问题，以问号结尾。",
    "en": "Material: {passage}\n\nWrite one question a user would ask whose answer is in this material; do not mention "
    "the material. Print only the question, ending in a question mark.",
}
DRAFT_WIDTH = 60.0  # a passage narrower than this holds too little to ask about


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what a right answer to it holds.

    `facts`: of each, one wording must stand in the answer (`exact`: letter for letter, as RGB has it); `banned` must
    not. `must` and `must_not` are the same for the question as rewritten. `quote` is evidence in `document`; `passages`
    come with the question.
    """

    set: str
    id: str
    question: str
    expect: Expect
    history: tuple[Turn, ...] = ()
    passages: tuple[str, ...] | None = None
    facts: tuple[tuple[str, ...], ...] = ()
    exact: bool = False
    banned: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    document: str = ""
    quote: str = ""


def own_cases(sets: Sequence[str], split: str) -> list[Case]:
    """The cases of our own sets that belong to one split."""
    return [case for name in sets for row in own_rows(name, split) for case in _READ.get(name, _single)(name, row)]


def rgb_cases(noise: float, start: int) -> list[Case]:
    """RGB's questions with five passages each, at a noise rate; at 1 no passage helps. Raises DataMissing."""
    expect: Expect = "answered" if noise < 1 else "refused"
    return [
        _rgb(f"rgb-{noise:g}", row, rgb_passages(row, noise), expect)
        for row in rows("rgb_zh_refine.dev")[start : start + RGB]
    ]


def rgb_integration_cases() -> list[Case]:
    """RGB's questions whose answer has parts that stand in different passages, no noise. Raises DataMissing."""
    return [_rgb("rgb-int", row, rgb_passages(row, 0)) for row in rows("rgb_zh_int.dev")]


def rgb_counterfactual_cases() -> list[Case]:
    """RGB's questions with passages that state something false: is it believed? Raises DataMissing."""
    return [
        _rgb("rgb-fact", row, rgb_passages(row, 0, helpful="positive_wrong"), banned=row["fakeanswer"])
        for row in rows("rgb_zh_fact.dev")
    ]


def cmrc_cases() -> list[Case]:
    """CMRC 2018: a question with its paragraph; the answer stands in it letter for letter. Raises DataMissing."""
    return [
        Case(
            set="cmrc",
            id=row["id"],
            question=row["question"],
            expect="answered",
            passages=(row["context"],),
            exact=True,
            facts=(tuple(row["answers"]),),
        )
        for row in random.Random(0).sample(rows("cmrc2018.dev"), CMRC)
    ]


def _rgb(name: str, row: dict[str, Any], passages: list[str], expect: Expect = "answered", banned: Any = ()) -> Case:
    return Case(
        set=name,
        id=str(row["id"]),
        question=row["query"],
        expect=expect,
        passages=tuple(passages),
        exact=True,
        facts=tuple(tuple(one) if isinstance(one, list) else (str(one),) for one in _listed(row["answer"])),
        banned=tuple(map(str, _listed(banned))),
    )


def drafted_cases(index: Index, chat: LocalChatModel, limit: int | None, seed: int = 0) -> list[Case]:
    """Questions the model drafts from passages drawn by lot: what each passage is asked, it answers."""
    wide = [passage for passage in index.passages if width(passage.text) >= DRAFT_WIDTH]
    drawn = random.Random(seed).sample(wide, min(limit or DRAFTED, len(wide)))
    cases = []
    for passage in drawn:
        question = _drafted(passage, chat)
        if question.endswith(("？", "?")):
            cases.append(
                Case(
                    set="drafted",
                    id=passage.id,
                    question=question,
                    expect="answered",
                    document=passage.source,
                    quote=passage.text,
                )
            )
    return cases


def _drafted(passage: Passage, chat: LocalChatModel) -> str:
    asked = DRAFT[language(passage.text)].format(passage=passage.in_context)
    return chat.invoke([HumanMessage(asked)], max_new_tokens=60).text.strip().partition("\n")[0].strip("“”\"' ")


def _listed(answer: Any) -> list[Any]:
    return list(answer) if isinstance(answer, list | tuple) else [answer]


def _single(name: str, row: dict[str, Any]) -> list[Case]:
    expect: Expect = row.get("expect") or ("refused" if name == "unanswerable" else "answered")
    return [
        Case(
            set=name,
            id=row["id"],
            question=row["question"],
            expect=expect,
            passages=tuple(row["passages"]) if "passages" in row else None,
            facts=tuple(map(tuple, row.get("facts", ()))),
            banned=tuple(row.get("must_not", ())),
            document=row.get("document", ""),
            quote=row.get("quote", ""),
        )
    ]


def _contradiction(name: str, row: dict[str, Any]) -> list[Case]:
    facts = tuple((value,) for value in row["values"])
    passages = tuple(row["passages"])
    return [Case(set=name, id=row["id"], question=row["question"], expect="answered", passages=passages, facts=facts)]


def _conversation(name: str, row: dict[str, Any]) -> list[Case]:
    """Each follow-up, after the turns before it."""
    cases: list[Case] = []
    said: list[Turn] = []
    for number, turn in enumerate(row["turns"]):
        if number:
            cases.append(
                Case(
                    set=name,
                    id=f"{row['id']}-{number + 1}",
                    question=turn["question"],
                    expect="either",
                    history=tuple(said),
                    must=tuple(map(tuple, turn["must"])),
                    must_not=tuple(turn["must_not"]),
                )
            )
        said.append(Turn(role="user", content=turn.get("standalone", turn["question"])))
        said.append(Turn(role="assistant", content=turn.get("answer", "")))
    return cases


_READ: dict[str, Callable[[str, dict[str, Any]], list[Case]]] = {
    "contradictions": _contradiction,
    "conversations": _conversation,
}
