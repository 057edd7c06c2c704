"""Recipe of the small neural model of Chinese that ranks readings of slipped frames.

Three steps, the first with the pipeline's dependencies, the others with PyTorch:

    python -m training.han.corpus MONO PARALLEL JIEBA WORDFREQ --folder RUN
    OMP_NUM_THREADS=1 torchrun --nproc-per-node 2 -m training.han.train RUN
    python -m training.han.pack RUN/last.pt pipeline/repair/models/han.neural.xz

The texts are those of `scripts/build_han_model.py`, the classes those of its model.  glibc
should keep freed memory (``MALLOC_MMAP_THRESHOLD_`` and ``MALLOC_TRIM_THRESHOLD_`` high): the
training is several times slower without.
"""
