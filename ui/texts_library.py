"""The words of the tab Library, in both languages."""

from dataclasses import dataclass

from rag.errors import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryTexts:
    """One language of the tab."""

    tab: str
    hint: str
    look_for: str
    look_for_hint: str
    kinds: tuple[str, str]
    kind: str
    topic: str
    all_topics: str
    own: str
    level: str
    find: str
    title: str
    languages: tuple[str, str]
    language: str
    passages: str
    updated: str
    counted_documents: str
    counted_questions: str
    found: str
    none: str
    loading: str
    passage: str
    reader: str
    gone: str
    front_matter: str
    reader_empty: str
    question_gone: str
    other_wordings: str
    reference: str
    key_points: str
    weight: str
    rests_on: str
    yours: str
    yours_hint: str
    upload: str
    no_own: str
    remove: str
    remove_which: str
    reading: str
    embedding: str
    preparing: str
    built: str
    unchanged: str
    failed: str
    unreadable: str
    unanswered: str
    unanswered_hint: str
    none_unanswered: str
    lacks: str


_ZH = LibraryTexts(
    tab="资料库",
    hint="回答所依据的一切：文档、题库，还有你自己的文件。点标题打开原文。",
    look_for="搜索",
    look_for_hint="按意思搜，留空则浏览全部",
    kinds=("文档", "题库"),
    kind="看什么",
    topic="主题",
    all_topics="全部主题",
    own="我的文件",
    level="难度",
    find="搜索",
    title="标题",
    languages=("中文", "英文"),
    language="语言",
    passages="段落",
    updated="更新",
    counted_documents="{count} 篇文档",
    counted_questions="{count} 道题",
    found="与“{text}”最接近的 {count} 处",
    none="没有符合的内容。换个词，或放宽主题与难度。",
    loading="索引加载中，好了会自动列出…",
    passage="段落 {number}",
    reader="原文",
    gone="索引里没有这篇文档，可能已被更新或移除。请重新提问。",
    front_matter="文档信息",
    reader_empty="点一篇文档或一道题，会在这里打开。",
    question_gone="题库里没有这道题，可能已被移除。请重新打开资料库。",
    other_wordings="也会这样问",
    reference="参考答案",
    key_points="评分要点",
    weight="权重",
    rests_on="依据：{title}",
    yours="我的文件",
    yours_hint="加入的文件只留在这台机器上。索引在后台更新，其间照常作答。",
    upload="拖到这里，或点击选择（{types}）",
    no_own="还没有自己的文件。",
    remove="移除所选",
    remove_which="要移除的文件",
    reading="正在读取文件 {done}/{total}",
    embedding="正在计算向量 {done}/{total}",
    preparing="正在准备更新索引…",
    built="索引已更新：{documents} 篇文档，{passages} 个段落。新内容现在就能问。",
    unchanged="索引没有变化。",
    failed="索引没有更新，原来的照常使用。",
    unreadable="未能读取的文件",
    unanswered="答不上的问题",
    unanswered_hint="这次启动以来，资料里找不到答案的提问。它们说明还缺什么文档。",
    none_unanswered="还没有。",
    lacks="未提到：{words}",
)

_EN = LibraryTexts(
    tab="Library",
    hint="All that answers rest on: documents, the question bank, and files of your own. Click a title to read it.",
    look_for="Search",
    look_for_hint="By meaning; empty: all",
    kinds=("Documents", "Question bank"),
    kind="Show",
    topic="Topic",
    all_topics="All topics",
    own="My files",
    level="Level",
    find="Search",
    title="Title",
    languages=("Chinese", "English"),
    language="Language",
    passages="Passages",
    updated="Updated",
    counted_documents="{count} documents",
    counted_questions="{count} questions",
    found="The {count} nearest to “{text}”",
    none="Nothing fits. Try another word, or a wider topic or level.",
    loading="The index is loading; the list appears by itself…",
    passage="Passage {number}",
    reader="Source",
    gone="This document is not in the index any more. Ask again.",
    front_matter="About this document",
    reader_empty="Click a document or a question: it opens here.",
    question_gone="This question is not in the bank any more. Open the library again.",
    other_wordings="Also asked as",
    reference="Reference answer",
    key_points="Key points",
    weight="weight",
    rests_on="Rests on: {title}",
    yours="My files",
    yours_hint="Files you add stay on this machine. The index is updated behind the one that answers.",
    upload="Drop files here or click to choose ({types})",
    no_own="No files of your own yet.",
    remove="Remove these",
    remove_which="Files to remove",
    reading="Reading file {done} of {total}",
    embedding="Computing vector {done} of {total}",
    preparing="Preparing the update of the index…",
    built="Index updated: {documents} documents, {passages} passages. Ask about the new ones right away.",
    unchanged="The index has not changed.",
    failed="The index was not updated; the one before stays in use.",
    unreadable="Files that could not be read",
    unanswered="Questions without an answer",
    unanswered_hint="What the documents could not answer since this start: it shows which documents are lacking.",
    none_unanswered="None yet.",
    lacks="never mentioned: {words}",
)


def library_texts(lang: Lang) -> LibraryTexts:
    """The words in a language."""
    return _EN if lang == "en" else _ZH
