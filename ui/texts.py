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
    stages: tuple[str, str, str, str]
    in_all: str
    loading: str
    ready: str
    chat_model: str
    embed_model: str
    index: str
    index_holds: str
    runs_on: str
    fault: str
    from_bank: str
    ask_model: str
    from_quotes: str
    quotes_only: str
    never_mentioned: str
    not_answered: str
    can_answer: str
    disputed: str
    levels: tuple[str, str, str, str]
    tab_interview: str
    tab_coding: str
    tab_progress: str
    interview_hint: str
    topics: str
    topics_hint: str
    job: str
    job_hint: str
    level: str
    length: str
    coding_count: str
    minutes: str
    all_topics: str
    language: str
    languages: tuple[str, str]
    time_limit: str
    minutes_chosen: str
    no_limit: str
    start: str
    resume: str
    nothing_to_resume: str
    your_answer: str
    submit: str
    skip: str
    pause: str
    paused: str
    grading: str
    next_question: str
    answer_again: str
    save_report: str
    report: str
    end: str
    follow_up_next: str
    follow_up: str
    exercise_mark: str
    minutes_left: str
    gained: str
    lost: str
    still_missing: str
    interval: str
    reference: str
    exercise: str
    code: str
    run_tests: str
    running: str
    no_isolator: str
    only_skip: str
    tests_gained: str
    tests_lost: str
    passed: str
    failed: str
    tests_passed: str
    mastery: str
    trend: str
    due: str
    nothing_due: str
    interviews: str
    over: str
    going_on: str
    questions_answered: str
    no_progress: str
    export: str
    delete: str
    delete_sure: str
    welcome: str
    offers: tuple[tuple[str, str], ...]
    question: str
    interrupted: str
    source: str
    citations: str
    previous: str
    next: str
    appearance: str
    tab_assess: str


