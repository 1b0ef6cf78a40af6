"""Run the command line with ``python -m plananalysis``."""

import sys

from plananalysis.study.surroundings import leave_working_folder

if __name__ == "__main__":
    leave_working_folder()  # before anything else is loaded
    try:
        from plananalysis.cli import start

        start()
    except KeyboardInterrupt:  # before the command had begun
        sys.exit(130)
