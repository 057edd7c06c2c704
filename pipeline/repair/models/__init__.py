"""Character models of Chinese and Japanese, shared by the repairs that weigh readings.

`ngrams` is fast and sees three characters; `neural` sees a hundred and only ranks what a
search has kept.  `SOURCES.md` names the texts and their licences.
"""
