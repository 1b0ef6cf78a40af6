"""
Which documents were cut before?  Tokens kept on disk, by text, words and engine.

A file of the cache is believed only if its digest is right and its tokens, joined, give the text
again; otherwise it is made anew.  Nothing is unpickled.  Several documents are kept one by one, for
when one of them changes, and all together, for when none does: one file is read faster than many.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.cutting import Cuts, cut_texts, join_cuts
from plananalysis.tokens import Tokenizer

FORM = "2"  # of the files; another form is another key
DIGEST = b"plananalysis_digest"
COLUMNS = ("words", "codes", "counts")  # one row: the different tokens, which of them stand where, how many a text
BORDER = "\x00"


class TokenCache:
    """
    A folder of tokens, one Parquet file a document and one for all of them.

    Parameters
    ----------
    folder : str or Path
        Made when the first tokens are kept.

    Attributes
    ----------
    reused, cut : int
        How many documents were taken from the folder, and how many were cut.

    Examples
    --------
    >>> import tempfile
    >>> cache = TokenCache(tempfile.mkdtemp())
    >>> for _ in range(2):
    ...     cache.cut_documents(["d", "d"], ["党建品牌", "学习"], tokenizer=Tokenizer(terms=[])).tokens.tolist()
    ['党建', '品牌', '学习']
    ['党建', '品牌', '学习']
    >>> cache.cut, cache.reused
    (1, 1)
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self.reused = self.cut = 0

    def cut_documents(
        self, doc_ids: Sequence[str], texts: Sequence[str], *, tokenizer: Tokenizer, jobs: int = 1
    ) -> Cuts:
        """
        Cut the texts of documents, or take their tokens from the folder.

        Parameters
        ----------
        doc_ids : sequence of str
            The document of each text; a document's texts stand together.
        texts : sequence of str
            The units.
        tokenizer : Tokenizer
            What to cut with; its words and engine are part of the key.
        jobs : int
            Processes to cut with.

        Returns
        -------
        Cuts
            The tokens of all texts.
        """
        settings = json.dumps(tokenizer.describe() | _name_engine(tokenizer) | {"form": FORM}, sort_keys=True)
        owned = [[texts[i] for i in places] for _, places in groupby(range(len(texts)), key=doc_ids.__getitem__)]
        # Named by the documents alone, so that a change overwrites it: whether the texts are theirs is seen below.
        together = self.folder / f"all-{_name(settings, [str(doc_id) for doc_id, _ in groupby(doc_ids)])}.parquet"
        if len(owned) > 1 and (found := _load(together, texts)) is not None:
            self.reused += len(owned)
            return found
        paths = [self.folder / f"{_name(settings, own)}.parquet" for own in owned]
        parts = [_load(path, own) for path, own in zip(paths, owned, strict=True)]
        missing = [place for place, found in enumerate(parts) if found is None]
        fresh = cut_texts([text for place in missing for text in owned[place]], tokenizer=tokenizer, jobs=jobs)
        for place, found in zip(missing, _divide(fresh, [len(owned[place]) for place in missing]), strict=True):
            _save(paths[place], found)
            parts[place] = found
        self.cut, self.reused = self.cut + len(missing), self.reused + len(parts) - len(missing)
        if len(parts) < 2:
            return parts[0] if parts else fresh
        joined = join_cuts(parts)
        _save(together, joined)
        return joined


def _divide(cuts: Cuts, sizes: Sequence[int]) -> Iterator[Cuts]:
    """The tokens of so many texts each, with the words that these hold."""
    text = token = 0
    for size in sizes:
        counts = cuts.counts[text:text + size]
        codes, held = pd.factorize(cuts.codes[token:token + counts.sum()])
        yield Cuts(cuts.words[held], codes, counts)
        text, token = text + size, token + int(counts.sum())


def _name(settings: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256(settings.encode())
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _name_engine(tokenizer: Tokenizer) -> dict[str, str]:
    """The fast engine gives jieba's tokens; should a version of it not, its tokens must not outlive it."""
    return {} if tokenizer.engine == "jieba" else {"rjieba": version("rjieba")}


def _pack(cuts: Cuts) -> tuple[bytes, bytes, bytes]:
    """The three cells of a file."""
    words = BORDER.join(cuts.words).encode()
    return words, cuts.codes.astype("<i4").tobytes(), cuts.counts.astype("<i4").tobytes()


def _digest(cells: Sequence[bytes]) -> bytes:
    digest = hashlib.sha256()
    for cell in cells:
        digest.update(len(cell).to_bytes(8, "big"))
        digest.update(cell)
    return digest.hexdigest().encode()


def _load(path: Path, texts: Sequence[str]) -> Cuts | None:
    """The tokens of a file, None if there is none or anything about it is wrong."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not path.is_file():
        return None
    try:
        table = pq.ParquetFile(path, memory_map=False).read(list(COLUMNS), use_threads=False)
        cells = [table.column(name)[0].as_buffer() for name in COLUMNS]
        if len(table) != 1 or (table.schema.metadata or {}).get(DIGEST) != _digest(cells):
            return None
        words = pc.split_pattern(table.column("words").chunk(0).cast(pa.large_string()), BORDER).flatten()
        codes, counts = (np.frombuffer(cell, dtype="<i4") for cell in cells[1:])
        whole = _joins(words, codes, counts, texts)
    except Exception:  # whatever a damaged file leads the library to: then it is made anew
        return None
    return Cuts(words.to_numpy(zero_copy_only=False), codes, counts.astype(np.int64)) if whole else None


def _joins(words, codes: np.ndarray, counts: np.ndarray, texts: Sequence[str]) -> bool:
    """Are these the tokens of these texts, each text's its own?"""
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(counts) != len(texts) or counts.min() < 0 or counts.sum() != len(codes):
        return False
    borders = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    tokens = pa.LargeListArray.from_arrays(borders, words.take(pa.array(codes)))
    return pc.binary_join(tokens, pa.scalar("", pa.large_string())).equals(pa.array(texts, pa.large_string()))


def _save(path: Path, cuts: Cuts) -> None:
    """Write a file as a whole or not at all; a full disk or odd characters only mean no cache."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        cells = _pack(cuts)
    except UnicodeEncodeError:  # half characters, which Parquet cannot hold
        return
    columns = {name: pa.array([cell], pa.large_binary()) for name, cell in zip(COLUMNS, cells, strict=True)}
    table = pa.table(columns).replace_schema_metadata({DIGEST: _digest(cells)})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        pq.write_table(table, name, compression="zstd", use_dictionary=False, write_statistics=False)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
