"""How long does each file take? Reads the files named on standard input alone, and says of each how it went.

Each line of the input is JSON, {"path", "holds"}; so is each line of the output.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

from plananalysis import read_corpus
from plananalysis.reading.document import ReadError


def read_alone(path: str, holds: str) -> dict:
    """Read one file; `held` is whether a text has the words that it must have."""
    begin = perf_counter()
    try:
        corpus = read_corpus(path)
    except ReadError as error:
        return {"path": path, "seconds": perf_counter() - begin, "refused": str(error)}
    return {
        "path": path,
        "seconds": perf_counter() - begin,
        "refused": "",
        "held": any(holds in text for text in corpus.texts.values()),
        "chars": sum(map(len, corpus.texts.values())),
        "warned": any(corpus.documents["warnings"]),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(read_alone(**json.loads(line))), flush=True)
