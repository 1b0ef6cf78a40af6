import csv
import hashlib
from pathlib import Path

import pytest

from plananalysis import read_corpus

DATA = Path(__file__).resolve().parents[1] / "data"
ROWS = list(csv.DictReader((DATA / "documents.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["doc_id"])
def test_documents_are_unchanged_and_parse(row):
    """The file is there, its bytes are those that were recorded, and it can be read."""
    path = DATA / row["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
    documents = read_corpus(path).documents
    assert documents.loc[0, ["title", "published", "source", "sha256"]].tolist() == [
        row["title"],
        row["published"],
        row["source"],
        row["sha256"],
    ]


def test_every_raw_file_is_listed():
    """A document without provenance does not belong here."""
    assert {path.relative_to(DATA).as_posix() for path in (DATA / "raw").iterdir()} == {row["file"] for row in ROWS}
