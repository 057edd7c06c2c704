"""How likely a string is to be real text in the languages we handle.

One small model judges both the decoder's guesses and the mojibake repair's: the
cost of a string in bits under a bigram model of character classes.  Two readings of
the same bytes are compared by subtraction, and the difference is the base-2 log of
their likelihood ratio (a Bayes factor), so margins of decisions are in bits.

The model knows Polish, Russian, Chinese in both scripts, Japanese, Indonesian and
English from running text, and some 30 neighbours (German, Czech, Ukrainian, …) from
langdetect's profiles, so that clean text in them is not taken for damage.
`SOURCES.md` beside the data names the sources; ``scripts/build_plausibility.py``
makes it.  Source of the method: class-based n-gram models, P. F. Brown et al. 1992.
"""

from pipeline.plausibility.model import Model, character_costs, cost, costs, indices, load

__all__ = ["Model", "character_costs", "cost", "costs", "indices", "load"]
