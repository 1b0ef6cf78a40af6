"""
Which documents were cut before?  Tokens kept on disk, by text, words and engine.

A file of the cache is believed only if its digest is right and its tokens, joined, give the text
again; otherwise it is made anew.  Nothing is unpickled.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from plananalysis.cutting import Cuts, cut_texts, join_cuts
from plananalysis.tokens import Tokenizer

FORM = "1"  # of the files; another form is another key
DIGEST = b"plananalysis_digest"


class TokenCache:
    """
    A folder of tokens, one Parquet file a document.

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
        settings = json.dumps(tokenizer.describe() | {"form": FORM}, sort_keys=True)
        parts = [cut_texts([], tokenizer=tokenizer)]
        for _, places in groupby(range(len(texts)), key=doc_ids.__getitem__):
            own = [texts[i] for i in places]
            path = self.folder / f"{_name(settings, own)}.parquet"
            found = _load(path, own)
            if found is None:
                found = cut_texts(own, tokenizer=tokenizer, jobs=jobs)
                _save(path, found)
                self.cut += 1
            else:
                self.reused += 1
            parts.append(found)
        return join_cuts(parts)


def _name(settings: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256(settings.encode())
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _digest(cuts: Cuts) -> bytes:
    digest = hashlib.sha256(cuts.codes.astype("<i4").tobytes())
    digest.update(cuts.counts.astype("<i8").tobytes())
    digest.update("\x00".join(cuts.words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest().encode()


def _load(path: Path, texts: Sequence[str]) -> Cuts | None:
    """The tokens of a file, None if there is none or anything about it is wrong."""
    import pyarrow.parquet as pq

    if not path.is_file():
        return None
    try:
        table = pq.ParquetFile(path, read_dictionary=["token"], memory_map=False).read(use_threads=False)
        column = table.column("token").combine_chunks()
        codes = column.indices.to_numpy(zero_copy_only=False)
        owners = table.column("unit").to_numpy()
        if codes.dtype.kind != "i" or len(owners) and not 0 <= owners.min() <= owners.max() < len(texts):
            return None
        words = np.array(column.dictionary.to_pylist(), dtype=object)
        cuts = Cuts(words, codes, np.bincount(owners, minlength=len(texts)))
        if (table.schema.metadata or {}).get(DIGEST) != _digest(cuts):
            return None
        whole = "".join(cuts.tokens.tolist()) == "".join(texts)
    except Exception:  # whatever a damaged file leads the library to: then it is made anew
        return None
    return cuts if whole else None


def _save(path: Path, cuts: Cuts) -> None:
    """Write a file as a whole or not at all; a full disk or odd characters only mean no cache."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        words = pa.array(cuts.words, type=pa.string())
    except UnicodeEncodeError:  # half characters, which Parquet cannot hold
        return
    column = pa.DictionaryArray.from_arrays(pa.array(cuts.codes, type=pa.int32()), words)
    owners = np.repeat(np.arange(len(cuts.counts), dtype=np.int32), cuts.counts)
    table = pa.table({"token": column, "unit": pa.array(owners)}).replace_schema_metadata({DIGEST: _digest(cuts)})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        pq.write_table(table, name, compression="zstd")
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
