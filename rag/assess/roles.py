# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""The parts that the amounts of a plan play, read off what founders write around them.

The plan is rewritten with a letter for each amount (see `amounts`), so that roles are patterns over the rest. Knows no
check. Invariant: an amount's span is where it stands in the plan.
"""

import re

from rag.assess.amounts import NAMES, TOKEN, Amount, fold, read
from rag.assess.plan import Plan
from rag.text import Span

MOST = 40  # amounts in one role
REACH = 300  # characters of a sentence to either side of an amount
FULL = 36  # characters of a line that may be cut where it is full

# What founders write around amounts; a line that begins with spaces goes on with the one before. Between word and
# amount, _ is some characters of the same clause, ~ hardly any.
_CUES = r"""
bill      (?:支出|花费|花了|开支|需要|共需|账单|[^收免年月付]费|费用|[合共]计|\bbill\b|comes? to|came to|\bcosts?|
          total(?:ling)?)_M
summed    (?:收入|营收|合同额|销售额|流水|进账|revenue|bring|市场|盘子|market|空间|就是|合计|一共|\bor\b|[=≈])_M|
          M(?:in (?:annual )?(?:sales|revenue))
timed     分钟|小时|minu|hour|day|week
active    (?:月活|日活|用户数|\bmau|active users)_[MN]
converts  (?:付费率|转化率|conversion)_P
ours      (?:本轮|这一?轮)(?:拟|计划|预计|共|将)?(?:融资?|募资?|募集)[^A-Z,;。\n]{0,6}M(?!已)|(?:we raise|
          we are raising) M in this round|(?:the|this) M (?:seed )?round
team      (?:团队|员工|全职|公司)[^A-Z,;。\n]{0,8}N(?! ?[以多])|we (?:are|employ) N(?: people)?|team of N
standing  已|目前|现有|一共|共 ?[MN]|used by|today|\bnow\b
tiered    版|档|套餐|原价|折|起[,;。]|以上|\bplans?\b|\btiers?\b
cash      (?:账[上面户]|现金(?!流|净|消耗|支出)|手[里头上]|银行里|余额|存款|还[剩有]|(?:货币|可动?用|自有)资金|
          balance|closed|\bholds?|\bcash(?! ?(?:flow|burn|out))|on hand)_M
cash      M~(?:现金(?!流)|在账上|in (?:the )?bank|(?:in |of )?cash(?! ?(?:flow|burn))|left\b|remaining)
raise     (?:融资?|募资?|募集|[本子使]轮|这次|拿到(?!后)|[想要]拿|到账|出资|ask(?:ing)? for|\brais(?:e|ing)\b|
          \bround\b|\bwe (?:want|seek|need)|\bseeking|P (?:of (?:the|our) company )?for)_M|
          M(?= at an? (?:M )?(?:pre|post|valuation|cap))|M(?= (?:in (?:exchange|return) )?for (?:an? )?P)
raise     M~(?:融资|round|seed)
burn      (?:烧|消耗|净支出|净花|净亏|亏损|流出|\bburn)_M|M~(?:净?消耗|净支出|(?:net |monthly )?burn)
spend     (?:[每一]个?(?:月|季度)|[月季]均|[月季]度|月总?)[总净]?(?:固定)?(?:支出|开支|开销|[要得]?花[费掉]?)(?!在)_M
spend     M~(?:支出|开支|开销)|\b(?:spends?|costs?) M(?= (?:a|per|each|every) (?:month|quarter))(?! \w+ \w+ on )
runway    (?:够|[撑挺扛熬]|覆盖|维持|坚持|跑道|续航|可用|用到|[可能以还]再?(?:走|活|顶|用|烧|花|支持|运营|持续|
          经营))_[TD]
runway    (?:runs? out in|out of (?:cash|money) in|\b(?:giv|leav|tak|buy|keep)(?:es?|s|ing) us|\brunway|\blasts|
          \blast (?:us|for)|enough for|keeps? us)_[TD]
runway    (?:operate|survive|alive|keep going|carry on|go on) (?:for|until)_[TD]|\b(?:we|
          us) (?:still )?have T(?= before| left)
