"""Run the command line with ``python -m plananalysis``."""

import sys

from plananalysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
