"""
How does a paper say what was done?  A paragraph in English and in Chinese, and BibTeX, from the results.
"""

import platform
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from plananalysis import __version__
from plananalysis.compare.alignment import MIN_CONTAINMENT, MIN_COSINE, MIN_JACCARD, MIN_MUTUAL, STATUSES

ENGLISH = (
    "{n} document(s) ({sections} sections, {items} items, {sentences} sentences, {han:,} Han characters) were read and divided "
    "into units by their numbering with plananalysis {own} (Python {python}). Text was cut into words with jieba {jieba} "
    "(Sun, 2020), to whose dictionary {terms} policy terms were added, hidden Markov model {hmm}; dispersion is Gries' DP "
    "(Gries, 2008). Words that mark a part were found by log-likelihood (Dunning, 1993) and by log-odds with an informative "
    "Dirichlet prior (Monroe et al., 2008), with p from {permutations} permutations of units. Commitments, names, cited "
    "documents and frames were coded by the rules and word lists of the package, every instance with its place in the text; "
    "rates carry exact Poisson intervals (Garwood, 1936)."
)
ENGLISH_TOPICS = (
    "{units} units were clustered by {models} with scikit-learn {sklearn} (Pedregosa et al., 2011), k = {k}, seed {seed}; "
    "agreement with the author's sections is the adjusted Rand index (Hubert & Arabie, 1985) and adjusted mutual information (Vinh et al., 2010) beside "
    "permuted labels{agreement}; stability was measured over {refits} refits on {part:.0%} of the units (Greene et al., 2014), and "
    "over {specifications} specifications."
)
MODELS = {
    "nmf": ("non-negative matrix factorisation (Lee & Seung, 1999)", "非负矩阵分解（Lee 与 Seung, 1999）"),
    "kmeans": ("k-means", "k 均值聚类"),
    "ward": ("Ward's method (Ward, 1963)", "Ward 聚类（Ward, 1963）"),
    "lda": ("latent Dirichlet allocation (Blei et al., 2003)", "潜在狄利克雷分配（Blei 等, 2003）"),
    "spectral": ("spectral clustering", "谱聚类"),
}
ENGLISH_COMPARED = (
    "Pairs of documents ({pairs}) were aligned one to one, best first, by the cosine of TF-IDF and by shared five-character shingles "
    "(containment and resemblance; Broder, 1997): candidates from cosine {cosine:g} ({mutual:g} where mutually nearest) or containment "
    "{containment:g}, carried over from resemblance {jaccard:g}; changes of shares carry Newcombe's (1998) intervals."
)
CHINESE = (
    "以 plananalysis {own}（Python {python}）读取文件 {n} 份，按编号划分为 {sections} 个部分、{items} 条、{sentences} 句，"
    "共 {han:,} 个汉字。分词用 jieba {jieba}（Sun, 2020），词典加入 {terms} 个政策词语，隐马尔可夫模型{hmm_zh}；离散度为 Gries 的 DP"
    "（Gries, 2008）。各部分特征词用对数似然（Dunning, 1993）与带信息先验的对数优势比（Monroe 等, 2008），p 值由 {permutations} 次"
    "单元置换得出。承诺、名称、引用文件与议题按软件包的规则和词表编码，每一处都有原文位置；频率附精确泊松区间（Garwood, 1936）。"
)
CHINESE_TOPICS = (
    "用 scikit-learn {sklearn}（Pedregosa 等, 2011）对 {units} 个单元作{models_zh}，"
    "k = {k}，种子 {seed}；与作者分部的一致程度用调整兰德指数（Hubert 与 Arabie, 1985）和调整互信息"
    "（Vinh 等, 2010），并与置换标签并列{agreement_zh}；稳定性由 {part:.0%} 单元的 {refits} 次重复拟合（Greene 等, 2014）和 {specifications} 种规格得出。"
)

CHINESE_COMPARED = (
    "{pairs} 对文件按 TF-IDF 余弦和共有五字串（包含度与重合度；Broder, 1997）逐条一对一对照，最优者先配：余弦达 {cosine:g}（互为最近者 {mutual:g}）"
    "或包含度达 {containment:g} 为候选，重合度达 {jaccard:g} 为沿用；比例之差附 Newcombe（1998）区间。"
)


