# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""Whether the numbers of a plan agree with each other: code alone, no model.

The plan is rewritten with a letter for each amount (M money, N count, P share, T time, X multiple, D date), so that the
roles of amounts are patterns over what founders write around them. Knows no criterion. Invariant: only what the plan
says in plain cues is held against it, and where one way to reckon agrees, nothing is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby, product
from typing import Literal, NamedTuple

from rag.answer.figures import figures
from rag.assess.plan import Plan
from rag.text import Span, folded

Kind = Literal["revenue", "market", "runway", "margin", "sum", "growth", "ownership", "date"]
CLOSE = 0.1  # founders round, and round twice: 17.9 万 is "18 万", 11.1 months "a year"
POINTS = 0.05  # a margin is stated in round shares, of mean prices and costs
RISE = 0.03  # a small rise is stated in whole per cent
TIMES = 0.15  # 2.6 is "threefold"
SHARES = 0.015  # three times 33 % is a whole
PARTS = 0.02  # the parts of a sum of money are rounded like the whole
LOOSE = 3.0  # "at least", "up to": up to that many times as much, or as little, agrees
ABOUT = 1.15  # 出头, 多, nearly
MANY = 8  # amounts that are tried in one role, the nearest: a text made of numbers costs no more than a plan
MOST = 40  # amounts in one role
HUGE = 1e15  # no plan has so much of anything
REACH = 300  # characters of a sentence to either side of an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Numbers that do not agree: the spans of the plan that state them, in order, and the reckoning."""

    kind: Kind
    spans: tuple[Span, ...]
    zh: str
    en: str


class _Amount(NamedTuple):
    """From `low` to `high`: shares as fractions, times and dates in months. `at` is its place in the rewritten text."""

    mark: str
    low: float
    high: float
    unit: str = ""
    span: Span = (0, 0)
    text: str = ""
    at: int = 0
    line: int = 0


class _Way(NamedTuple):
    """One way to reckon what is stated; `plain` where the plan's words leave no doubt that it must hold."""

    low: float
    high: float
    formula: str
    parts: tuple[_Amount, ...]
    plain: bool


_S = r"[\s*]{0,3}"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = (
    r"(?:(?<![a-z_\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![第几数])[一二两三四五六七八九十百千]+"
    rf"|(?<![a-z])(?:{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:{_ONES}))?)(?:(?![a-z])|(?=fold)))"
)
_SCALE = rf"[多余]?{_S}(?:百万|千万|十亿|万亿|[万亿]|(?:thousand|million|billion|bn|[kmb])(?![a-z]))"
_ONE = rf"(?:(?:us|rmb)?[$€£¥]{_S}|(?:eur|usd|gbp|rmb) ?(?=\d))?{_NUMBER}(?:{_SCALE})?"
_TAIL = (
    rf"(?:{_S}(?:(?P<P>%|percent|成(?![本立为交功员长熟果千分绩套品就]))|(?P<X>倍|x(?![a-z])|-?fold|times(?![a-z]))"
    r"|(?P<T>个半?月|年半|年|个?季度|-?(?:month|year|quarter)s?(?![a-z]))"
    r"|(?P<M>元|块|人民币|rmb|cny|yuan|美元|美金|usd|dollars?|欧元|euros?)"
    r"|(?P<N>[家人名位个户台套份次单席间所条款篇页件例张支辆头只栋店颗]|用户|客户|企业|门店|people|employees)))?"
)
_YEAR, _NAMES = r"(?<!\d)20[1-3]\d", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    rf"(?:early|mid|late)[ -]{_YEAR}|q[1-4],? ?{_YEAR}|(?<![a-z])(?:{_NAMES})[a-z]*\.?,? (?:\d\d?, )?{_YEAR}"
    rf"|{_YEAR}(?: ?年? ?(?:q[1-4]|第?[一二三四]季度)| ?年? ?(?:上半年|下半年|年?[初中底末])"
    r"| ?[年./-] ?(?:1[0-2]|0?[1-9])(?![\d%万亿])(?: ?月)?(?: ?\d\d? ?日|[./-]\d\d?)?"
    r"|(?! ?[\d,.]*\d| ?[%万亿家人名个元])(?: ?年)?)"
)
_ODD = {"翻了?一番|翻了?一?倍|doubl(?:ed|ing)": ("X", 2.0), "翻了?两番|quadrupl(?:ed|ing)": ("X", 4.0)}
_ODD |= {"tripl(?:ed|ing)": ("X", 3.0), "一半|半数": ("P", 0.5), "(?<![上下])半年|half a year": ("T", 6.0)}
_TOKEN = re.compile(
    rf"(?P<date>{_DATE})|(?P<odd>{'|'.join(_ODD)})|(?P<per>百分之)?(?P<low>{_ONE})"
    rf"(?:(?:{_S}(?:万?元|%|个月|[家人年]))?{_S}(?:-|–|—|~|至|到|to){_S}(?P<high>{_ONE}))?{_TAIL}"
)
_MONTHS = {"月": 1.0, "年": 12.0, "季": 3.0, "month": 1.0, "year": 12.0, "quarter": 3.0}
_PIECES = {"early": (0, 3), "mid": (4, 7), "late": (8, 11), "上半年": (0, 5), "下半年": (6, 11)}
_PIECES |= {"初": (0, 2), "中": (4, 7), "底": (10, 11), "末": (10, 11)}
_ROUGH = (  # words before, words after, factors of the bounds
    (r"(?:超过?|逾|至少|不低于|over|more than|at least|above) ?$", r" ?(?:以上|\+|or more)", 1.0, LOOSE),
    (r"(?:不到|不足|最多|低于|少于|under|below|less than|up to|at most) ?$", r" ?(?:以内|以下)", 1 / LOOSE, 1.0),
    (r"(?:近|nearly|almost) ?$", r"[^\s\S]", 1 / ABOUT, 1.0),
    (r"[^\s\S]", r" ?(?:多|余|出头|有余)", 1.0, ABOUT),
)


