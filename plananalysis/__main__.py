"""Run the command line with ``python -m plananalysis``."""

from plananalysis.cli import start

if __name__ == "__main__":
    start()
