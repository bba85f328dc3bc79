"""The words of the tab Assess, in both languages."""

from dataclasses import dataclass

from rag.errors import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessTexts:
    """One language of the tab."""

    assess_hint: str
    plan: str
    plan_hint: str
    plan_file: str
    guided: str
    use_answers: str
    assess: str
    reading_plan: str
    save_markdown: str
    assessment: str
    investor_asks: str
    practise: str
    assessing: str


_ZH = AssessTexts(
    assess_hint="交来一份创业计划：按十个维度、六十条标准逐条判断，只说计划里写了的，建议句句有据。半分钟左右，先判断的先显示。这是初版，会有看错的地方，请核对引文。",
    plan="创业计划",
    plan_hint="把计划粘贴在这里，也可以上传文件，或用下面的十个问题写一份",
    plan_file="上传（PDF、DOCX、Markdown、文本）",
    guided="没有现成的计划？用十个问题写一份",
    use_answers="写进上面的框里",
    assess="开始评估",
    reading_plan="正在读计划……",
    save_markdown="保存为 Markdown",
    assessment="评估报告",
    investor_asks="投资人接下来会问",
    practise="在模拟面试里练相应的题",
    assessing="正在判断……已完成 {done}/{total} 个维度",
)

_EN = AssessTexts(
    assess_hint=(
        "Hand in a plan: it is judged by ten dimensions and sixty criteria, one by one. Only what the plan says is "
        "said of it, and advice carries its sources. Half a minute or so; what is judged first "
        "shows first. This is a first form and errs: check the quotes."
    ),
    plan="Plan",
    plan_hint="Paste the plan here, upload a file, or write one with the ten questions below",
    plan_file="Upload (PDF, DOCX, Markdown, text)",
    guided="No plan yet? Write one with ten questions",
    use_answers="Put the answers into the box",
    assess="Assess",
    reading_plan="Reading the plan…",
    save_markdown="Save as Markdown",
    assessment="Assessment",
    investor_asks="What an investor would ask next",
    practise="Practise on the matching question in the interview",
    assessing="Judging… {done} of {total} dimensions done",
)


def assess_texts(lang: Lang) -> AssessTexts:
    """The words in a language."""
    return _EN if lang == "en" else _ZH
