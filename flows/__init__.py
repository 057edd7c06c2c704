"""Orchestration of the `pipeline` library: Prefect flows and the command line."""

import os

# The products here are small: threads of BLAS take more time than they save, and one
# thread adds up in the same order every time.  numpy reads this when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