ZH = Texts(
    lang="zh",
    title="创策",
    tagline="AI 创业的战略与面试问题，从文档作答，句句有据。",
    other_name="English",
    other_path="/en/",
    tab_ask="问答",
    placeholder="问 AI 创业的事，回车发送",
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
    empty="模型在本机写，代码逐句核对：每句话后面的数字是它的出处，找不到依据的句子不采用。",
    reader_empty="点回答里的数字，原文会在这里打开，并标出所依据的段落。",
    sources="依据",
    understood="理解为：{used}",
    waiting="等待前面的问题…",
    searching="正在检索…",
    reading="正在阅读 {count} 个段落…",
    backed="{backed}/{total} 句有依据",
    dropped="{count} 句找不到依据，未采用",
    refused_hint="可以换个说法，或把相关文档加入索引。",
    nearest="最接近的段落",
    stopped="已停止",
    stages=("理解 {seconds:.1f} 秒", "检索 {seconds:.1f} 秒", "判断 {seconds:.1f} 秒", "首字 {seconds:.1f} 秒"),
    in_all="共 {seconds:.1f} 秒",
    loading="加载中…",
    ready="就绪",
    chat_model="对话模型",
    embed_model="向量模型",
    index="索引",
    index_holds="{documents} 篇文档，{passages} 个段落",
    runs_on="运行方式 {dtype} · {threads} 线程",
    fault="出错了",
    from_bank="题库里的参考答案，未经模型改写",
    ask_model="改由模型作答",
    from_quotes="原文摘录，未经模型改写",
    quotes_only="只摘录原文",
    never_mentioned="文档里没有提到：{words}",
    not_answered="没有回答到：{parts}",
    can_answer="可以回答的相近问题",
    disputed="资料说法不一：{marks} 与上面“{sentence}”不一致",
    levels=("不限", "易", "中", "难"),
    tab_interview="面试",
    tab_coding="编程题",
    tab_progress="进步",
    interview_hint="选主题，或贴一段职位描述。答完每题会逐个要点评分，并引用你自己的话。",
    topics="主题",
    topics_hint="不选就是全部主题",
    job="职位描述（可不填）",
    job_hint="贴上职位描述，按它选主题",
    level="难度",
    length="题数",
    coding_count="编程题",
    minutes="作答时限（分钟，0 为不限）",
    all_topics="全部",
    language="语言",
    languages=("中文", "英文"),
    time_limit="时限",
    minutes_chosen="{minutes} 分钟",
    no_limit="不限",
    start="开始面试",
    resume="继续上次",
    nothing_to_resume="没有进行到一半的面试。",
    your_answer="你的回答",
    submit="提交",
    skip="跳过",
    pause="暂停",
    paused="已暂停。答过的都保存了，点“继续上次”回来。",
    grading="正在评分…",
    next_question="下一题",
    answer_again="重答这题",
    save_report="保存报告（可打印）",
    report="面试报告",
    end="结束并看报告",
    follow_up_next="还有要点没有说全，下一题是追问；答完再看参考答案。",
    follow_up="追问",
    exercise_mark="编程题 · 约 {minutes} 分钟",
    minutes_left="还剩 {minutes:.0f} 分钟",
    gained="新说到了：",
    lost="这次没说到：",
    still_missing="还缺：",
    interval="人工评分八成在 {low:g}–{high:g}",
    reference="参考答案",
    exercise="题目",
    code="你的代码",
    run_tests="运行可见测试",
    running="正在隔离环境里运行…",
    no_isolator="这台机器上没有可用的 bubblewrap，不能隔离运行代码，所以只能阅读。安装 bubblewrap 后重启。",
    only_skip="这题只能跳过。",
    tests_gained="现在通过了：",
    tests_lost="现在不通过了：",
    passed="通过",
    failed="未通过",
    tests_passed="{passed}/{total} 项测试通过",
    mastery="各主题掌握情况",
    trend="历次得分",
    due="该复习的题",
    nothing_due="现在没有到期的题。",
    interviews="面试记录",
    over="已结束",
    going_on="进行中",
    questions_answered="{count} 题",
    no_progress="还没有面试记录。去“面试”页答几道题，这里就会有掌握情况和复习安排。",
    export="导出全部记录",
    delete="删除全部记录",
    delete_sure="确认要删除",
    welcome="问 AI 创业的事，看得见每句话的出处",
    offers=(
        ("问答", "只依据资料作答，点句末数字看原文；资料里没有的，直说没有。"),
        ("面试与编程题", "按主题或职位描述出题，逐个要点评分，缺什么就追问什么。"),
        ("资料库", "浏览全部文档与题库，也可加入自己的文件。一切都留在这台机器上。"),
    ),
    question="你的问题",
    interrupted="回答途中页面重新加载了，这个问题没有答完。请再问一次。",
    source="原文",
    citations="依据导航",
    previous="上一处",
    next="下一处",
    appearance="切换明暗",
    tab_assess="评估",
)