def _read(match: re.Match[str], text: str) -> _Amount | None:
    """What a token says; None where it is no amount."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if match["date"]:
        return _date_of(match[0])
    if match["odd"]:
        mark, value = next(odd for words, odd in _ODD.items() if re.fullmatch(words, match[0]))
        return _Amount(mark, value, value)
    mark = "P" if match["per"] else next((mark for mark in "PXTMN" if match[mark]), "")
    tail = (match[mark] or "") if mark else ""
    if not mark:
        worded = re.search(r"[一-龥]$", match["low"]) or re.match(r" ?(?![增涨升降提减到至])[一-龥]", after)
        mark = "M" if re.search(r"[$€£¥万亿]|\d ?[kmb]n?$|illion$", match[0]) else "" if worded else "N"
    one = (
        match["low"] == "一" and (mark == "N" or not re.search(r"[够撑用跑活持约走] ?$", before)) and tail not in "名位"
    )
    if not mark or (one and mark in "NT"):
        return None  # 3 月, 一个月 16 万, 9 元一次
    scale = re.search(f"{_SCALE}$", match["high"] or "")
    lower = match["low"] + (scale[0] if scale and not re.search(f"{_SCALE}$", match["low"]) else "")
    low, high = sorted((_value(lower), _value(match["high"] or lower)))
    factor = 0.1 if tail == "成" else 0.01 if mark == "P" else 1.0
    if mark == "T":
        low, high = (low + 0.5, high + 0.5) if "半" in tail else (low, high)
        factor = next(months for name, months in _MONTHS.items() if name in tail)
    for ahead, behind, down, up in _ROUGH:
        if re.search(ahead, before) or re.match(behind, after):
            low, high = low * down, high * up
    unit = next((one.unit for one in figures(match[0])), "") or tail if mark == "M" else tail if mark == "N" else ""
    unit = {"块": "yuan", "名": "人", "位": "人", "people": "人", "employees": "人"}.get(unit, unit)
    return _Amount(mark, low * factor, high * factor, unit) if low > 0 and high < HUGE else None


def _value(text: str) -> float:
    found = figures(re.sub("[多余*]", "", text) + "元")
    return found[0].value if found else float(text.strip() in ("一", "one"))


def _date_of(text: str) -> _Amount:
    year, rest = 12 * int(re.findall(_YEAR, text)[0]), re.sub(_YEAR, "", text)
    first, last = next((piece for name, piece in _PIECES.items() if name in rest), (0, 11))
    if quarter := re.search(r"q([1-4])|([一二三四])季", rest):
        first = 3 * (int(quarter[1] or 0) or " 一二三四".index(quarter[2])) - 3
        last = first + 2
    elif month := re.search(rf"^ ?[年./-] ?(\d\d?)|({_NAMES})", rest):
        first = last = int(month[1]) - 1 if month[1] else _NAMES.split("|").index(month[2])
    return _Amount("D", year + first, year + last)


@cache
def _fold(char: str) -> str:
    return found if len(found := folded(char)) == 1 else char


# What founders write around amounts. Between word and amount, _ is a few characters of the same clause, ~ hardly any.
_CUES = r"""
cash      (?:账[上面户]|现金(?!流)|手[里头上]|银行里|余额|存款|还剩|balance|\bcash(?! ?(?:flow|burn|out))|on hand)_M
cash      M~(?:现金(?!流)|在账上|in (?:the )?bank|(?:in |of )?cash(?! ?(?:flow|burn))|left\b|remaining)
raise     (?:融资?|募资?|募集|本轮|拿到|到账|\brais(?:e|ing)\b|\bround\b|\bwe (?:want|seek|need)|\bseeking|P for)_M
raise     M~(?:融资|round|seed)
burn      (?:烧|消耗|净支出|净花|净亏|亏损|流出|\bburn)_M|M~(?:净?消耗|净支出|(?:net |monthly )?burn)
spend     (?:每个?月|一个月|月均|月度|月总?)[总净]?(?:固定)?(?:支出|开支|开销|[要得]?花[费掉]?)(?!在)_M
spend     M~(?:支出|开支|开销)|\bspend M(?! \w+ \w+ on )
runway    (?:够|撑|维持|坚持|跑道|续航|可用|用到|[可能以还](?:走|活|顶|用|烧|支持|运营))_[TD]
runway    (?:runs? out in|giv(?:es|ing) us|\brunway|\blasts|\blast (?:us|for)|enough for|keeps? us)_[TD]
runway    (?:operate|survive|alive) (?:for|until)_[TD]
runway    \b(?:funds?|covers?|funding) (?:us )?(?:for )?T|T~(?:跑道|(?:of )?runway)
asof      (?:截至|截止到?|\bas of)_D
round     (?<!不)融|本轮|拿到|到账|连同|\bround\b|\braise|\braising|combined|planned
kept      低于|少于|不足|保持|预留|\bkeep |\bbelow|less than|fewer than
price     (?:客单价?|[单定售均]价|[年月]费|收费|卖|arpu|acv|\basp|\bpric(?:es?|ed)|\bcharg(?:es?|ing)|\bpay(?:s|ing)?)_M
price     (?:\bcontract(?: value)?|\bfees?|subscription|\bsells? for|per customer|per seat|each)_M|\bat M
price     [每一]个?<thing>(?:[^A-Z,;。\n]{0,6}[收付卖]|[每一]个?[月年])?~M|M(?: ?/ ?|[一每]个?| per | an? )<thing>
cost      (?<!获客)(?<!研发)(?<!固定)(?<!运营)(?<!总)成本_M|\bcosts?(?: us| to serve| per \w+)?_M|\bcogs_M
whole     [每单一]个?(?:<thing>|位|客)(?:[每一]个?[月年])?的?(?:总?成本|要花)[大约是为: ]*M
whole     (?:合计|一共|总共|加起来)~M|\bcosts us_M|\bcogs_M|\bcost to serve_M|M (?:in all|in total)
margin    毛利率?_P|P~毛利|(?:gross|contribution) margins?_P|P (?:gross )?margin
customers N_(?:付费|签约|客户|\bpay|\bcustomers?|\bclients?|\bat (?=M))|(?:付费|签约|\bcustomers|\bclients)_N
customers 客户数_N|(?:付费|会员)(?:用户|客户|人)?数?_[NM]
seats     (?:平均|[每一]家|\baverage)[^A-Z,;。\n]{0,8}N|N (?:seats|licen[cs]es|users) (?:per|each|on average)
revenue   (?:\bmrr|\barr\b|收入|营收|销售额|营业额|流水|\brevenues?(?! per)|\bsales)_M
revenue   M~(?:mrr|arr)\b|M (?:in |of )?(?:\w+ ){0,2}revenue
mrr       (?:\bmrr|月收入|月经常性收入)_M|M~mrr
arr       (?:\barr\b|年化|年度?经常性收入|annual run.rate|annuali[sz]\w+)_M|M~arr\b
others    竞争|对手|行业|同行|友商|他们|另|定制|其他|competitor|leader|incumbent|\btheir\b|\bplus\b|services
sized     市场|盘子|\bmarket|\btam\b
tam       (?:\btam\b|总市场|总盘子|整个市场|[总整]体市场|(?:total|overall|whole) (?:addressable )?market)<term>M
sam       (?:\bsam\b|[可能]以?服务|[可能]以?触达|够得着|serviceable|beachhead)<term>M
som       (?:\bsom\b|可获得|可拿下|能拿到|目标拿下|obtainable|我们[^A-SU-Z,;。\n]{0,16}拿[到下])<term>M
part      市场|盘子|market|其中
share     (?:拿到|拿下|拿|做到|占|份额|市占率?|渗透率?)_P[^A-Z。;\n]{0,24}?(?:就是|即|等于|意味着|对应|约合|有|收入)_M
share     P (?:share|of (?:an?|the|this|that) (?:M )?market)[^A-Z.;\n]{0,24}M
homes     N[^A-Z;\n]{0,24}(?:每|乘)[^A-Z;\n]{0,12}M[^A-Z;\n]{0,12}(?:市场|合计|就是|约)_M
homes     N[^A-Z]{0,40}(?:\bat|pays?) M (?:a|per) [^A-Z;\n]{0,24}market[^A-Z;\n]{0,12}M
equals    N[^A-Z,;。\n]{0,14}[x×*] ?M[^A-Z,;。\n]{0,8}[=≈] ?M
pair      (?:从|由|\bfrom)<gap>(?P<from>[MNP])<gap>(?:到|至|成|→|\bto\b)[^A-CE-Z,;。\n]{0,10}[MNP]
times     X ?(?:\w+ ){0,3}$|(?:grew|grown|rose|increased|增长|涨|翻)[^A-Z,;。\n]{0,4}X[^A-Z;。\n]{0,12}$
rise      [A-Z][^A-Z,;。\n]{0,8}[,(]? ?(?:同比|累计|一共|整体|也就是|即|相当于|which is |is |an? )*<rise>P
rise      [A-Z][^A-Z.;。\n]{0,32}[ (](?:an? |of )?P (?:increase|growth|rise|jump|drop)
rise      [A-Z][^A-Z,;。\n]{0,10}[, ]*(?:增长|增加|提高|涨|升|翻|是|(?:原来|年初|去年|当时)的|为|近|约|了|an?|up| )*X
rate      (?:(?P<month>环比|每个?月|月均|月增|monthly)|每年|年均|年复合|复合增长|cagr)[^A-Z,;。\n]{0,12}P
rate      P[^A-Z,;。\n]{0,4}(?:(?P<month2>month.over.month|\bmom\b|an? month|per month|monthly)|a year|per year|cagr)
pre       (?:投前|\bpre-?money)_M|M~(?:投前|pre\b)
post      (?:投后|\bpost-?money)_M|M~(?:投后|post\b)
valuation (?<!投前)(?<!投后)估值_M|(?<!money )(?:valuation|\bcap)(?: of)?~M|M~(?:估值|valuation|cap\b)
stake     (?:投资[人方者](?:合计)?[占持拿获]|, ?占|investors? (?:will )?(?:get|hold|own)|\boffer)_P
stake     (?:出让|释放|稀释|让出|转让|\bgive up|\bsell(?:ing)?|dilut\w+|\bfor)_P
stake     P~(?:股[权份]|equity|dilution|of (?:the|our) company)
shares    用途|资金(?:分配|怎么|使用|计划)|用于|股权|股份|持股
shares    cap table|use of (?:funds|proceeds)|allocat|ownership|shareholders
lead      [^\nA-Z:,]*[:\n]?
opened    [MN](?!:[MN])(?:[^A-Z,;。\n]{0,30}?(?P<closed>[:(—]|\n+(?=[-•*] ))|[^A-Z。\n]{0,9}(?:其中|including|of which))
spent     M[^\n:]*(?:\n[^\n:A-Z]{0,14})?(?P<closed>:)
open      其余|剩|余下|主要|其中|包括|等等?[,;。\s]|\brest\b|remain|including|mostly|\bother
stop      [。)]|\n(?!\n?(?:[-•*]|\d[.)]) )|另|外|顾问|兼职|再|明年|未来|年底|之前|平均|每|月
stop      \bplus\b|also|plan|\bhir(?:e|ing)|contractor|part-time|advis|averag|a month|per\b
asked     访谈|问卷|调研|聊了|走访|各 ?$|愿|说|想|会|价|每[^A-Z]{0,4}$|用[过着]|遇|[×÷=*/^@−]
asked     interview|survey|talked|spoke|asked|\bhad\b|said|would|paid|来自|博士|硕士|毕业|经验|背景|曾|phd|\bex-|former
ratio     率|增长|毛利|margin|growth|提高|出让|稀释|dilut|折|retention|conversion
added     (?<![^;。:\n])(?:[^A-Z,;。\n每]{0,12}<item>[,、和加+] ?)+<item>,? ?(?:一共|共计?|合计|总计|总共|加起来) ?[NM]
total     合计|总计|总额|共计|total
portion   占比|比例|持股|share
founded   (?:成立|注册|创立|\bfounded|\bincorporated)_D|D~(?:正式)?(?:成立|注册|创立)
code      (?:第一行代码|开始开发|\bfirst line of (?:\S+ )?code)_D
code      (?:development (?:began|started)|started building)_D|D[^A-Z;。\n]{0,10}(?:第一行代码|开始开发)
use       (?=D[^D;。\n]{0,40}<client>)D[^D;。\n]{0,40}(?:付费|使用|在用|用上|开始用|运行|上线)
use       <client>_D_(?:付费|使用|在用|用|运行)|first (?:paying )?<client>s?[^D.;\n]{0,24}\bin D
use       (?:<client>s?|N \w+)[^D.;\n]{0,24}\b(?:us(?:ed|ing|es?)|pa(?:id|ying|ys?)|running)\b[^D.;\n]{0,30}since D
person    创始人|联创|曾|任职|工作|负责|\bceo|\bcto|founder|worked|joined
period    D ?(?:至|到|-|–|—|~|to|until) ?D|(?:从|自|\bfrom) ?D[^A-Z;。\n]{0,8}(?:到|至|结束|\bto\b|\buntil\b)_D
period    D ?(?:开始|启动|起)[^A-Z;。\n]{0,12}D ?(?:结束|完成|收尾)
design    D[^D;。\n]{0,10}(?:需求调研|总体设计|可行性)
trial     (?:内测|封测|公测|\balpha\b|\bbeta\b)_D|D_(?:内测|封测|公测|alpha\b|beta\b)
launch    (?:正式上线|正式发布|public launch|general availability)_D|D[^D;。\n]{0,20}(?:正式上线|正式发布|public launch)
per       (?P<month>月(?![底初份])|\bmonth|\bmrr|burn rate)|(?P<year>年(?![底初前后])|\byear|annual|\barr\b|\bacv)
perafter  M ?(?P<monthly>monthly)
perafter  M[^A-Z,;。\n]{0,14}?(?:/|[每一]个?|\bper |\ban? |\bevery ) ?(?:(?P<month>月|mo)|(?P<year>年|year))
each      (?:[每单一/]个?|\bper |\beach |\ban? ) ?(<thing>|(?!month|year)[a-z]{3,})
event     <event>
when      (?P<now>目前|现[在有]|当前|已有|\btoday|\bnow\b|currently|(?:截至|截止|as of|since) ?D)|(?P<date>D)
when      (?P<past>去年|上年|last year)|(?P<later>明年|后年|目标|预计|计划[^书]|规模化|第[二三四五]年)
when      (?P<then>\btarget|\bwant|\baim|\bgoal|\bplan to|\bexpect|\bnext year|\bwill\b|\bat scale)
"""
_SHORT = {
    "_": r"[^A-Z,;。\n]{0,18}",
    "~": " ?的?",
    "<gap>": r"[^A-CE-Z;。\n]{0,24}",
    "<term>": r"[^A-SU-Z,;。\n]{0,18}",
    "<thing>": "(?:小区|门店|席位|座席|用户|客户|店|栋|家|户|席|所|间|辆|台|人|seat|team|user"
    "|customer|client|store|site|clinic|firm|lift|bed|room|<event>)",
    "<event>": "(?:次|份|单|页|件|条|颗|张|分钟|call|page|document|report|minute|image|request|order|scan)",
    "<client>": "(?:客户|用户|品牌|门店|医院|诊所|企业|工厂|学校|customer|client|user|clinic|hospital|firm|school)",
    "<item>": "[^A-Z,;。\n每]{0,10}[NM][^A-Z,;。\n每]{0,6}",
    "<rise>": r"(?:增长|增幅|涨幅|上升|提[高升]|下降|降低|减少|降|涨|增|\bup|\bdown|grew|growth|increased?|rose)"
    "[了率约近达为: ]{0,4}(?:by |of |about )?",
}


def _pattern(name: str) -> re.Pattern[str]:
    pattern = "|".join(re.findall(rf"^{name} +(.+)$", _CUES, re.MULTILINE))
    for short, written in _SHORT.items():
        pattern = pattern.replace(short, written)
    return re.compile(pattern)


_PATTERNS = {name: _pattern(name) for name in re.findall(r"^\w+", _CUES, re.MULTILINE)}


def clashes(plan: Plan) -> list[Clash]:
    """The numbers of a plan that do not agree with each other, in the plan's order."""
    text, found = _Text(plan), dict[str, Clash]()
    for check in (_runway, _margin, _revenue, _market, _growth, _ownership, _sum, _date):
        for clash in check(text):
            found.setdefault(clash.zh, clash)
    return sorted(found.values(), key=lambda clash: clash.spans)


class _Text:
    """A plan rewritten: `text`, and its amounts by their place in it. Each cell of a table follows the names of its row
    and column there; `columns` are those of the tables: for each cell that is an amount its names, and the amount."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.text, self.amounts = plan, "", dict[int, _Amount]()
        columns = dict[Span, list[tuple[str, _Amount]]]()
        end, head = 0, list[Span]()
        for line, (start, stop) in enumerate(plan.sentences):
            self.text += "\n\n" if "\n\n" in plan.text[end:start] else "\n"
            row = re.finditer(r"\|\s*([^|\n]*?)\s*(?=\|)", plan.text[start:stop]) if plan.text[start] == "|" else ()
            cells = [(start + cell.start(1), start + cell.end(1)) for cell in row]
            if not cells:
                self._add(start, stop, line)
            for column, cell in [*zip(head, cells, strict=False)][1:]:
                names = " ".join(plan.text[slice(*span)] for span in (cells[0], column))
                unit = re.search(r"万元|(?<=[((])(?:元|%)", names)
                self._add(*cells[0], line)
                self._add(*column, line)
                found = self._add(*cell, line, unit[0] if unit else "")
                self.text += ";"
                columns.setdefault(column, []).extend((names.lower(), one) for one in found[:1])
            head, end = (head or cells) if cells else [], stop
        self.text += "\n"
        self.columns, self.all_amounts = [*columns.values()], [*self.amounts.values()]
        self.money = [one for one in self.all_amounts if one.mark == "M"]

    def _add(self, start: int, stop: int, line: int, unit: str = "") -> list[_Amount]:
        text, at, found = "".join(map(_fold, self.plan.text[start:stop])), 0, list[_Amount]()
        text += unit if re.fullmatch(r"[\d,.]+", text) else ""
        while match := _TOKEN.search(text, at):
            if match["high"] and re.search(
                "(?:从|由|自|from)[^,;。]{0,14}$", text[max(0, match.start() - 18) : match.start()]
            ):
                match = _TOKEN.match(text, match.start(), match.start("high")) or match
            self.text += re.sub(r"\*\*|`", "", text[at : match.start()])
            if amount := _read(match, text):
                span, at = (start + match.start(), min(start + match.end(), stop)), len(self.text)
                found.append(amount._replace(at=at, line=line, span=span, text=self.plan.text[slice(*span)].strip()))
                self.amounts[at] = found[-1]
            self.text += amount.mark if amount else match[0]
            at = match.end()
        self.text += re.sub(r"\*\*|`", "", text[at:]) + " "
        return found

    def find(self, cue: str) -> list[list[_Amount]]:
        """The amounts of each place where a cue stands."""
        found = _PATTERNS[cue].finditer(self.text)
        return [[self.amounts[at] for at in range(*match.span()) if at in self.amounts] for match in found]

    def all(self, *cues: str, marks: str = "M") -> list[_Amount]:
        """The amounts that cues tell of, each once."""
        found = [[one for one in row if one.mark in marks] for cue in cues for row in self.find(cue)]
        return list(dict.fromkeys(row[-1] for row in found if row))[:MOST]

    def line(self, amount: _Amount) -> tuple[str, str]:
        """The sentence of an amount, before it and from it on."""
        before, after = self.text[max(0, amount.at - REACH) : amount.at], self.text[amount.at : amount.at + REACH]
        return before[before.rfind("\n") + 1 :], after.split("\n")[0]

    def per(self, amount: _Amount) -> str:
        """Whether an amount is for a "month" or a "year"; "" where nothing tells."""
        before, after = self.line(amount)
        found = _PATTERNS["perafter"].match(after) or _last("per", re.split("[A-Z,;]", before)[-1])
        return str(found.lastgroup).removesuffix("ly") if found else ""

    def each(self, amount: _Amount) -> str:
        """The thing that an amount is for (次, seat), as the words after it tell, else those before it."""
        before, after = self.line(amount)
        found = _last("each", re.split("[,;]", after[:14])[0]) or _last("each", before)
        return found[1] if found else ""

    def when(self, amount: _Amount) -> str:
        """When an amount holds: "now", "past", "later", a year, or "" where nothing tells."""
        before, _ = self.line(amount)
        found = _last("when", before)
        if found is None or not found["date"]:
            return str(found.lastgroup) if found else ""
        return str(self.amounts[amount.at - len(before) + found.start()].low // 12)

    def around(self, amount: _Amount) -> str:
        """The words next to an amount."""
        return self.text[max(0, amount.at - 5) : amount.at + 6] + amount.text

    def same_time(self, *amounts: _Amount) -> bool:
        return len({self.when(one) or "now" for one in amounts}) == 1

    def same_thing(self, one: _Amount, other: _Amount) -> bool:
        """Whether two amounts may be for one thing: not for a seat and a call, nor for a month and a piece."""
        (unit, per), (its_unit, its_per) = ((self.each(row), self.per(row)) for row in (one, other))
        if unit and its_unit:
            return unit == its_unit
        return not ((_last("event", unit) and its_per) or (_last("event", its_unit) and per))


def _last(name: str, text: str) -> re.Match[str] | None:
    return next(reversed([*_PATTERNS[name].finditer(text)]), None)


def _nearest(amounts: Iterable[_Amount], to: _Amount) -> list[_Amount]:
    return sorted(dict.fromkeys(amounts), key=lambda one: abs(one.at - to.at))[:MANY]


def _near(one: _Amount, other: _Amount, lines: int = 1) -> bool:
    return abs(one.line - other.line) <= lines


def _same_unit(*amounts: _Amount) -> bool:
    return len({one.unit for one in amounts if one.mark == "M"} - {""}) <= 1


def _way(formula: str, reckon: Callable[..., float], *parts: _Amount, plain: bool = True) -> _Way:
    ends = [reckon(*row) for row in product(*({one.low, one.high} for one in parts))]
    return _Way(min(ends), max(ends), formula.format(*(one.text for one in parts)), parts, plain)


def _added(*parts: _Amount, plain: bool = True) -> _Way:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    return _Way(low, high, " + ".join(one.text for one in parts), parts, plain)


def _judged(
    kind: Kind, text: _Text, stated: _Amount, ways: Sequence[_Way], close: float = CLOSE, slack: float = 0.0
) -> Iterator[Clash]:
    """A clash, of the plain way whose amounts stand nearest, where no way agrees with what is stated."""
    ways = [way for way in ways if _same_unit(stated, *way.parts)]
    slack += 1e-9 * max(1.0, stated.high)
    fit = (
        way.low * (1 - close) - slack <= stated.high and stated.low <= way.high * (1 + close) + slack for way in ways
    )
    plain = [way for way in ways if way.plain]
    if plain and not any(fit):
        way = min(plain, key=lambda one: sum(abs(part.at - stated.at) for part in one.parts))
        zh, en = (f"{way.formula} = {_shown(way, stated, zh)}" for zh in (True, False))
        says = ("写的是", "the plan says") if stated.span[1] else ("应为", "it should be")
        parts = (*way.parts, stated)
        yield _clash(kind, text, parts, f"{zh}，{says[0]} {stated.text}", f"{en}; {says[1]} {stated.text}")


def _clash(kind: Kind, text: _Text, parts: Sequence[_Amount], zh: str, en: str) -> Clash:
    spans = {_clause(text.plan.text, *one.span) for one in parts if one.span[1]}
    return Clash(kind=kind, spans=tuple(sorted(spans)), zh=zh, en=en)


def _clause(text: str, start: int, stop: int) -> Span:
    """The clause round a span."""
    before = re.search(r"(?:[^，；;。：:|、(（\n,.]|[,.:](?=\S))*$", text[:start])
    after = re.match(r"(?:[^，；;。：:|、)）\n,.]|[,.:](?=\S))*", text[stop:])
    assert before and after
    return start - len(before[0].lstrip(" -*")), stop + len(after[0].rstrip())


def _shown(way: _Way, like: _Amount, zh: bool) -> str:
    """A reckoned value as the amount it is held against is written."""
    sign, money = re.search("[$€£¥]", like.text), like.mark == "M"
    scales = ((1e9, "B"), (1e6, "M"), (1e3, "k")) if sign else ((1e8, " 亿"), (1e4, " 万"))
    scale, tail = next((row for row in scales if money and way.low >= row[0]), (1.0, ""))
    tail += {"P": "%", "T": " 个月" if zh else " months", "X": " 倍" if zh else " times"}.get(like.mark, "")
    tail += f" {like.unit}" if like.mark == "N" and like.unit else ""
    tail += "" if sign else {"yuan": "元", "dollar": "美元", "euro": "欧元"}.get(like.unit, "")
    scale = 0.01 if like.mark == "P" else scale
    ends = (f"{float(f'{end / scale:.3g}'):.10g}" for end in (way.low, way.high))
    return (sign[0] if sign and money else "") + "–".join(dict.fromkeys(ends)) + tail


def _runway(text: _Text) -> Iterator[Clash]:
    """Money ÷ what a month costs = months."""
    cash, raised, monthly = text.all("cash"), text.all("raise"), [one for one in text.money if text.per(one) == "month"]
    burns = [one for one in text.all("burn") if one in monthly or _last("per", text.line(one)[0])]
    burns = burns or [one for one in text.all("spend") if one in monthly]
    for said in text.all("runway", marks="TD"):
        before, ways = text.line(said)[0], list[_Way]()
        funded = bool(_last("round", before)) or not cash
        here = [one for one in text.money if _near(one, said, 0)]
        pots = _nearest([*cash, *raised], said)
        spent = _nearest([*burns, *text.all("burn", "spend"), *here], said)
        income = _nearest((one for one in [*here, *text.all("revenue")] if one in monthly), said)
        net = [_less(one, other) for one, other in product(spent, income) if other.high < one.low]
        for pot, burn in product([*combinations(pots, 1), *combinations(pots, 2)], [*spent, *net]):
            near = text.when(burn) != "now" and _near(burn, said) and burn.at < said.at
            plain = burn in burns and bool({*pot} & {*raised}) == funded
            plain = plain and (near if funded else text.when(burn) in ("", "now"))
            formula = "{} ÷ {}" if len(pot) == 1 else "({} + {}) ÷ {}"
            ways.append(_way(formula, lambda *row: sum(row[:-1]) / row[-1], *pot, burn, plain=plain))
        dates = [one for one in text.all("asof", marks="D") if said.mark == "D" and one.high < said.low]
        until = [said._replace(mark="T", low=said.low - one.high, high=said.high - one.low + 1) for one in dates]
        for stated in [] if _last("kept", before) else [said] if said.mark == "T" else until:
            yield from _judged("runway", text, stated, ways)


def _less(one: _Amount, other: _Amount) -> _Amount:
    """What a month costs, less what comes in."""
    return one._replace(low=one.low - other.high, high=one.high - other.low, text="")


def _prices(text: _Text) -> list[_Amount]:
    others = text.all("cash", "raise", "burn", "revenue", "whole", "cost", "tam", "sam", "som")
    return [one for one in text.all("price") if one not in others]


def _margin(text: _Text) -> Iterator[Clash]:
    """1 - cost ÷ price = margin."""
    for _, same in groupby(text.all("margin", marks="P"), key=lambda one: one.line):
        found = [[*_judged("margin", text, one, _margins(text, one), 0.0, POINTS)] for one in same]
        if all(found):  # where several are stated, that of one thing agrees
            yield from found[0]


def _margins(text: _Text, stated: _Amount) -> list[_Way]:
    prices, whole, costs, ways = _prices(text), text.all("whole"), text.all("cost"), list[_Way]()
    told = [one for one in text.money if _near(one, stated) and one.at < stated.at and one not in prices]
    told = sorted(_nearest(told, stated), key=lambda one: one.at)
    known = [one for one in told if one in whole][-1:] or [one for one in told if one in costs and len(told) == 1]
    for price, many in product(_nearest(prices, stated), (1, 2, 3)):
        for parts in combinations(known or told, many):
            same, near = text.same_thing(price, parts[0]), _near(price, stated, 2)
            near = near or (text.each(price) == text.each(parts[0]) and _near(price, stated, 4))
            plain = bool(known) and same and near and text.same_time(price, parts[0], stated)
            way = _way("1 - {1} ÷ {0}", lambda p, *c: 1 - sum(c) / p, price, *parts, plain=plain)
            ways += [way] if way.high > 0 and (same or near) else []
    return ways


def _mixed(one: _Amount, other: _Amount) -> _Amount:
    """The mean price where both are paid."""
    return one._replace(low=min(one.low, other.low), high=max(one.high, other.high), text="")


def _revenue(text: _Text) -> Iterator[Clash]:
    """Price by customers, and twelve MRR, against revenue."""
    customers, seats, prices = text.all("customers", marks="MN"), text.all("seats", marks="N"), _prices(text)
    seats = [one for one in seats if re.search("席|账号|seat|licen|user", text.around(one))]
    things = {text.each(one) for one in prices} - {""}
    counts = [one for one in text.all_amounts if one.mark == "N" and one.low > 1]
    counts = [one for one in counts if any(thing in text.around(one) for thing in things)]
    for stated in text.all("revenue", "arr"):
        yearly, per, ways = stated in text.all("arr"), text.per(stated), list[_Way]()
        for one in text.all("mrr") if yearly else ():
            ways.append(_way("{} × 12", lambda each: 12 * each, one, plain=text.same_time(one, stated)))
        tiers = _nearest(prices, stated)
        mixed = [_mixed(one, other) for one, other in combinations(tiers, 2) if _near(one, other)]
        for price, count in product([*tiers, *mixed], _nearest([*customers, *counts], stated)):
            thing, its = text.each(price), text.per(price)
            if count not in customers and not (thing and thing in text.around(count)):
                continue
            factor = {("month", "year"): 12.0, ("year", "month"): 1 / 12}.get((its, per), 1.0)
            sure = text.when(price) in ("", text.when(stated)) and text.same_time(count, stated) and not seats
            sure = (
                sure and _near(count, stated) and _near(price, stated, 2) and not _last("others", text.line(stated)[0])
            )
            for times in (factor, *(() if its and per else (12.0, 1 / 12)), *(factor * one.low for one in seats)):
                tail = " × 12" if times == 12 else ""
                way = _way("{} × {}" + tail, lambda n, p, f=times: n * p * f, count, price)
                # a year's revenue may be less than that: the customers came in its course
                plain = sure and times == factor and (stated.low > way.high or yearly or per == "month")
                ways.append(way._replace(plain=plain and price in tiers))
        yield from _judged("revenue", text, stated, ways)


def _market(text: _Text) -> Iterator[Clash]:
    """Own market ≤ serviceable ≤ whole; market by share; homes by price."""
    nested = (("sam", "tam"), ("som", "sam"), ("som", "tam"))
    pairs = [(part, text.all(outer)) for inner, outer in nested for part in text.all(inner)]
    for part in text.all("som"):  # in a list the line before states what it is part of
        above = [one for one in text.money if one.line == part.line - 1]
        pairs += [(part, above)] if len(above) == 1 and _last("part", text.line(above[0])[0]) else []
    for part, wholes in pairs:
        wholes = [one for one in wholes if _same_unit(one, part)]
        if wholes and all(part.low > one.high for one in wholes):
            sign = f"{part.text} > {wholes[0].text}"
            yield _clash("market", text, (part, wholes[0]), f"{sign}：部分大于整体", f"{sign}: a part above the whole")
    sized = [one for one in text.money if _last("sized", "".join(text.line(one)))]
    for share, *_, stated in (found for found in text.find("share") if len(found) > 1):
        near = [one for one in sized if one.at < stated.at and _near(one, share)]
        ways = [_way("{} × {}", lambda whole, part: whole * part, one, share) for one in near]
        yield from _judged("market", text, stated, ways)
    rows = [row for row in text.find("homes") if len(row) == 3 and row[-1] in sized] + text.find("equals")
    for count, price, stated in rows:
        monthly = text.per(price) == "month"
        year = _way("{} × {}", lambda n, p: n * p, count, price, plain=not monthly)
        months = _way("{} × {} × 12", lambda n, p: 12 * n * p, count, price, plain=monthly)
        yield from _judged("market" if stated in sized else "revenue", text, stated, [year, months])


def _growth(text: _Text) -> Iterator[Clash]:
    """From, to, and by how much, or by how much each month."""
    for match in _PATTERNS["pair"].finditer(text.text):
        first, last = text.amounts[match.start("from")], text.amounts[match.end() - 1]
        if first.mark != last.mark or not _same_unit(first, last):
            continue
        start, stop = first.at - len(text.line(first)[0]), last.at + len(text.line(last)[1])
        rate = _PATTERNS["rate"].search(text.text, start, stop)
        months = [text.amounts[at].low for at in range(start, stop) if text.text[at] == "T"] or _months(text, match)
        if rate and len(months) == 1:
            step = text.amounts[rate.start() + rate[0].index("P")]
            times = round(months[0] / (1 if rate.lastgroup else 12))
            if 1 < times < 100 and step.high < 10:
                way = _way(f"{{}} × (1 + {{}})^{times}", lambda a, r, n=times: a * (1 + r) ** n, first, step)
                yield from _judged("growth", text, last, [way])
            continue
        after, before = _PATTERNS["rise"].match(text.text, last.at), _last("times", text.text[start : match.start()])
        at = after.start() + max(after[0].rfind(mark) for mark in "PX") if after else -1
        at = start + before.start() + before[0].rfind("X") if before and not after else at
        stated, up = text.amounts.get(at), last.low > first.high
        if stated and stated.mark == "P":
            formula = "{1} ÷ {0} - 1" if up else "1 - {1} ÷ {0}"
            ways = [_way(formula, lambda a, b: abs(b / a - 1), first, last)]
            ways += [_way("", lambda a, b: abs(a - b), first, last, plain=False)] if first.mark == "P" else []
            yield from _judged("growth", text, stated, ways, CLOSE, RISE)
        elif stated and up:
            ways = [_way("{1} ÷ {0}", lambda a, b: b / a, first, last)]  # 增长两倍 is also said of threefold
            ways += [_way("", lambda a, b: b / a - 1, first, last, plain=False)] if stated.text[-1] in "倍x" else []
            yield from _judged("growth", text, stated, ways, TIMES)


def _months(text: _Text, match: re.Match[str]) -> list[float]:
    """The months from the date, or month, at the first number of a pair to that at the second."""
    days = [text.amounts[at].low for at in range(*match.span()) if text.text[at] == "D"]
    names = re.findall(rf"(?<![a-z])({_NAMES})|(\d+) ?月", text.text[match.start() : match.end() + 14])
    numbers = [_NAMES.split("|").index(name) if name else int(number) for name, number in names]
    return [days[1] - days[0]] if len(days) == 2 else [(numbers[1] - numbers[0]) % 12] if len(numbers) == 2 else []


def _ownership(text: _Text) -> Iterator[Clash]:
    """Money raised ÷ what the company is worth with it = stake."""
    pre, post, either = text.all("pre"), text.all("post"), text.all("valuation")
    worths = list(dict.fromkeys([*pre, *post, *either]))
    raised = [one for one in text.all("raise") if one not in worths]
    for stated in [*text.all("stake", marks="P"), *post]:
        ways = []
        for money, worth in product(_nearest(raised, stated), _nearest(worths, stated)):
            here = _near(money, stated, 0) and _near(worth, stated, 0)
            plain = here or (len(raised) == len(worths) == 1 and _near(money, stated))
            if stated.mark == "M":
                ways += [_added(worth, money, plain=plain)] if worth in pre else []
                continue
            after = _way("{} ÷ {}", lambda m, w: m / w, money, worth, plain=plain)
            before = _way("{0} ÷ ({1} + {0})", lambda m, w: m / (w + m), money, worth, plain=plain)
            ways += [before] if worth in pre else [after] if worth in post else [after, before]
        yield from _judged("ownership", text, stated, ways)


def _sum(text: _Text) -> Iterator[Clash]:
    """Parts against their whole."""
    raised, share = text.all("raise"), _Amount("P", 1.0, 1.0, text="100%")
    slacks = {"M": PARTS, "N": 0.0, "P": SHARES}
    for total in (one for one in text.all_amounts if one.mark in "MN"):
        before, opened = text.line(total)[0], _PATTERNS["opened"].match(text.text, total.at)
        if opened and "\n" in opened[0] and re.match(r"[-•*] ", before):
            opened = None  # what follows is the next item of the same list
        opened = opened or (_PATTERNS["spent"].match(text.text, total.at) if total in raised else None)
        parts, body = _listed(text, opened.end(), total) if opened else ([], "")
        around = before + text.text[total.at : opened.end() + len(body) + 2] if opened else ""
        if opened and len(parts) > 1 and all(one.low < total.low for one in parts) and not _last("asked", around):
            loose = total.mark == "N" and not opened["closed"] and re.search("N[^,、;\n]{2,}", body)
            if loose:
                continue  # 其中 3 人有博士学位，4 人来自…: they overlap
            closed, way = opened["closed"] and not _last("open", opened[0] + body), _added(*parts)
            ways = [way._replace(plain=bool(closed) or way.low > total.high)]
            yield from _judged("sum", text, total, ways, slacks[total.mark])
    for *parts, total in (row for row in text.find("added") if len({(one.mark, one.unit) for one in row}) == 1):
        ways = [_added(*parts[at:], plain=at == 0) for at in range(len(parts))]
        yield from _judged("sum", text, total, ways, slacks[total.mark])
    cues = reversed([*_PATTERNS["shares"].finditer(text.text)])
    for start, cue in {text.text.rfind("\n", 0, cue.start()) + 1: cue for cue in cues}.items():  # the first of a line
        lead = None if "P" in text.text[start : cue.start()] else _PATTERNS["lead"].match(text.text, cue.end())
        parts, body = _listed(text, lead.end() if lead else start, share)
        if len(parts) > 1 and not _last("ratio", body):
            way, closed = _added(*parts), len(parts) > 2 and not _last("open", body)
            yield from _judged("sum", text, share, [way._replace(plain=closed or way.low > 1)], SHARES)
    for column in text.columns:
        at = next((number for number, (names, _) in enumerate(column) if _last("total", names)), len(column))
        parts, totals = [one for _, one in column[:at]], [one for _, one in column[at : at + 1]]
        if len(parts) < 2 or len({(one.mark, one.unit) for one in parts}) > 1 or parts[0].mark not in slacks:
            continue
        if parts[0].mark == "P":
            totals = [share] if len(parts) > 2 and _last("portion", column[0][0]) else []
        elif not totals:  # what is raised, where the lines between tell its use
            near = [one for one in raised if 0 < parts[0].line - one.line <= 3]
            totals = [one for one in near if _last("shares", text.text[one.at : parts[0].at])]
        for total in (one for one in totals if one.mark == parts[0].mark):
            yield from _judged("sum", text, total, [_added(*parts)], slacks[total.mark])


def _listed(text: _Text, at: int, like: _Amount) -> tuple[list[_Amount], str]:
    """The amounts like another in the list that starts at a place, none where an item lacks one; and its text."""
    rest = re.sub(r"\([^()\n]*\)", lambda inner: " " * len(inner[0]), text.text[at : at + 600])
    stop = _PATTERNS["stop"].search(rest, 1)
    body = rest[: stop.start() if stop else len(rest)]
    for end in "\n;":  # a list goes on over lines, or semicolons, where each holds one item
        head = body.split(end)[0]
        body = head if re.search(rf"{like.mark}.*[,、]|{like.mark}.*\n" if end == ";" else like.mark, head) else body
    items = [item for item in re.split(r"[,、;\n+]", body) if like.mark in item or item.strip(" -")]
    parts = [text.amounts[at + here] for here, mark in enumerate(body) if mark == like.mark]
    parts = [one for one in parts if one.unit == like.unit or (like.unit == "人" and not one.unit)]
    whole = len(items) <= len(parts) and all(like.mark in item and len(item) < 60 for item in items)
    return parts if whole else [], body


def _date(text: _Text) -> Iterator[Clash]:
    """Customers before company or code, an end before its beginning, stages in the wrong order."""
    stages = [text.all(cue, marks="D") for cue in ("design", "trial", "launch")]
    founded, code, used = (text.all(cue, marks="D") for cue in ("founded", "code", "use"))
    used = [one for one in used if not _last("person", "".join(text.line(one)))]
    orders = [(code, used), *((found[:1], found[1:]) for found in text.find("period")), *combinations(stages, 2)]
    orders += [] if any(one.low <= other.high for one in code for other in used) else [(founded, used)]
    for first, then in orders:
        if first and then and min(one.low for one in first) > max(one.high for one in then):
            zh, en = f"{then[0].text} 早于 {first[0].text}", f"{then[0].text} is before {first[0].text}"
            yield _clash("date", text, (first[0], then[0]), zh, en)
