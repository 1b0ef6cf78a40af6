"""
How much, and is it a target?  Numbers with unit, comparator, deadline and reading.

Every arabic number of a text gets a row here or among the dates; of Chinese numerals, those that
count things (三百万元, 八成, 三分之一, 两个市场). What a number is for is its *reading*; see
:mod:`plananalysis.named.number_roles`.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import pandas as pd

from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.numerals import read_numeral
from plananalysis.lexicons.passages import Passages
from plananalysis.named.dates import scan_dates
from plananalysis.named.number_roles import read_quantity
from plananalysis.named.past_or_plan import Contexts

COLUMNS = ("number", "number_high", "unit", "comparator", "percentage", "deadline", "reading", "about")
_UNITS = (
    "个百分点 百分点 个基点 基点 % ％ ﹪ ‰ 人民币元 元 美元 欧元 港元 日元 人次 人天 人份 人 名 位 户 家 个 项 条 件 款 部 所 座 处 台 "
    "套 辆 架 艘 列 趟 班次 班 次 场次 场 届 轮 批次 批 期 类 种 大 组 对 支 只 头 羽 尾 株 棵 亩次 亩 公顷 平方公里 平方千米 平方米 "
    "平米 立方米 立方 方 公里 千米 米 厘米 毫米 微米 纳米 海里 里 吨标准煤 吨标煤 吨公里 吨 公斤 千克 克 毫克 微克 斤 担 升 千瓦时 "
    "千瓦 兆瓦时 兆瓦 吉瓦时 吉瓦 瓦 度 千伏安 千伏 伏 摄氏度 ℃ 标准箱 标箱 箱 TEU 幅 幢 栋 间 张床位 张 床位 床 层 周岁 岁 天 "
    "个工作日 工作日 日 个小时 小时 分钟 秒 级 倍 番 成 折 分 字节 字 页 册 卷 篇 首 本 份 封 起 宗 例 笔 单 票 桶 瓶 包 片 块 根 门 "
    "口 眼 道 段 节 课时 学时 学位 环 样 点 档 步 局 座次 剂 针 尊 枚 面 束 顶 人机 通 "
    "市 县 区 乡镇 乡 镇 村 省 州 国 校 院 站 店 港 城 学生 企业 家庭 团队 kWh kW MWh MW GWh GW TWh kV km² km m² m³ m mm cm 大类 号 "
    "EFLOPS EFlops Eflops PFLOPS EB PB TB GB MB P E K t kg mg g μg ppm"
).split()
_UNIT = "|".join(sorted(map(re.escape, set(_UNITS)), key=lambda unit: (-len(unit), unit))).replace("|台|", "|台(?!阶)|")
_UNIT = _UNIT.replace("|大|", "|大(?!关)|")
_PER = r"(?:/(?:百亿元|亿元|万元|立方米|平方公里|平方米|公里|公顷|小时|千瓦时|[人亩吨年天日月次户件元升米m³]{1,2}))?"
_MEASURE = rf"(?:(?:{_UNIT}){_PER}(?:[（(][台套件组辆个项只头户家人次处条支部]{{1,2}}[）)])?)"
_NUMBER = r"\d(?:\d{0,2}(?:[,，]\d{3})+(?!\d)|\d*)(?:[.．]\d+|·\d+(?=[%％]))?"
_SCALE = r"(?:[多余来]?(?:万亿|百亿|千亿|十亿|千万|百万|十万|亿|万|千(?![瓦克米卡伏帕焦])|百(?=[亿万余多元]))?[多余]?)"
_RANGE = r"(?:[-－—–―~～]{1,2}|至|到)"
_ARABIC = re.compile(
    rf"(?P<n>{_NUMBER})(?P<s>{_SCALE})(?P<u>{_MEASURE})?"
    rf"(?:(?P<to>{_RANGE})(?P<n2>{_NUMBER})(?P<s2>{_SCALE})(?P<u2>{_MEASURE})?)?"
)
_D = "一二两三四五六七八九十"
_COUNTED = (
    "个百分点 个 项 条 类 种 大 家 名 所 座 件 倍 番 岁 天 小时 公里 亩 元 辆 场 套 部 处 款 位 起 户 人 支 只 批 级 平方米 平方公里 吨 万吨 列 株 亿元"
).split()
_STRONG = "美元 元 亩 吨 户 辆 名 公里 平方米 列 株 千瓦 级 人次 人 家 个 台 套".split()
_CHINESE = re.compile(
    rf"(?P<n>[{_D}百千万亿零](?:[{_D}百万亿零]|千(?!瓦)){{0,40}}(?:点[{_D}零]{{1,40}})?)(?P<more>[多余])?"
    rf"(?:分之(?P<above>[{_D}百零点]+)"
    rf"|(?P<tenths>成半?)(?![为立果效长熟绩型本员功套都品不千万亿])"
    rf"|(?P<u>{'|'.join(sorted({*_STRONG, *_COUNTED}, key=lambda u: (-len(u), u)))})"
    rf"|(?P<none>(?<=亿)(?=[、，。产企园集县城镇])))"
)
_IDIOM = re.compile(
    r"百家|千家万户|万家|千万家|百个|百件|百名|百户|千户|千个|万个|百千|千方|百万千|万千|百人|千人|万人|百级|千级|万级|十部|十人|二人|两人|三人|三部|两部|两名|两家|三家"
    r"|十位|两位数|[二两三四五六七八九十]级|二十大|十大(?=[^\u4e00-\u9fff])|十分|四处|八方|二元|三项制度|八项规定|万元(?=(?:地区|国内)?(?:生产总值|GDP|增加值|产值|工业))|两个大局|两个市场|两种资源"
)
_BEFORE_NUMERAL = frozenset("第之初百千万亿周其几数零唯统" + _D)
_QUOTED = re.compile(r"《[^《》\n]{1,120}》|“[^“”\n]{1,60}”|‘[^‘’\n]{1,40}’")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])")
_COLONS = frozenset("∶:：")
# 三次产业结构由18.4:46.8:34.8优化为…: shares of a whole
_SHARES = re.compile(r"(\d+(?:\.\d+)?)[∶:：](\d+(?:\.\d+)?)[∶:：](\d+(?:\.\d+)?)(?![\d∶:：])")
_RATIO = re.compile(r"[∶:：](\d+(?:\.\d+)?)(?![\d∶:：])")
_CODE_BEFORE = re.compile(r"\d[:：]$|[A-Za-z_+＋×✕*#.．·/]$|[A-Za-z][-—_]$")
_DOCUMENT_NUMBER = re.compile(r"〔(?:\d{4}〕第?)?$|附件[:：]?\s*$|—\s*$|GB/T\s*$")
_BEFORE_CODE = frozenset("：＋×✕．·—〔〕第件：\u3000\xa0")
_CODE_AFTER = re.compile(r"[:：]\d\d(?!\d)|[+＋×✕*]|[A-Za-z_]|[.．]\d|·\d|版")
_NUMBERING = re.compile(r"[ \t\u3000\xa0]*(?:[（(]?\d{1,3}[)）]|\d{1,3}[.．、](?!\d)|[［\[〔【]\d+[］\]〕】])")
_HOTLINE = re.compile(r"[^，。；\n]{0,8}(?:热线|平台电话|客服)")
_COMPARED = (
    "不低于 不少于 不高于 不超过 不小于 不大于 高于 低于 大于 小于 超过 超出 突破 超 近 约 接近 将近 达到 达 至少 最多 控制在 稳定在 保持在 维持在 保持 过 逾 均超 提高到 提高至 "
    "提升到 提升至 增加到 增加至 增长到 增长至 增至 升至 降至 降到 下降到 下降至 减少到 减少至 压减至 缩小到 缩小至 扩大到 扩大至 上升到 上升至 增长 下降 提高 提升 降低 增加 减少 上涨 "
    "回落 缩短 压减 压缩 增 降 新增 净增 上浮 下浮 扩大 力争 争取 高出 不到 不足 完成 实现 累计 总计 共计 合计 平均 年均"
).split()
_COMPARE_ENDS = tuple(_COMPARED)
_COMPARE_BEFORE = re.compile(rf"(?:{'|'.join(_COMPARED)})+$")
_COMPARE_AFTER = re.compile(r"(?:左右|以上|以下|以内|之内|上下|之间|之多|余)")
_PERCENTAGES = frozenset(["%", "百分点", "成", "分之", "‰"])
_LONGEST_COMPARE = 14  # characters
_CLAUSE_END = re.compile(r".*[，。；;：:！？、,\n（(]", re.S)
_BLANKS = re.compile(r"\s*")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_FAR = 300  # characters: no sentence of a plan is longer between a deadline and what is due


def find_quantities(
    units: pd.DataFrame, *, contexts: Contexts | None = None, dates: list[tuple] | None = None
) -> pd.DataFrame:
    """
    Every number with its unit, and what it is for.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns doc_id, unit_id, start, end, text; with parent_id, kind and heading, targets are
        told from past results by section.
    contexts : Contexts, optional
        Back or ahead; made from the units if None.
    dates : list of tuple, optional
        From :func:`plananalysis.named.dates.scan_dates` on the same passages; their numbers are left out.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, number, number_high (the upper end of a range), unit, comparator (as
        written, joined by "|"), percentage (1 for %, 百分点, 成, 分之), deadline (as written in the same
        sentence), reading (target, past, stated, ordinal, threshold, capacity, total, name), about
        (the words before it in its clause), start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [24],
    ...     "text": ["2026年，城镇新增就业20万人以上。"]})
    >>> find_quantities(units)[["number", "unit", "comparator", "reading"]].values.tolist()
    [[200000.0, '人', '以上', 'target']]
    """
    passages = Passages(units)
    contexts = contexts or Contexts(passages, units)
    if dates is None:
        dates = scan_dates(passages.text, contexts=contexts, lexicon=load_lexicon("dates"))
    found = scan_quantities(passages, contexts=contexts, dates=dates)
    columns = {name: [row[name] for row in found] for name in COLUMNS}
    return passages.to_frame([row["start"] for row in found], [row["end"] for row in found], columns)


def scan_quantities(passages: Passages, *, contexts: Contexts, dates: list[tuple]) -> list[dict]:
    """
    Find the quantities of passages.

    Parameters
    ----------
    passages : Passages
        The text.
    contexts : Contexts
        Of the same passages.
    dates : list of tuple
        From :func:`plananalysis.named.dates.scan_dates` on their text.

    Returns
    -------
    list of dict
        start, end and the columns of :func:`find_quantities`, in text order.
    """
    return _Scanner(passages, contexts, dates).scan()


class _Scanner:
    """One pass over a text; what is needed to read a number in its place."""

    def __init__(self, passages: Passages, contexts: Contexts, dates: list[tuple]) -> None:
        self.text, self.contexts = passages.text, contexts
        self.taken = bytearray(len(self.text) + 1)
        for start, end, *_ in dates:
            self.taken[start:end] = b"\x01" * (end - start)
        self.quoted = bytearray(len(self.text) + 1)
        for match in _QUOTED.finditer(self.text):
            self.quoted[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
        self.deadlines = [row for row in dates if row[2] == "deadline"]
        self.line_begin, self.line_end, self.line_text = 1, 0, 0  # the line that was last looked at, and its first sign
        self.deadline_starts = [row[0] for row in self.deadlines]

    def scan(self) -> list[dict]:
        """All quantities in text order."""
        rows = []
        for match in _ARABIC.finditer(self.text):
            if not self.taken[match.start()]:
                rows.extend(self._read_arabic(match))
        for row in rows:
            self.taken[row["start"] : row["end"]] = b"\x01" * (row["end"] - row["start"])
        for match in _CHINESE.finditer(self.text):
            row = self._read_chinese(match)
            if row is not None:
                rows.append(row)
        return sorted(rows, key=lambda row: row["start"])

    def _read_arabic(self, match: re.Match) -> list[dict]:
        text, start = self.text, match.start()
        before, after = text[max(0, start - 8) : start], text[match.end("n") : match.end("n") + 4]
        if not before or before[-1] in "\n（([［〔 \t\u3000\xa0":
            opened = start - (before[-1:] in ("（", "(", "[", "［", "〔"))
            if _NUMBERING.match(text, opened) and self._begins_line(opened):
                return []
        fraction = _FRACTION.match(text, start) if after[:1] == "/" else None
        if fraction and int(fraction[1]) < int(fraction[2]) and not self.quoted[start]:
            self.taken[start : fraction.end()] = b"\x01" * (fraction.end() - start)
            return [self._make(start, fraction.end(), int(fraction[1]) / int(fraction[2]), unit="分之")]
        shares = _SHARES.match(text, start) if after[:1] in _COLONS else None
        if shares and not self.quoted[start] and 98 < sum(map(float, shares.groups())) < 102:
            self.taken[start : shares.end()] = b"\x01" * (shares.end() - start)
            return [self._make(*shares.span(part), float(shares[part])) for part in (1, 2, 3)]
        ratio = _RATIO.match(text, match.end("n")) if after[:1] in _COLONS else None
        if ratio and not self.quoted[start] and not match["s"] and "比" in text[max(0, start - 12) : start]:
            self.taken[start : ratio.end()] = b"\x01" * (ratio.end() - start)
            number = read_numeral(match["n"]) / (read_numeral(ratio[1]) or 1)
            return [self._make(start, ratio.end(), number, unit="比")]
        if self._is_name(match, before, after):
            return [self._make(start, match.end("n"), read_numeral(match["n"]), reading="name")]
        if match["to"] is None:
            return [self._make(start, match.end(), self._value(match["n"], match["s"]), unit=match["u"] or "")]
        if match["to"] in ("至", "到") and before[-1:] in ("从", "由", "自"):
            return self._split(match)
        if self.taken[match.start("n2")] or not _is_range(match):
            return self._split(match)
        unit = match["u2"] or match["u"] or ""
        low_scale = match["s"] or (match["s2"] if not match["u"] or match["u"] == unit else "")
        low, high = self._value(match["n"], low_scale), self._value(match["n2"], match["s2"])
        return [self._make(start, match.end(), low, high=high, unit=unit)]

    def _split(self, match: re.Match) -> list[dict]:
        """Two numbers that only look like a range."""
        number = self._value(match["n"], match["s"])
        first = self._make(match.start(), match.start("to"), number, unit=match["u"] or "")
        if self.taken[match.start("n2")]:
            return [first]
        number = self._value(match["n2"], match["s2"])
        return [first, self._make(match.start("n2"), match.end(), number, unit=match["u2"] or "")]

    @staticmethod
    def _value(number: str, scale: str) -> float:
        return read_numeral(number.replace("．", ".") + scale)

    def _begins_line(self, start: int) -> bool:
        """True if nothing but blanks stands before it in its line."""
        if not self.line_begin <= start <= self.line_end:  # it is asked for one place after the other
            self.line_begin = self.text.rfind("\n", 0, start) + 1
            end = self.text.find("\n", start)
            self.line_end = len(self.text) if end < 0 else end
            self.line_text = _BLANKS.match(self.text, self.line_begin, self.line_end).end()
        return start <= self.line_text

    def _is_name(self, match: re.Match, before: str, after: str) -> bool:
        start = match.start()
        if self.quoted[start]:
            return True
        may_be_code = before[-1:] in _BEFORE_CODE or before[-1:].isascii()
        if may_be_code and (_CODE_BEFORE.search(before[-2:]) or _DOCUMENT_NUMBER.search(before)):
            return True
        if match["u"] and match["u"][0].isascii() and match["u"][0].isalpha():
            following = self.text[match.end("u") : match.end("u") + 1]
            return bool(following) and following.isascii() and following.isalnum()
        if match["u"] is None and not match["s"] and _CODE_AFTER.match(after):
            return True
        number = match["n"]
        is_code = len(number) >= 5 and number.isdigit() and not match["s"] and (number[0] == "1" or number[0] == "9")
        return is_code and bool(_HOTLINE.match(self.text, match.end("n")))

    def _read_chinese(self, match: re.Match) -> dict | None:
        text, start, end = self.text, match.start(), match.end()
        if self.taken[start] or self.taken[end - 1]:
            return None
        numeral, unit = match["n"], match["u"] or ""
        if match["above"]:
            return self._read_fraction(match)
        if start and text[start - 1] in _BEFORE_NUMERAL or self.quoted[start]:
            return None
        if match["tenths"]:
            if len(numeral) > 1 or numeral not in "二两三四五六七八九":
                return None
            return self._make(start, end, read_numeral(numeral) * 10 + 5 * (match["tenths"] == "成半"), unit="成")
        if _IDIOM.match(text, start) or text[start - 1 : start].isdigit() or not _is_count(numeral, unit):
            return None
        number = read_numeral(numeral)
        return None if number is None else self._make(start, end, number, unit=unit)

    def _read_fraction(self, match: re.Match) -> dict | None:
        """百分之八十, 三分之一."""
        above, below = read_numeral(match["above"]), read_numeral(match["n"])
        if not above or not below:
            return None
        number, unit = (above, "%") if match["n"] == "百" else (above / below, "分之")
        return self._make(match.start(), match.end(), number, unit=unit)

    def _make(self, start: int, end: int, number, *, high=None, unit: str = "", reading: str = "") -> dict:
        text = self.text
        before = text[max(0, start - 40) : start]
        cut = _CLAUSE_END.match(before)
        before = before[cut.end() :] if cut else before
        compared = None
        if before.endswith(_COMPARE_ENDS):
            compared = _COMPARE_BEFORE.search(before, max(0, len(before) - _LONGEST_COMPARE))
        following = _COMPARE_AFTER.match(text, end)
        words = [compared.group()] if compared else []
        said = text[start:end]
        many = "余" if "多" in said or "余" in said else ""
        words += [many] if many else []
        words += [following.group()] if following else []
        about = before[: compared.start()] if compared else before
        unit = {"％": "%", "﹪": "%", "个百分点": "百分点", "个基点": "基点"}.get(unit, unit)
        if not reading:
            reading = read_quantity(text, start, end, unit=unit, before=before, contexts=self.contexts)
        return {
            "start": start,
            "end": end,
            "number": float("nan") if number is None else number,
            "number_high": high,
            "unit": unit,
            "comparator": "|".join(words),
            "percentage": int(unit in _PERCENTAGES),
            "deadline": self._deadline(start),
            "reading": reading,
            "about": about.strip(),
        }

    def _deadline(self, start: int) -> str:
        """The last deadline of the same sentence before the number."""
        place = bisect_left(self.deadline_starts, start) - 1
        if place < 0:
            return ""
        row = self.deadlines[place]
        same = start - row[1] < _FAR and not _SENTENCE_END.search(self.text, row[1], start)
        return self.text[row[0] : row[1]] if same else ""


def _is_count(numeral: str, unit: str) -> bool:
    """两个市场 and 三百万元 count; 一个, 万户 and 千家 do not."""
    if any(sign in "百千万亿" for sign in numeral):
        if not unit:
            return len(numeral) > 1
        return unit in _STRONG and (len(numeral) > 1 or unit in ("元", "级", "列"))
    if unit == "番" or "点" in numeral:
        return unit in ("番", "倍", "元", "个百分点", "吨", "万吨", "亿元", "岁")
    return unit in _COUNTED and numeral[0] != "一" and "零" not in numeral and len(numeral) <= 3


def _is_range(match: re.Match) -> bool:
    """3-5个 and 4.5%到5% are ranges; 10%、20 are not, nor 100个到20."""
    one, two = match["u"], match["u2"]
    if one and two:
        return one == two
    return not one or match["to"] not in ("至", "到")
