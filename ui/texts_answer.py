"""The words of what can be done with an answer, in both languages."""

from dataclasses import dataclass

from rag.errors import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTexts:
    """One language of them; `reasons` and `reasons_refused` are the reasons an answer and a refusal can be found
    unhelpful for, by the names the history keeps."""

    acts: str
    copy: str
    copied: str
    not_copied: str
    edit: str
    editing: str
    unedit: str
    retry: str
    helpful: str
    unhelpful: str
    noted: str
    noted_why: str
    why: str
    reasons_label: str
    reasons: dict[str, str]
    reasons_refused: dict[str, str]
    note: str
    note_hint: str
    stays: str
    give: str
    cancel: str
    withdraw: str
    save: str
    saved_title: str
    saved_at: str
    feedback: str


_ZH = AnswerTexts(
    acts="对这条回答",
    copy="复制",
    copied="已复制，连同出处",
    not_copied="浏览器不允许复制",
    edit="修改",
    editing="正在修改上一个问题：再次提问后，新回答会替换原来的。",
    unedit="不改了",
    retry="重试",
    helpful="有帮助",
    unhelpful="没帮助",
    noted="谢谢，已记下",
    noted_why="谢谢，已记下：{told}",
    why="“{question}”的回答，哪里没有帮助？",
    reasons_label="原因（可多选）",
    reasons={
        "wrong": "内容有误",
        "unsupported": "引文没有这么说",
        "incomplete": "不完整",
        "off_question": "答非所问",
        "should_refuse": "不该回答",
    },
    reasons_refused={"should_answer": "应该能回答", "misread": "理解错了问题"},
    note="补充（可不填，{limit} 字以内）",
    note_hint="哪一句不对，应该是什么",
    stays="与你的其他记录存在一起，可在“进步”里导出或删除。",
    give="提交",
    cancel="取消",
    withdraw="撤回",
    save="导出对话",
    saved_title="创策 · 对话",
    saved_at="导出于 {time}，{count} 问。",
    feedback="反馈：{told}",
)

_EN = AnswerTexts(
    acts="This answer",
    copy="Copy",
    copied="Copied, with its sources",
    not_copied="The browser does not allow copying",
    edit="Edit",
    editing="You are editing the last question: asked again, its new answer replaces the old one.",
    unedit="Leave it",
    retry="Retry",
    helpful="Helpful",
    unhelpful="Not helpful",
    noted="Noted, thank you",
    noted_why="Noted, thank you: {told}",
    why="What is not helpful in the answer to “{question}”?",
    reasons_label="Reasons (any number)",
    reasons={
        "wrong": "Wrong",
        "unsupported": "The quote does not say so",
        "incomplete": "Incomplete",
        "off_question": "Beside the question",
        "should_refuse": "Should have been refused",
    },
    reasons_refused={"should_answer": "Should have been answered", "misread": "The question was misread"},
    note="More (optional, up to {limit} characters)",
    note_hint="Which sentence is wrong, and what would be right",
    stays="Kept with your other records; Progress exports or deletes it.",
    give="Submit",
    cancel="Cancel",
    withdraw="Take back",
    save="Export conversation",
    saved_title="Chuangce · conversation",
    saved_at="Exported {time}, questions: {count}.",
    feedback="Feedback: {told}",
)


def answer_texts(lang: Lang) -> AnswerTexts:
    """The words in a language."""
    return _EN if lang == "en" else _ZH
