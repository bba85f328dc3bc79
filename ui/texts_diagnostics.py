"""The words of the tab Diagnostics, in both languages."""

from dataclasses import dataclass

from rag.errors import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticsTexts:
    """One language of the tab."""

    tab: str
    hint: str
    models: str
    chat: str
    embed: str
    absent: str
    not_loaded: str
    machine: str
    device: str
    cpu: str
    number_type: str
    threads: str
    memory: str
    memory_now: str
    sandbox: str
    sandbox_works: str
    sandbox_lacks: str
    index: str
    place: str
    holds: str
    built: str
    embedder: str
    roots: str
    problems: str
    no_index: str
    versions: str
    settings: str
    set_by_you: str
    test: str
    test_hint: str
    testing: str
    step: str
    verdict: str
    seconds: str
    good: str
    bad: str
    waits: str
    ask: str
    ask_good: str
    ask_bad: str
    embedding: str
    embedding_good: str
    embedding_bad: str
    generation: str
    generation_good: str
    generation_bad: str
    files: str
    files_good: str
    all_good: str
    some_bad: str


_ZH = DiagnosticsTexts(
    tab="诊断",
    hint="这台机器上运行的是什么、为什么这样运行。反馈问题时，可以把这一页附上。",
    models="模型",
    chat="对话模型",
    embed="向量模型",
    absent="不在这台机器上，运行 chuangce models fetch",
    not_loaded="未能加载，原因见页面底部",
    machine="运行方式",
    device="设备",
    cpu="CPU，不需要显卡",
    number_type="数值类型",
    threads="线程",
    memory="内存",
    memory_now="本进程占用 {used:.1f} GB，整机 {total:.0f} GB，还可用 {free:.0f} GB",
    sandbox="代码隔离",
    sandbox_works="可用：{path}",
    sandbox_lacks="没有可用的 bubblewrap，编程题只能阅读",
    index="索引",
    place="位置",
    holds="内容",
    built="建立时间",
    embedder="向量模型",
    roots="来源路径",
    problems="未能读取",
    no_index="还没有索引",
    versions="版本",
    settings="设置",
    set_by_you="由环境变量设定",
    test="自检",
    test_hint="问一道题库里的题，算一个向量，生成 8 个词元，核对索引文件。约需几秒。",
    testing="正在自检…",
    step="项目",
    verdict="结果",
    seconds="用时",
    good="正常",
    bad="异常",
    waits="模型加载中…",
    ask="问一道题库里的题",
    ask_good="从题库作答，{count} 处依据",
    ask_bad="没有从题库作答",
    embedding="计算一个向量",
    embedding_good="{size} 维，长度为 1",
    embedding_bad="长度是 {length:.3f}，应为 1",
    generation="生成 8 个词元",
    generation_good="写出“{text}”",
    generation_bad="没有写出文字",
    files="核对索引文件",
    files_good="{count} 个文件与校验值相符",
    all_good="全部正常。",
    some_bad="有 {count} 项异常，原因见上。",
)

_EN = DiagnosticsTexts(
    tab="Diagnostics",
    hint="What runs on this machine, and why it runs that way. Add this page when you report a problem.",
    models="Models",
    chat="Chat model",
    embed="Embeddings",
    absent="not on this machine: run 'chuangce models fetch'",
    not_loaded="not loaded; see the bottom of the page why",
    machine="Running on",
    device="Device",
    cpu="CPU; no graphics card is needed",
    number_type="Number type",
    threads="Threads",
    memory="Memory",
    memory_now="this process {used:.1f} GB, the machine {total:.0f} GB, {free:.0f} GB available",
    sandbox="Isolation of code",
    sandbox_works="works: {path}",
    sandbox_lacks="no working bubblewrap: exercises can only be read",
    index="Index",
    place="Place",
    holds="Holds",
    built="Built",
    embedder="Embeddings",
    roots="Made from",
    problems="Could not be read",
    no_index="There is no index yet",
    versions="Versions",
    settings="Settings",
    set_by_you="set by environment variable",
    test="Self-test",
    test_hint="Asks a question of the bank, embeds, generates 8 tokens, checks the index files. Takes a few seconds.",
    testing="Testing…",
    step="Step",
    verdict="Verdict",
    seconds="Time",
    good="good",
    bad="bad",
    waits="The models are loading…",
    ask="Ask a question of the bank",
    ask_good="answered from the bank, {count} citations",
    ask_bad="not answered from the bank",
    embedding="Embed a sentence",
    embedding_good="{size} dimensions, length 1",
    embedding_bad="length {length:.3f} instead of 1",
    generation="Generate 8 tokens",
    generation_good="wrote “{text}”",
    generation_bad="wrote nothing",
    files="Check the index files",
    files_good="{count} files match their digests",
    all_good="Everything works.",
    some_bad="{count} did not work; see above why.",
)


def diagnostics_texts(lang: Lang) -> DiagnosticsTexts:
    """The words in a language."""
    return _EN if lang == "en" else _ZH