def describe_methods(results) -> tuple[str, str]:
    """
    Say in a paragraph what was done.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.

    Returns
    -------
    tuple of (str, str)
        In English and in Chinese.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> from plananalysis.study.analyze import analyze
    >>> describe_methods(analyze(read_corpus(), only=["citations", "terms"]))[0][:64]
    '1 document(s) (8 sections, 36 items, 187 sentences, 7,650 Han ch'
    """
    values = _collect(results)
    topics, pairs = values["units"] > 0, values["pairs"] > 0
    return (
        ENGLISH.format(**values)
        + (" " + ENGLISH_TOPICS.format(**values) if topics else "")
        + (" " + ENGLISH_COMPARED.format(**values) if pairs else ""),
        CHINESE.format(**values)
        + (CHINESE_TOPICS.format(**values) if topics else "")
        + (CHINESE_COMPARED.format(**values) if pairs else ""),
    )


def _collect(results) -> dict[str, object]:
    documents, tables = results.corpus.documents, results.tables
    hmm = results.tokenizer["hmm"]
    values = {
        "own": __version__,
        "python": platform.python_version(),
        "jieba": results.tokenizer["version"],
        "sklearn": version("scikit-learn"),
        "n": len(documents),
        "sections": documents["sections"].sum(),
        "items": documents["items"].sum(),
        "sentences": documents["sentences"].sum(),
        "han": documents["han_chars"].sum(),
        "terms": results.tokenizer["terms"],
        "hmm": "on" if hmm else "off",
        "hmm_zh": "开" if hmm else "关",
        "permutations": results.parameters.n_permutations,
        "seed": results.parameters.random_state,
        "units": 0,
        "k": 0,
        "models": "",
        "models_zh": "",
        "refits": 0,
        "part": 0.0,
        "agreement": "",
        "agreement_zh": "",
        "specifications": len(tables.get("sensitivity", ())),
        "pairs": len(tables.get("alignment_summary", ())) // len(STATUSES),
        "cosine": MIN_COSINE,
        "mutual": MIN_MUTUAL,
        "containment": MIN_CONTAINMENT,
        "jaccard": MIN_JACCARD,
    }
    topics = tables.get("topics")
    if topics is not None and len(topics):
        first = topics[topics["model"] == topics["model"].iloc[0]]
        models = [MODELS[name] for name in dict.fromkeys(topics["model"])]
        values |= {
            "units": len(first),
            "k": int(first["k"].iloc[0]),
            "models": ", ".join(name for name, _ in models),
            "models_zh": "、".join(name for _, name in models),
        }
    stability = tables.get("topic_stability")
    if stability is not None and len(stability):
        values |= {"refits": int(stability["n_runs"].iloc[0]), "part": float(stability["share"].iloc[0])}
    keyness = tables.get("keyness")
    if keyness is not None and len(keyness):
        values["permutations"] = int(keyness["n_permutations"].iloc[0])
    agreement = tables.get("topic_agreement")
    if agreement is not None and len(agreement):
        row = agreement.iloc[0]
        numbers = (
            f"{row['model'].upper()}: ARI = {row['ari']:.3f}, 95% {{}} {row['ari_null_p95']:.3f}, "
            f"p = {row['ari_p']:.4f}"
        )
        values |= {
            "agreement": f" ({numbers.format('of the null below')})",
            "agreement_zh": f"（{numbers.format('置换值低于')}）",
        }
    return values


def read_references() -> str:
    """
    Give the BibTeX of the methods used.

    Returns
    -------
    str
        The package itself, the libraries and the methods.

    Examples
    --------
    >>> "Gries" in read_references()
    True
    """
    text = resources.files("plananalysis").joinpath("resources/references.bib").read_text("utf-8")
    return text.replace("VERSION", __version__)


def write_methods(results, folder: str | Path) -> None:
    """
    Write methods.md and references.bib.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.
    folder : str or Path
        Where to.
    """
    english, chinese = describe_methods(results)
    text = f"# Methods\n\n{english}\n\n# 方法\n\n{chinese}\n"
    Path(folder, "methods.md").write_text(text, encoding="utf-8", newline="\n")
    Path(folder, "references.bib").write_text(read_references(), encoding="utf-8", newline="\n")