runway    \b(?:funds?|covers?|funding) (?:us )?(?:for )?T|T~(?:跑道|(?:of )?runway)
asof      (?:截至|截止到?|\bas of)_D
round     (?<!不)(?<!没有)(?<!外部)融|本轮|拿到|到账|连同|\bround\b|\braise|\braising|combined|planned
kept      低于|少于|不足|保持|预留|\bkeep (?!going)|\bbelow|less than|fewer than
price     (?:客单价?|[人户]均|充值|[单定售均]价|[年月]费|收费|(?<!营)收(?![入回购到集益款])|卖|arpu|acv|\basp|
          \bpric(?:es?|ed)|\bcharg(?:es?|ing)|\bpay(?:s|ing)?)_M
price     (?:\bcontract(?: value)?|\bfees?|subscription|(?:sold|sells?|goes|billed)[^A-Z,;.\n]{0,24} (?:for|at)|
          per customer|per seat|each)_M|\bat M
price     [每一]个?<thing>(?:[^A-Z,;。\n]{0,10}[收付交卖]|[每一]个?[月年])?~M|M(?: ?/ ?|[一每]个?| per | an? )<thing>
price     M (?:an?|per) (?:month|year) per\b
price     M per (?!month|year|week|day|quarter)[a-z]
cost      (?<!获客)(?<!研发)(?<!固定)(?<!运营)(?<!总)成本_M|\bcosts?(?: us| to serve| per \w+)?_M|\bcogs_M
whole     [每单一]个?(?:<thing>|位|客)(?:[每一]个?[月年])?的?(?:总?成本|要花)[大约是为: ]*M
whole     (?:合计|一共|总共|加起来)(?:的?成本|要花)?~M|\bcosts us_M|\bcogs_M|\bcost to serve_M|M (?:in all|
          in total)|(?:total cost|own cost)_M
gain      (?:毛利|\bleav(?:es|ing)(?: us)?)_M
margin    毛利率?_P|P~毛利|(?:gross|contribution) margins?_P|P (?:gross )?margin
customers N_(?:付费|签约|客户|\bpay|\bcustomers?|\bclients?|\bat (?=M))|(?:付费|签约|\bcustomers|\bclients)_N
customers used by_N|N[^A-Z,;。\n]{0,12}在用|N(?: \w+){1,3}?(?: \w+)? (?:use|pay)\b|signed_N
customers 客户数_N|(?:付费|会员)(?:用户|客户|人)?数?_[NM]
seats     (?:平均|[每一]家|\baverage)[^A-Z,;。\n]{0,8}N|N (?:seats|licen[cs]es|users) (?:per|each|on average)
revenue   (?:\bmrr|\barr\b|收入|营收|销售额|营业额|流水|进账|回款|\bbrings? in|\brevenues?(?! per)|\bsales)_M
revenue   M~(?:(?:mrr|arr)\b|收入|营收|流水)|M (?:in |of )?(?:\w+ ){0,2}revenue
mrr       (?:\bmrr(?! exclud)|月收入|月经常性收入|每个?月收入|monthly revenue)_M|M~mrr
arr       (?:\barr\b|年化|年度?经常性收入|照[^A-Z。;\n]{0,10}[一全]年[^A-Z,;。\n]{0,4}|at (?:this|that) (?:pace|
          rate)[^A-Z.;\n]{0,20}year (?:brings|comes|makes)|annual run.rate|annuali[sz]\w+)_M|M~arr\b
others    竞争|对手|行业|同行|友商|他们|另|定制|其他|competitor|leader|incumbent|\btheir\b|\bplus\b|services
sized     市场|盘子|行业|\bmarket|\btam\b
tam       (?:\btam\b|总市场|总盘子|整个市场|[总整]体市场|(?:total|overall|whole) (?:addressable )?market)<term>M
sam       (?:\bsam\b|[可能]以?服务|[可能]以?触达|够得着|serviceable|beachhead)<term>M
sam       M,?是我们[能可]以?(?:做|服务)
som       (?:\bsom\b|可获得|可拿下|能拿到|目标拿下|obtainable|我们[^A-SU-Z,;。\n]{0,16}拿[到下]?)<term>M
part      市场|盘子|market|其中
share     (?:拿到|拿下|拿|做到|吃[下到]|占|份额|市占率?|渗透率?|其中的?)_P[^A-SU-Z。;\n]{0,24}?(?:就是|即|等于|
          意味着|对应|约合|有|收入|就能|就可以|带来)_M