EN = Texts(
    lang="en",
    title="Chuangce 创策",
    tagline="Strategy and interview questions of AI start-ups, answered from documents, every sentence cited.",
    other_name="中文",
    other_path="/",
    tab_ask="Ask",
    placeholder="Your question, then Enter",
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
    empty="A model on this machine writes, code checks every sentence: what no passage proves is left out.",
    reader_empty="Click a number in an answer: its source opens here with the passage highlighted.",
    sources="Sources",
    understood="Understood as: {used}",
    waiting="Waiting for an earlier question…",
    searching="Searching…",
    reading="Reading {count} passages…",
    backed="{backed} of {total} sentences supported",
    dropped="{count} left out: no passage supports them",
    refused_hint="Put it another way, or add documents on it to the index.",
    nearest="Nearest passages",
    stopped="Stopped",
    stages=(
        "understand {seconds:.1f} s",
        "search {seconds:.1f} s",
        "judge {seconds:.1f} s",
        "first word {seconds:.1f} s",
    ),
    in_all="{seconds:.1f} s in all",
    loading="loading…",
    ready="ready",
    chat_model="Chat model",
    embed_model="Embeddings",
    index="Index",
    index_holds="{documents} documents, {passages} passages",
    runs_on="Running in {dtype} · threads: {threads}",
    fault="Something went wrong",
    from_bank="The question bank's reference answer, not the model's",
    ask_model="Ask the model instead",
    from_quotes="Quoted from the documents, nothing written by the model",
    quotes_only="Quotes only",
    never_mentioned="The documents never mention: {words}",
    not_answered="Not answered: {parts}",
    can_answer="Near questions that can be answered",
    disputed="Sources disagree: {marks} says otherwise than “{sentence}”",
    levels=("any", "easy", "medium", "hard"),
    tab_interview="Interview",
    tab_coding="Coding",
    tab_progress="Progress",
    interview_hint=(
        "Choose topics or paste a job description. Each answer is graded point by point, with your own "
        "words as evidence."
    ),
    topics="Topics",
    topics_hint="None chosen: all topics",
    job="Job description (optional)",
    job_hint="Paste it, and topics are chosen from it",
    level="Level",
    length="Questions",
    coding_count="Coding exercises",
    minutes="Minutes of answering (0: no limit)",
    all_topics="all",
    language="Language",
    languages=("Chinese", "English"),
    time_limit="Time",
    minutes_chosen="{minutes} min",
    no_limit="no limit",
    start="Start",
    resume="Resume the last interview",
    nothing_to_resume="No interview is under way.",
    your_answer="Your answer",
    submit="Submit",
    skip="Skip",
    pause="Pause",
    paused="Paused. Everything answered is kept; “Resume the last interview” brings you back.",
    grading="Grading…",
    next_question="Next",
    answer_again="Answer again",
    save_report="Save the report (printable)",
    report="Interview report",
    end="End and see the report",
    follow_up_next="Some points are not covered yet: a follow-up is next, the reference answer after it.",
    follow_up="Follow-up",
    exercise_mark="Exercise · about {minutes} min",
    minutes_left="{minutes:.0f} min left",
    gained="Newly covered: ",
    lost="No longer covered: ",
    still_missing="Still missing: ",
    interval="a person's grade lies eight times of ten in {low:g}–{high:g}",
    reference="Reference answer",
    exercise="Exercise",
    code="Your code",
    run_tests="Run the visible tests",
    running="Running, isolated…",
    no_isolator=(
        "This machine has no working bubblewrap to isolate code with, so exercises can only be read. "
        "Install bubblewrap and restart."
    ),
    only_skip="This one can only be skipped.",
    tests_gained="Passed now: ",
    tests_lost="Failing now: ",
    passed="passed",
    failed="failed",
    tests_passed="{passed} of {total} tests passed",
    mastery="Mastery by topic",
    trend="Scores over time",
    due="Due for review",
    nothing_due="Nothing is due now.",
    interviews="Interviews",
    over="over",
    going_on="going on",
    questions_answered="questions: {count}",
    no_progress="No interview yet. Answer a few questions under Interview: mastery and reviews appear here.",
    export="Export everything",
    delete="Delete everything",
    delete_sure="Yes, delete",
    welcome="Ask about founding an AI company, and see where every sentence comes from",
    offers=(
        ("Ask", "Answers rest on documents alone: click a number to read the source. If they hold none, it says so."),
        ("Interview and coding", "Questions by topic or job description, graded point by point, followed up."),
        ("Library", "Browse documents and questions, add files of your own. Everything stays on this machine."),
    ),
    question="Your question",
    interrupted="The page was loaded anew while this was being answered. Please ask again.",
    source="Source",
    citations="Citations",
    previous="Previous",
    next="Next",
    appearance="Light or dark",
    tab_assess="Assess",
)
