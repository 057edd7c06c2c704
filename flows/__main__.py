"""``python -m flows`` is ``linguaflow``."""

from flows.cli import main

main()
