"""Every word the page shows, in both languages."""

from dataclasses import dataclass

from rag.errors import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One language of the page."""

    lang: Lang
    title: str
    tagline: str
    other_name: str
    other_path: str
    tab_ask: str
    placeholder: str
    send: str
    stop: str
    clear: str
    examples: tuple[str, ...]
    examples_label: str
    empty: str
    reader_empty: str
    sources: str
    understood: str
    waiting: str
    searching: str
    reading: str
    backed: str
    dropped: str
    refused_hint: str
    nearest: str
    stopped: str
    timing: str
    loading: str
    ready: str
    chat_model: str
    embed_model: str
    index: str
    index_holds: str
    engine: str
    fault: str
    gone: str
    from_bank: str
    ask_model: str
    from_quotes: str
    quotes_only: str
    never_mentioned: str
    not_answered: str
    can_answer: str
    disputed: str


ZH = Texts(
    lang="zh",
    title="创策",
    tagline="AI 创业的战略与面试问题，从文档作答，句句有据。",
    other_name="English",
    other_path="/en/",
    tab_ask="问答",
    placeholder="问一个关于 AI 创业的问题，回车发送",
    send="提问",
    stop="停止",
    clear="新对话",
    examples=(
        "调用别人的大模型 API，还能建立护城河吗？",
        "创业公司应该用 RAG 还是微调？",
        "如何评估一个大模型的效果？",
        "现金跑道怎么算？",
    ),
    examples_label="试试这些问题",
    empty="回答只来自文档。每句话后面的数字是它的出处，点开就能看到原文。",
    reader_empty="点回答里的数字，原文会在这里打开，并标出所依据的段落。",
    sources="依据",
    understood="理解为",
    waiting="等待前面的问题…",
    searching="正在检索…",
    reading="正在阅读 {count} 个段落…",
    backed="{backed}/{total} 句有依据",
    dropped="{count} 句找不到依据，未采用",
    refused_hint="可以换个说法，或把相关文档加入索引。",
    nearest="最接近的段落",
    stopped="已停止",
    timing="检索 {retrieve:.1f} 秒 · 首字 {first:.1f} 秒 · 共 {total:.1f} 秒",
    loading="加载中…",
    ready="就绪",
    chat_model="对话模型",
    embed_model="向量模型",
    index="索引",
    index_holds="{documents} 篇文档，{passages} 个段落",
    engine="运行方式",
    fault="出错了",
    gone="索引里没有这篇文档，可能已被更新或移除。请重新提问。",
    from_bank="题库里的参考答案，未经模型改写",
    ask_model="改由模型作答",
    from_quotes="原文摘录，未经模型改写",
    quotes_only="只摘录原文",
    never_mentioned="文档里没有提到：{words}",
    not_answered="没有回答到：{parts}",
    can_answer="可以回答的相近问题",
    disputed="资料说法不一：{marks} 与上面“{sentence}”不一致",
)

EN = Texts(
    lang="en",
    title="Chuangce 创策",
    tagline="Strategy and interview questions of AI start-ups, answered from documents, every sentence cited.",
    other_name="中文",
    other_path="/",
    tab_ask="Ask",
    placeholder="Ask about founding an AI company, Enter to send",
    send="Ask",
    stop="Stop",
    clear="New conversation",
    examples=(
        "What moat can an AI start-up build on somebody else's model?",
        "When should a start-up fine-tune instead of using RAG?",
        "Why does a KV cache speed up inference?",
        "When is LoRA a better choice than full fine-tuning?",
    ),
    examples_label="Try one of these",
    empty="Answers come from the documents only. The number behind a sentence opens the passage it rests on.",
    reader_empty="Click a number in an answer: its source opens here with the passage highlighted.",
    sources="Sources",
    understood="Understood as",
    waiting="Waiting for an earlier question…",
    searching="Searching…",
    reading="Reading {count} passages…",
    backed="{backed} of {total} sentences supported",
    dropped="{count} left out: no passage supports them",
    refused_hint="Put it another way, or add documents on it to the index.",
    nearest="Nearest passages",
    stopped="Stopped",
    timing="search {retrieve:.1f} s · first word {first:.1f} s · {total:.1f} s in all",
    loading="loading…",
    ready="ready",
    chat_model="Chat model",
    embed_model="Embeddings",
    index="Index",
    index_holds="{documents} documents, {passages} passages",
    engine="Running on",
    fault="Something went wrong",
    gone="This document is not in the index any more. Ask again.",
    from_bank="The question bank's reference answer, not the model's",
    ask_model="Ask the model instead",
    from_quotes="Quoted from the documents, nothing written by the model",
    quotes_only="Quotes only",
    never_mentioned="The documents never mention: {words}",
    not_answered="Not answered: {parts}",
    can_answer="Near questions that can be answered",
    disputed="Sources disagree: {marks} says otherwise than “{sentence}”",
)
