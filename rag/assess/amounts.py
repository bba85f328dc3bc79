# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""The amounts of a plan, and the parts they play, read off what founders write around them.

The plan is rewritten with a letter for each amount (M money, N count, P share, T time, X multiple, D date), so that the
roles of amounts are patterns over the rest. Knows no check. Invariant: an amount's span is where it stands in the plan.
"""

import re
from functools import cache
from typing import NamedTuple

from rag.answer.figures import figures
from rag.assess.plan import Plan
from rag.text import Span, folded

LOOSE = 3.0  # "at least", "up to": up to that many times as much, or as little, agrees
ABOUT = 1.15  # 出头, 多, nearly
MOST = 40  # amounts in one role
HUGE = 1e15  # no plan has so much of anything
REACH = 300  # characters of a sentence to either side of an amount


class Amount(NamedTuple):
    """From `low` to `high`: shares as fractions, times and dates in months. `at` is its place in the rewritten text."""

    mark: str
    low: float
    high: float
    unit: str = ""
    span: Span = (0, 0)
    text: str = ""
    at: int = 0
    line: int = 0


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
_YEAR, NAMES = r"(?<!\d)20[1-3]\d", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    rf"(?:early|mid|late)[ -]{_YEAR}|q[1-4],? ?{_YEAR}|(?<![a-z])(?:{NAMES})[a-z]*\.?,? (?:\d\d?, )?{_YEAR}"
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


def _read(match: re.Match[str], text: str) -> Amount | None:
    """What a token says; None where it is no amount."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if match["date"]:
        return _date_of(match[0])
    if match["odd"]:
        mark, value = next(odd for words, odd in _ODD.items() if re.fullmatch(words, match[0]))
        return Amount(mark, value, value)
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
    return Amount(mark, low * factor, high * factor, unit) if low > 0 and high < HUGE else None


def _value(text: str) -> float:
    found = figures(re.sub("[多余*]", "", text) + "元")
    return found[0].value if found else float(text.strip() in ("一", "one"))


def _date_of(text: str) -> Amount:
    year, rest = 12 * int(re.findall(_YEAR, text)[0]), re.sub(_YEAR, "", text)
    first, last = next((piece for name, piece in _PIECES.items() if name in rest), (0, 11))
    if quarter := re.search(r"q([1-4])|([一二三四])季", rest):
        first = 3 * (int(quarter[1] or 0) or " 一二三四".index(quarter[2])) - 3
        last = first + 2
    elif month := re.search(rf"^ ?[年./-] ?(\d\d?)|({NAMES})", rest):
        first = last = int(month[1]) - 1 if month[1] else NAMES.split("|").index(month[2])
    return Amount("D", year + first, year + last)


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


PATTERNS = {name: _pattern(name) for name in re.findall(r"^\w+", _CUES, re.MULTILINE)}


class Text:
    """A plan rewritten: `text`, and its amounts by their place in it. Each cell of a table follows the names of its row
    and column there; `columns` are those of the tables: for each cell that is an amount its names, and the amount."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.text, self.amounts = plan, "", dict[int, Amount]()
        columns = dict[Span, list[tuple[str, Amount]]]()
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

    def _add(self, start: int, stop: int, line: int, unit: str = "") -> list[Amount]:
        text, at, found = "".join(map(_fold, self.plan.text[start:stop])), 0, list[Amount]()
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

    def find(self, cue: str) -> list[list[Amount]]:
        """The amounts of each place where a cue stands."""
        found = PATTERNS[cue].finditer(self.text)
        return [[self.amounts[at] for at in range(*match.span()) if at in self.amounts] for match in found]

    def all(self, *cues: str, marks: str = "M") -> list[Amount]:
        """The amounts that cues tell of, each once."""
        found = [[one for one in row if one.mark in marks] for cue in cues for row in self.find(cue)]
        return list(dict.fromkeys(row[-1] for row in found if row))[:MOST]

    def line(self, amount: Amount) -> tuple[str, str]:
        """The sentence of an amount, before it and from it on."""
        before, after = self.text[max(0, amount.at - REACH) : amount.at], self.text[amount.at : amount.at + REACH]
        return before[before.rfind("\n") + 1 :], after.split("\n")[0]

    def per(self, amount: Amount) -> str:
        """Whether an amount is for a "month" or a "year"; "" where nothing tells."""
        before, after = self.line(amount)
        found = PATTERNS["perafter"].match(after) or last_of("per", re.split("[A-Z,;]", before)[-1])
        return str(found.lastgroup).removesuffix("ly") if found else ""

    def each(self, amount: Amount) -> str:
        """The thing that an amount is for (次, seat), as the words after it tell, else those before it."""
        before, after = self.line(amount)
        found = last_of("each", re.split("[,;]", after[:14])[0]) or last_of("each", before)
        return found[1] if found else ""

    def when(self, amount: Amount) -> str:
        """When an amount holds: "now", "past", "later", a year, or "" where nothing tells."""
        before, _ = self.line(amount)
        found = last_of("when", before)
        if found is None or not found["date"]:
            return str(found.lastgroup) if found else ""
        return str(self.amounts[amount.at - len(before) + found.start()].low // 12)

    def around(self, amount: Amount) -> str:
        """The words next to an amount."""
        return self.text[max(0, amount.at - 5) : amount.at + 6] + amount.text

    def same_time(self, *amounts: Amount) -> bool:
        return len({self.when(one) or "now" for one in amounts}) == 1

    def same_thing(self, one: Amount, other: Amount) -> bool:
        """Whether two amounts may be for one thing: not for a seat and a call, nor for a month and a piece."""
        (unit, per), (its_unit, its_per) = ((self.each(row), self.per(row)) for row in (one, other))
        if unit and its_unit:
            return unit == its_unit
        return not ((last_of("event", unit) and its_per) or (last_of("event", its_unit) and per))


def last_of(name: str, text: str) -> re.Match[str] | None:
    return next(reversed([*PATTERNS[name].finditer(text)]), None)
