"""
What do the spans behind counts come from?  Tables and words of a corpus as spans, each read once.
"""

from collections.abc import Hashable
from functools import cached_property

import numpy as np
import pandas as pd

from plananalysis.findings import Results, declared_tables
from plananalysis.lexicons.folding import fold_rows
from plananalysis.structure.body import body_units, group_body
from plananalysis.structure.parts import ANNEX, find_parts, without_annexes
from plananalysis.tables.spans import DOCUMENT, END, HOLDER, NO_SPANS, START, group_spans, lie_within, locate_rows


class Sources:
    """
    Spans of an analysis by what they hold.

    Parameters
    ----------
    results : Results
        The analysis.
    shown : dict of str to pandas.DataFrame
        The rows of the tables that are shown, by name: of the words, only those in them are looked for.

    Attributes
    ----------
    numbers : dict of str to int
        The number of each document, from 1.
    sentences, items, sections, headings, frames, formulae, words : dict
        Spans by (doc_id,), by (doc_id, frame), by (text, doc_id), by (word,). The ``HOLDER`` of a word's span is the
        row of ``body`` that it lies in.
    """

    def __init__(self, results: Results, shown: dict[str, pd.DataFrame]) -> None:
        self.results, self.shown = results, shown
        self.numbers = {doc_id: at for at, doc_id in enumerate(results.corpus.documents["doc_id"], start=1)}
        self.units, self.sentence_rows = results.corpus.units, results.corpus.sentences

    def group(self, table: pd.DataFrame, *by: str) -> dict[tuple[Hashable, ...], np.ndarray]:
        """Spans of the rows of a table, by some of its columns."""
        return group_spans(table, by, self.numbers)

    @cached_property
    def sentences(self) -> dict[tuple, np.ndarray]:
        """By document, the sentences of its body."""
        return self.group(without_annexes(self.sentence_rows), "doc_id")

    @cached_property
    def annex_sentences(self) -> dict[tuple, np.ndarray]:
        """By document, the sentences of its annexes."""
        return self.group(self.sentence_rows[self.sentence_rows["part"] == ANNEX], "doc_id")

    @cached_property
    def annex_items(self) -> dict[tuple, np.ndarray]:
        """By document, the items of its annexes."""
        return self._group_units(self.units["kind"] == "annex_item")

    @cached_property
    def annex_sections(self) -> dict[tuple, np.ndarray]:
        """By document, the sections of its annexes."""
        return self._group_units(self.units["kind"] == "annex_section")

    @cached_property
    def items(self) -> dict[tuple, np.ndarray]:
        """By document, its items."""
        return self._group_units(self.units["kind"] == "item")

    @cached_property
    def sections(self) -> dict[tuple, np.ndarray]:
        """By document, its sections."""
        return self._group_units(self.units["kind"] == "section")

    @cached_property
    def headings(self) -> dict[tuple, np.ndarray]:
        """By document, its headings outside annexes."""
        return self._group_units(self.units["is_heading"] & (find_parts(self.units) != ANNEX))

    def _group_units(self, chosen: pd.Series) -> dict[tuple, np.ndarray]:
        return self.group(self.units[["doc_id", "unit_id", "start", "end"]][chosen.to_numpy(dtype=bool)], "doc_id")

    @cached_property
    def unit_spans(self) -> dict[tuple[str, str], np.ndarray]:
        """Of each unit its span."""
        spans = locate_rows(self.units, self.numbers)
        keys = (self.units[name].to_numpy(dtype=object).tolist() for name in ("doc_id", "unit_id"))
        return dict(zip(zip(*keys, strict=True), spans[:, None], strict=True))

    @cached_property
    def frames(self) -> dict[tuple, np.ndarray]:
        """By document and frame, the words of the frame outside annexes."""
        return self.group(without_annexes(self.results.frames), "doc_id", "frame")

    @cached_property
    def formulae(self) -> dict[tuple, np.ndarray]:
        """By text, folded, and document, the set phrases outside annexes."""
        found = without_annexes(self.results.formulae)
        return self.group(found.assign(text=fold_rows(found)), "text", "doc_id")

    @cached_property
    def body(self) -> pd.DataFrame:
        """The units that count."""
        return body_units(self.units)

    @cached_property
    def body_spans(self) -> np.ndarray:
        """The spans of the units that count."""
        return locate_rows(self.body, self.numbers)

    @cached_property
    def body_groups(self) -> np.ndarray:
        """Of each row of the body, the group whose words are set against the others'."""
        return np.array(
            list(group_body(self.results.corpus, by=self.results.parameters.groups, body=self.body).values()),
            dtype=object,
        )

    @cached_property
    def tokens(self) -> np.ndarray:
        """The spans of all tokens, marks included; their ``HOLDER`` is the row of the body."""
        spans = locate_rows(self.results.values["tokens"][["doc_id", "start", "end"]], self.numbers)
        if len(spans):
            begins, asked = (self._flatten(table) for table in (self.body_spans, spans))
            spans[:, HOLDER] = np.searchsorted(begins, asked, side="right") - 1
        return spans

    def _flatten(self, spans: np.ndarray) -> np.ndarray:
        return spans[:, DOCUMENT] * (max(map(len, self.results.corpus.texts.values())) + 1) + spans[:, START]

    def rows_of(self, unit: int) -> slice:
        """The rows of the tokens that lie in a row of the body."""
        return slice(*np.searchsorted(self.tokens[:, HOLDER], [unit, unit + 1]))

    @cached_property
    def body_rows(self) -> dict[tuple[str, str], int]:
        """The row of the body that each unit is."""
        keys = zip(self.body["doc_id"].tolist(), self.body["unit_id"].tolist(), strict=True)
        return {key: at for at, key in enumerate(keys)}

    @cached_property
    def words(self) -> dict[tuple, np.ndarray]:
        """By word, its places in the body."""
        declared = declared_tables()
        columns = (
            self.shown[name][column]
            for name in self.shown
            if name in declared
            for column in getattr(declared[name].trace, "words", ())
        )
        wanted = {word for cells in columns for cell in cells for word in cell.split("、")}
        kept = self.results.values["tokens"]["token"].isin(wanted).to_numpy(dtype=bool)
        return group_spans(self.results.values["tokens"][kept], ["token"], self.numbers, spans=self.tokens[kept])

    def word(self, term: str) -> np.ndarray:
        """The spans of a word in the body."""
        return self.words.get((term,), NO_SPANS)

    def within(self, spans: np.ndarray, doc_id: str, unit_id: str) -> np.ndarray:
        """Those of the spans that lie in a unit."""
        unit = self.unit_spans[doc_id, unit_id][0]
        return lie_within(spans, unit[START], unit[END])
