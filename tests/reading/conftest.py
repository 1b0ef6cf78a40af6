"""The builders of files lie beside the tests of the formats."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
