"""The errors a user can meet, in two languages, each saying what to do next. Those that only one module can raise stand
there; they are leaves of this tree.

    ChuangceError
    ├── UserError               the user can mend it: exit code 1
    │   ├── SettingsError
    │   ├── WeightsError
    │   │   ├── WeightsMissing
    │   │   ├── DownloadFailed
    │   │   ├── DigestMismatch
    │   │   └── ModelUnusable
    │   ├── DocumentError
    │   │   ├── UnsupportedType
    │   │   ├── UnreadableDocument
    │   │   ├── EmptyDocument
    │   │   ├── UnreadablePath
    │   │   └── PathMissing
    │   ├── NothingToIndex
    │   ├── IndexError_
    │   │   ├── IndexMissing
    │   │   ├── IndexDamaged
    │   │   ├── IndexForeign
    │   │   ├── IndexUnknown
    │   │   └── IndexBusy
    │   ├── WriteFailed
    │   ├── CorpusError
    │   │   ├── CorpusMissing
    │   │   ├── CorpusDamaged
    │   │   └── FolderTaken
    │   └── BadRequest
    │       ├── EmptyQuestion
    │       ├── QuestionTooLong
    │       └── BadLine
    └── Fault                   ours: exit code 3

Expected outcomes (a refusal, for one) are values, not errors. This module knows no other.
"""

import logging
from typing import ClassVar, Literal

Lang = Literal["zh", "en"]