share     \b(?:take|took|win|won|hold|captur\w+|reach\w*|gain)_P, (?:we|that|it)\b[^A-SU-Z.;\n]{0,40}M
share     P (?:share|of (?:an?|the|this|that) (?:M )?market|of it\b)[^A-SU-Z.;\n]{0,40}M
cut       (?:抽成?|抽佣|佣金率?|\btake(?: rate)?|commission(?: of)?)_P
gmv       (?:交易额|流水|\bgmv\b|\bbookings|volume)_M
fees      (?:佣金|抽成|到手|\bcommissions?|\bfees|we (?:keep|earn))_M
pair      (?:从|由|\bfrom)<gap>(?P<from>[MNP])<gap>(?:到|至|成|→|\bto\b)[^A-CE-Z,;。\n]{0,10}[MNP]
times     X ?(?:\w+ ){0,3}(?:\w+, )?$|(?:grew|grown|rose|increased|增长|涨|翻)[^A-Z,;。\n]{0,4}X[^A-Z;。\n]{0,12}$
rise      [A-Z](?:(?! while |而)[^A-Z,;。\n]){0,16}[,;.。(—]{0,2}\s*<link>*<rise>P
rise      [A-Z][^A-Z,;.。\n]{0,48}, (?:an? )?(?:growth|increase|rise|reduction|drop|cut) of P
rise      [A-Z][^A-Z.;。\n]{0,32}[ (](?:an? |of )?P (?:increase|growth|rise|jump|drop)
rise      [A-Z][^A-Z,;。\n]{0,12}[,;.。(—]{0,2}\s*(?:<link>|增长|增加|提高|涨|升|翻|是|(?:原来|年初|去年|当时)的|为|
          近|约|了|up| )*X
fall      降|减|省|少|跌|down|\bcut|drop|fell|reduc|sav
was       过去|去年|上年|年[初底]|原[来先]|以前|之前|\bused to|\bwas\b|\bhad\b|\blast\b|\bago\b|<calendar>|D
now       今年|this year|\btoday|现在|目前|如今|\bnow\b|\bis\b|\bare\b|<calendar>|D
rate      (?:(?P<month>月度?环比|每个?月|月均|月增|monthly)|每年|年均|年复合|复合增长|cagr)[^A-Z,;。\n]{0,12}P
rate      P[^A-Z,;。\n]{0,4}(?:(?P<month2>month.over.month|\bmom\b|an? month|per month|monthly)|a year|per year|cagr)
pre       (?:投前|\bpre-?money)_M|M~(?:投前|pre\b)
post      (?:投后|\bpost-?money)_M|M~(?:投后|post\b)
valuation (?<!投前)(?<!投后)估值_M|作价_M|\bvalu(?:es|ing) [^A-Z,;.\n]{0,20} at M|(?<!money )(?:valuation|
          \bcap)(?: of)?~M|M~(?:估值|valuation|cap\b)
stake     (?:(?:投资[人方者]|新股东|对方)(?:合计)?[占持拿获]股?|, ?[占持]股?|investors? (?:will |would )?(?:get|
          hold|own)|\boffer)_P
stake     (?:出让|释放|稀释|让出|转让|\bgive up|\bsell(?:ing)?|dilut\w+|\bfor)_P
stake     P~(?:股[权份]|equity|dilution|of (?:the|our) company)
founders  创始|团队合计|founders?
shares    用途|资金(?:分配|怎么|使用|计划)|以下比例|用于|股权|股份|持股
shares    cap table|use the (?:money|funds)|use of (?:funds|proceeds)|allocat|ownership|shareholders
mix       构成|来源|\bcomes? from|breakdown|\bmix\b|
          (?=(?:[^A-Z,、;。\n]{1,12}占 ?P[,、;和及] ?){2,}[^A-Z,、;。\n]{1,12}占 ?P)
lead      [^\nA-Z:,]*[:\n]?
opened    N[^A-Z,;。\n]{0,10}(?P<tight>,)(?=(?:(?!其中)[^A-Z,、;。\n]{1,6}N ?[、,和] ?){2})
opened    [MN](?!:[MN])(?:(?:[^A-Z,;。\n]{0,8},)?[^A-Z,;。\n]{0,30}?(?P<closed>[:(—]|\n+(?=[-•*] )|
          [.。] \n(?:of (?:this|it|that)|the money goes to|(?=N of (?:them|us))))|[^A-Z。\n]{0,9}(?:其中|including|
          of which))
staff     (?:团队|员工|一共|共|全职|一支)[^A-Z,;。\n]{0,8}$
spent     M[^\n:]*(?:\n[^\n:A-Z]{0,14})?(?P<closed>:)
nested    其中|of which|including
open      (?:其余|剩下?的?|余下的?|\brest\b|remain\w*)(?![^A-Z,;。\n]{0,8}[A-Z])|主要(?!用途)|其中|包括|
          等等?[,;。\s]|including|mostly|\bother
stop      [。)]|\n(?!\n?(?:[-•*]|\d[.)]) )|另|外|顾问|兼职|再|明年|未来|年底|之前|平均|每|月
stop      \bplus\b|also|plan|\bhir(?:e|ing)|contractor|part-time|advis|averag|a month|per\b
unitary   [每价][^A-Z]{0,6}$|\b(?:per|each) (?:\w+ ){0,2}$
asked     访谈|问卷|调研|聊了|走访|各 ?$|愿|说|想|会|价|每[^A-Z]{0,4}$|用[过着]|遇|[×÷=*/^@−]
asked     interview|survey|talked|spoke|asked|\bhad\b|said|would|paid|来自|博士|硕士|毕业|经验|背景|曾|phd|\bex-|
          former
ratio     率|增长|毛利|margin|growth|提高|出让|稀释|dilut|折|retention|conversion
added     (?<![^;。:\n])(?:[^A-Z,;。\n每]{0,12}<item>[,、和加+] ?)+<item>,?[.。]? ?\n?(?:一共|共计?|合计|总计|总共|
          加起来|total)[:是为]? ?[NM]
beneath   ^ ?(?:合计|总计|总共|共计?|total)[^A-Z]{0,6}$
total     合计|总计|总额|共计|total
portion   占比|比例|持股|share
founded   (?:成立|<registered>|创立|\bfounded|\bincorporated)_D|D,?[^A-Z,;。\n]{0,10}(?:成立|<registered>|创立)
code      (?:第一行代码|开始开发|\bfirst line of (?:\S+ )?code)_D
code      (?:development (?:began|started)|started building)_D|D[^A-Z;。\n]{0,10}(?:第一行代码|开始开发)
use       (?=D[^D;。\n]{0,40}<client>)D[^D;。\n]{0,40}(?:付费|使用|在用|用上|开始用|运行|上线)
use       <client>_D_(?:付费|使用|在用|用|运行)|first (?:paying )?<client>s?[^D.;\n]{0,24}\bin D
use       (?:<client>s?|N \w+)[^D.;\n]{0,24}\b(?:us(?:ed|ing|es?)|pa(?:id|ying|ys?)|running)\b[^D.;\n]{0,30}since D
use       (?:第一|首)[份张笔单个][^D;。\n]{0,20}(?:合同|订单|发票|收入)_D
use       D,? ?(?:我们|公司)?(?:[拿签收][到下]?了?)?(?:第一|首)[份张笔单个](?:合同|订单|收入)
use       D,? ?(?:我们|公司|[与和]公司)[^D;。\n]{0,16}?签[订署约了]
use       first (?:paid )?(?:invoice|contract|order|sale|revenue)[^D.;\n]{0,60} (?:in|on) D
person    创始人|联创|曾|任职|工作|负责|\bceo|\bcto|founder|worked|joined
period    D ?(?:至|到|-|–|—|~|to|until) ?D|(?:从|自|\bfrom) ?D[^A-Z;。\n]{0,8}(?:到|至|结束|\bto\b|\buntil\b)_D
period    D ?(?:开始|启动|起)[^A-SU-Z;。\n]{0,12}D ?(?:结束|完成|收尾)
design    D[^D;。\n]{0,10}(?:需求调研|总体设计|可行性)
build     (?<![二两新代])(?:原型|样机|\bmvp|prototype)[^D.;。\n]{0,24}D|D[^A-Z;。\n]{0,3}完成[^A-Z,;。\n]{0,4}开发|
          D(?:(?![二三新])[^A-Z;。\n]){0,10}(?:原型|样机|\bmvp|prototype)
years     (?:工作|从业|做|干|经验)[了过有]{0,2}_T|T(?: of)?(?: \w+)? experience|T[^A-Z,;。\n]{0,6}经验
begin     D ?(?:年|起|从)?[^A-Z,;。\n]{0,6}(?:毕业|进入|加入|入职|开始)|(?:started|joined|began|
          graduated)[^A-Z,;.\n]{0,40}D
trial     (?:内测|封测|公测|\balpha\b|\bbeta\b)_D|D_(?:内测|封测|公测|alpha\b|beta\b)
launch    D[^A-Z,;。\n]{0,6}上线|(?:正式上线|正式发布|public launch|general availability)_D|
          D[^D;。\n]{0,20}(?:正式上线|正式发布|public launch)
per       (?P<month>月(?![底初份])|\bmonth|\bmrr|burn rate)|(?P<quarter>季|\bquarter)|(?P<year>年(?![底初前后])|
          \byear|annual|\barr\b|\bacv)
perafter  M ?(?P<monthly>monthly)
perafter  M[^A-Z,;。\n]{0,14}?(?:/|[每一]个?|\bper |\ban? |\bevery |\beach ) ?(?:(?P<month>月|mo)|(?P<year>年|year))
each      (?:[每单一/]个?|\bper |\beach |\bevery |\ban? ) ?(<thing>|(?!month|year|pay|cost|half|quarter)[a-z]{3,})
event     <event>
when      (?P<now>目前|现[在有]|当前|已有|\btoday|\bnow\b|currently|(?:截至|截止|as of|since) ?D)|(?P<date>D)
when      (?P<past>去年|上年|last year)|(?P<later>明年|后年|目标|预计|计划(?![书:])|规模化|第[二三四五]年)
when      (?P<then>\btarget|\bwant|\baim|\bgoal|\bplan to|\bexpect|\bnext year|\bwill\b|\bat scale)
"""
_SHORT = {
    "_": r"(?:[^A-Z,;。\n(]|\([^()A-Z\n]*\)){0,40}",
    "~": " ?的?",
    "<gap>": r"[^A-CE-Z;。\n]{0,24}",
    "<term>": r"[^A-SU-Z,;。\n]{0,18}",
    "<thing>": "(?:小区|账号|学校|学员|门店|席位|座席|用户|客户|店|栋|家|户|席|所|间|辆|台|套|座|亩|人|seat|team|user"
    "|customer|client|store|site|clinic|firm|lift|bed|room|<event>)",
    "<registered>": "注册(?!商标|用户|会员|证|资[本金])",
    "<event>": "(?:次|份|单|页|篇|杯|节|件|条|颗|张|分钟|call|page|document|report|minute|image|request|order|scan)",
    "<client>": "(?:客户|用户|品牌|门店|医院|诊所|企业|工厂|学校|customer|client|user|clinic|hospital|firm|school)",
    "<item>": "[^A-Z,;。\n每]{0,10}[NM][^A-Z,;。\n每]{0,6}",
    "<rise>": r"(?:增长|增幅|涨幅|上升|提[高升]|下降|降低|减少|节省|缩短|[降涨增省]"
    r"|(?:increase|reduction|rise|drop|cut)(?= of)|\bup|\bdown|gr[eo]w|growth|increased?|rose|saved|\bcut)"
    "[了率约近达为: ]{0,4}(?: it)?[ ]?(?:by |of |about |in )?",
    "<link>": r"(?:[同环]比|累计|一共|整体|人力|人工|时间|也就是说?|相当于|即|等于|T[内里间]?"
    "|(?:which|that|this) is |in other words |is |an? |so |we |have |it )",
    "<calendar>": rf"(?<![a-z])(?:{NAMES})[a-z]*(?![a-z])|[\d一二三四五六七八九十]月",
}


def _pattern(name: str) -> re.Pattern[str]:
    pattern = "|".join(re.findall(rf"^{name} +(.+)$", re.sub(r"\n +", "", _CUES), re.MULTILINE))
    for short, written in _SHORT.items():
        pattern = pattern.replace(short, written)
    return re.compile(pattern)


def _wrapped(text: str, end: int, start: int) -> bool:
    """Whether what starts there goes on with a sentence that was cut where its line was full."""
    full = end - text.rfind("\n", 0, end) > FULL
    return (
        full
        and not re.search(r"[。.!?！？;；:：|*]\s*$|\n\s*\n", text[:start][end - 1 :])
        and text[start] not in "-•*|#>"
    )


PATTERNS = {name: _pattern(name) for name in re.findall(r"^\w+", _CUES, re.MULTILINE)}


class Text:
    """A plan rewritten: `text`, and its amounts by their place in it. Each cell of a table follows the names of its row
    and column there; `columns` are those of the tables: for each cell that is an amount its names, and the amount."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.text, self.amounts = plan, "", dict[int, Amount]()
        self._found = dict[str, list[list[Amount]]]()
        columns = dict[Span, list[tuple[str, Amount]]]()
        end, head = 0, list[Span]()
        line = 0
        for start, stop in plan.sentences:
            wrapped = _wrapped(plan.text, end, start)
            self.text += "" if wrapped else "\n\n" if "\n\n" in plan.text[end:start] else "\n"
            line += not wrapped
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
            if cells and not head:
                self._add(*cells[0], line)
            head, end = (head or cells) if cells else [], stop
        self.text += "\n"
        self.columns, self.all_amounts = [*columns.values()], [*self.amounts.values()]
        self.money = [one for one in self.all_amounts if one.mark == "M"]

    def _add(self, start: int, stop: int, line: int, unit: str = "") -> list[Amount]:
        text, at, found = "".join(map(fold, self.plan.text[start:stop])), 0, list[Amount]()
        text = re.sub(r"^\(?\d{1,2}[.)、](?!\d)", lambda mark: "-".ljust(len(mark[0])), text)  # 1. is no amount
        text += unit if re.fullmatch(r"[\d,.]+", text) else ""
        while match := TOKEN.search(text, at):
            if match["high"] and re.search(
                "(?:从|由|自|from)[^,;。]{0,14}$", text[max(0, match.start() - 18) : match.start()]
            ):
                match = TOKEN.match(text, match.start(), match.start("high")) or match
            self.text += re.sub(r"\*\*|`", "", text[at : match.start()])
            if amount := read(match, text):
                span, at = (start + match.start(), min(start + match.end(), stop)), len(self.text)
                found.append(amount._replace(at=at, line=line, span=span, text=self.plan.text[slice(*span)].strip()))
                self.amounts[at] = found[-1]
            self.text += amount.mark if amount else match[0]
            at = match.end()
        self.text += re.sub(r"\*\*|`", "", text[at:]) + " "
        return found

    def find(self, cue: str) -> list[list[Amount]]:
        """The amounts of each place where a cue stands."""
        if cue not in self._found:
            spans = [match.span() for match in PATTERNS[cue].finditer(self.text)]
            self._found[cue] = [[self.amounts[at] for at in range(*span) if at in self.amounts] for span in spans]
        return self._found[cue]

    def all(self, *cues: str, marks: str = "M") -> list[Amount]:
        """The amounts that cues tell of, each once."""
        found = [[one for one in row if one.mark in marks] for cue in cues for row in self.find(cue)]
        return list(dict.fromkeys(row[-1] for row in found if row))[:MOST]

    def prices(self) -> list[Amount]:
        others = self.all("cash", "raise", "burn", "revenue", "whole", "cost", "tam", "sam", "som")
        return [one for one in self.all("price") if one not in others]

    def clause(self, amount: Amount) -> str:
        before, after = self.line(amount)
        return re.split("[,;。:]", before)[-1] + re.split("[,;。:]", after)[0]

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
        found = last_of("each", re.split("[,;:]", after[:22])[0]) or last_of("each", before)
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
        return self.text[max(0, amount.at - 5) : amount.at + 14] + amount.text

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
