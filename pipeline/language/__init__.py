"""Which language a text is in: scripts first, then n-gram profiles, then words.

`identify` names the language of a document, or of a passage with the document's guess
as prior.  `refusal` says why linguaflow does not translate a language.  `first_look`
is the quick hint that the repairs get before there is clean text.
"""

from pipeline.language.guess import SUPPORTED, UNKNOWN, Guess, refusal, supported
from pipeline.language.identify import first_look, identify

__all__ = ["SUPPORTED", "UNKNOWN", "Guess", "first_look", "identify", "refusal", "supported"]
