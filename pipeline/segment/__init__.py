"""Passages and sentences of a repaired text, losslessly.

`passages` cuts a text into blocks with a kind, `describe` finds its title and what it
says about itself, and `sentences` cuts one passage.  Between blocks and between
sentences stands nothing but white space.
"""

from pipeline.segment.blocks import Block, passages
from pipeline.segment.describe import describe
from pipeline.segment.sentences import sentences

__all__ = ["Block", "describe", "passages", "sentences"]
