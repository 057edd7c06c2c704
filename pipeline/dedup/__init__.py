"""Repeats: the same text again, or nearly so, found and linked, never deleted.

`link` relates passages to passages and sentences to sentences, within a document and
across documents; `documents` does the same for whole texts; `unique` folds a list of
texts to the different ones.  An *exact* repeat differs in white space at most, so it
can share a translation.  A *near* repeat is only pointed out: one changed character
can turn buyer into seller.
"""

from pipeline.dedup.exact import Unique, key, unique
from pipeline.dedup.links import DocumentLink, Link, Unit, documents, link

__all__ = ["DocumentLink", "Link", "Unique", "Unit", "documents", "key", "link", "unique"]