class ChuangceError(Exception):
    """An error with one text per language; `fields` fill the braces of `zh` and `en`.

    A field that reads differently in each language is a pair (zh, en).
    """

    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The text for a person who reads `lang`."""
        return (self.zh if lang == "zh" else self.en).format(**in_language(self.fields, lang))


def in_language(fields: dict[str, object], lang: Lang) -> dict[str, object]:
    """The fields with each pair (zh, en) replaced by the one for `lang`."""
    return {key: value[lang == "en"] if isinstance(value, tuple) else value for key, value in fields.items()}


class UserError(ChuangceError):
    """Something the user can mend."""


class SettingsError(UserError):
    zh = "设置 {name} 有误：{reason}。请改正或删除这个环境变量后重试。"
    en = "Setting {name} is wrong: {reason}. Correct or unset this environment variable and try again."


class WeightsError(UserError):
    """The weights of a model are not usable."""


class WeightsMissing(WeightsError):
    zh = "本机还没有模型“{name}”。联网后运行 chuangce models fetch，或用 {setting} 指定本地模型文件夹。"
    en = (
        "The model '{name}' is not on this machine. Run 'chuangce models fetch' with a network, "
        "or name a local model folder in {setting}."
    )


class DownloadFailed(WeightsError):
    zh = "下载 {what} 失败：{reason}\n已下载的部分保留；检查网络后再次运行 chuangce models fetch 会从断点继续。"
    en = (
        "Downloading {what} failed: {reason}\n"
        "What is already here is kept; check the network and run 'chuangce models fetch' again to resume."
    )


class DigestMismatch(WeightsError):
    zh = (
        "文件 {what} 与官方校验值不符（应为 {expected}，实为 {actual}），可能被截断或篡改，已删除。"
        "请再次运行 chuangce models fetch。"
    )
    en = (
        "The file {what} does not match its official digest (expected {expected}, got {actual}): truncated or "
        "tampered with. It was removed; run 'chuangce models fetch' again."
    )


class ModelUnusable(WeightsError):
    zh = "模型“{name}”无法加载：{reason}。运行 chuangce models verify 检查，或更换 {setting}。"
    en = "The model '{name}' cannot be loaded: {reason}. Run 'chuangce models verify', or change {setting}."


class DocumentError(UserError):
    """A file that cannot become a document."""


class UnsupportedType(DocumentError):
    zh = "{path}：不支持的文件类型。支持 {supported}；请另存为其中一种。"
    en = "{path}: unsupported file type. Supported: {supported}; save it as one of these."


class UnreadableDocument(DocumentError):
    zh = "{path}：无法读取（{reason}）。请确认文件完好，或另存为 Markdown、纯文本后重试。"
    en = "{path}: cannot be read ({reason}). Check that the file is intact, or save it as Markdown or plain text."


class EmptyDocument(DocumentError):
    zh = "{path}：没有可用的文字。扫描件请先做文字识别（OCR）。"
    en = "{path}: holds no text. If it is a scan, run OCR on it first."


class UnreadablePath(DocumentError):
    zh = "无法打开 {path}：{reason}。请检查路径与权限；索引保持原样。"
    en = "Cannot open {path}: {reason}. Check the path and its permissions; the index is unchanged."


class PathMissing(DocumentError):
    zh = "找不到 {path}。请检查路径；索引保持原样。"
    en = "There is no {path}. Check the path; the index is unchanged."


class NothingToIndex(UserError):
    zh = "{paths} 中没有可以建索引的文档（支持 {supported}）；索引保持原样。{problems}"
    en = "No document to index in {paths} (supported: {supported}); the index is unchanged. {problems}"


class IndexError_(UserError):  # the underscore keeps the builtin reachable
    """An index that cannot be opened."""


class IndexMissing(IndexError_):
    zh = "{path} 处没有索引。请先运行 chuangce index build。"
    en = "There is no index at {path}. Run 'chuangce index build' first."


class IndexDamaged(IndexError_):
    zh = "{path} 处的索引已损坏（{reason}）。运行 chuangce index build 路径… 会重建它，原始文档不受影响。"
    en = (
        "The index at {path} is damaged ({reason}). Run 'chuangce index build PATH…' to rebuild it; "
        "your documents are not touched."
    )


class IndexForeign(IndexError_):
    zh = (
        "{path} 处的索引由向量模型 {built} 建立，当前设置的是 {now}。"
        "请把 CHUANGCE_EMBED_MODEL 改回原来的模型，或运行 chuangce index build 重建。"
    )
    en = (
        "The index at {path} was built with the embedder {built}, the settings name {now}. "
        "Set CHUANGCE_EMBED_MODEL back, or rebuild the index with 'chuangce index build'."
    )


class IndexUnknown(IndexError_):
    zh = "{path} 处的 {file} 不是这个版本的创策写的。请换一个文件夹，或运行 chuangce index build 路径… 重建。"
    en = (
        "{file} at {path} was not written by this version of chuangce. "
        "Choose another folder, or rebuild with 'chuangce index build PATH…'."
    )


class IndexBusy(IndexError_):
    zh = "{path} 正由另一个进程建立索引。请等它完成后重试。"
    en = "Another process is building the index at {path}. Wait for it and try again."


class WriteFailed(UserError):
    zh = "写入 {path} 失败：{reason}。请检查磁盘空间与权限；原有内容保持不变。"
    en = "Writing to {path} failed: {reason}. Check disk space and permissions; what was there is unchanged."


class CorpusError(UserError):
    """A corpus folder that cannot be used."""


class CorpusMissing(CorpusError):
    zh = "{path} 不是语料文件夹：里面没有 corpus.yaml。用 chuangce corpus new 文件夹 建一个新的。"
    en = "{path} is not a corpus: it holds no corpus.yaml. Start one with 'chuangce corpus new FOLDER'."


class CorpusDamaged(CorpusError):
    zh = "{path} 不合要求：{reason}。请改正后重试。"
    en = "{path} does not hold what it should: {reason}. Correct it and try again."


class FolderTaken(CorpusError):
    zh = "{path} 已存在而且不是空文件夹。请换一个文件夹；没有写入任何内容。"
    en = "{path} exists and is not empty. Choose another folder; nothing was written."


class BadRequest(UserError):
    """Input that cannot be asked."""


class EmptyQuestion(BadRequest):
    zh = "问题是空的。请输入一个问题。"
    en = "The question is empty. Type a question."


class QuestionTooLong(BadRequest):
    zh = "问题有 {length} 字，超过 {limit} 字的上限。请缩短问题；长文请存成文件并加入索引。"
    en = (
        "The question has {length} characters; the limit is {limit}. "
        "Shorten it; save a long text as a file and index that."
    )


class BadLine(BadRequest):
    zh = "第 {line} 行无法读取：{reason}。每行应是一个 JSON 对象，至少含 id 与 question。"
    en = "Line {line} cannot be read: {reason}. Each line is a JSON object with at least an id and a question."


class EmptyReference(UserError):
    zh = "这道题没有要点，也没有参考答案，无法评分。请给出 key_points 或 reference。"
    en = "This question has neither key points nor a reference answer to grade by. Give key_points or reference."


class AnswerTooLong(UserError):
    zh = "回答有 {length} 个字符，最多 {limit} 个。请删减后再提交。"
    en = "The answer has {length} characters, the limit is {limit}. Please shorten it."


class Fault(ChuangceError):
    """A fault of ours."""

    zh = "内部错误：{reason}"
    en = "Internal fault: {reason}"


def ours(error: Exception) -> ChuangceError:
    """What users are told of an error: itself where it was made for them; any other is logged, and is a Fault."""
    if isinstance(error, ChuangceError):
        return error
    logging.getLogger(__name__).error("unforeseen", exc_info=error)
    return Fault(reason=f"{type(error).__name__}: {error}")
