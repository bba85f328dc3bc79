"""What a text may not do: give orders to the model, or bring markup and addresses to a page.

Pure functions over strings. Knows that documents, questions and answers are data. Invariant: what the model is shown of
a document holds no sentence that addresses the model, and what it writes reaches a reader without markup.
"""

import re

from rag.text import Span, sentences

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_CONTROL = re.compile(r"<\|[^|>]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?s>")
_ORDER = re.compile(
    # set rules aside: 忽略以上全部内容, ignore the previous instructions
    r"(忽略|无视|忘掉|忘记|不要理会|不用理会|抛开|跳过)[^。！？\n]{0,12}"
    r"(以上|上面|上述|之前|此前|前面|先前|所有|全部|一切|其他|其它|规则|指令|指示|要求|资料|文档|内容)"
    r"|\b(ignore|disregard|forget|override)\b[^.\n]{0,40}"
    r"\b(above|previous|prior|earlier|all|everything|instructions?|rules?|material|context)\b"
    # say what to answer: 只回答“…”, answer only "…"
    r"|(只能?|一律|必须|务必|统一|请|以后|都要)[^。！？，\n]{0,6}"
    r"(回答|输出|回复|写成|答复|改写为|说成|照抄|说)[^。！？，\n]{0,4}[“\"「『]|一律照抄|(停止|不要)回答"
    r"|\b(answer|reply|respond|output|print|say)\b[^.\n]{0,20}\b(only|exactly|with)\b[^.\n]{0,8}[\"“:A-Z]"
    # speak to the model: 致 AI 助手, note to AI systems, system:
    r"|(致|告知|提醒)(各位|所有)?\s*(AI|人工智能|智能助手|助手|语言模型|大模型|机器人)|管理员指令"
    r"|\b(note|message|instructions?) (to|for) (the )?(ai|assistant|model)"
    r"|\b(ai|language) (assistant|model)s?\b[^.\n]{0,40}\b(must|should|please)\b"
    r"|^\s*(system|assistant|系统|助手)\s*[:：]"
    # give it another part, or have it tell its own prompt
    r"|你(现在|从现在起)?(是|扮演|进入)[^。\n]{0,12}(模式|助手|角色|机器人|开发者)|\byou are now\b"
    r"|\bdo not (mention|cite|reveal|use) th"
    r"|(输出|透露|打印|复述|泄露|reveal|print|show|repeat)[^。，.\n]{0,12}"
    r"(你的|your|the)\s*(系统提示|提示词|system\s*prompt|instructions)",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(
    r"""</?[a-z][a-z0-9-]*(?:\s+[a-z@:][\w:.-]*(?:\s*=\s*(?:"[^"\n]*"|'[^'\n]*'|[^\s"'>]+))?)*\s*/?>|<![a-z][^>\n]*>""",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)?")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)")
_ADDRESS = re.compile(
    r"\b(?:(?:https?|ftp|file)\s*:\s*//|javascript:(?=\S)|data:(?=[\w.+-]+/))[^\s，。；、）)\"'”]*|\bwww\.[^\s，。；、）)]+",
    re.IGNORECASE,
)


def visible(text: str) -> str:
    """A text as a reader sees it: no comment, no invisible character, no token of a chat template."""
    return _CONTROL.sub(" ", _COMMENT.sub(" ", _INVISIBLE.sub("", text)))


def comments(text: str) -> list[Span]:
    """The spans of a text that a reader does not see."""
    return [match.span() for match in _COMMENT.finditer(text)]


def orders(text: str) -> bool:
    """Whether a text gives orders to who answers from it, rather than say something."""
    return _ORDER.search(visible(text)) is not None


def material(text: str) -> str:
    """What the model is shown of a passage: visible, and without the sentences that give it orders."""
    text = visible(text)
    kept = [text[start:end] for start, end in sentences(text)]
    if not any(map(orders, kept)):
        return text
    return "\n".join(sentence for sentence in kept if not orders(sentence))


def plain(text: str) -> str:
    """An answer's text without markup that loads or leads anywhere: images, links, tags and addresses."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _COMMENT.sub("", _INVISIBLE.sub("", text))))
    return _ADDRESS.sub("", _TAG.sub("", text))
