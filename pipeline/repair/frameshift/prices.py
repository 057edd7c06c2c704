"""What the steps of a search cost beside what they write: log-odds in nats."""

from typing import Final

#: A place where the frame can slip did slip.
SLIP: Final = -2.0
#: The same where nothing but the following text speaks for it.
BARE_SLIP: Final = -6.0
#: A hole stands for two bytes, where unreadable pairs vanish as a rule.
SHOWN_PAIR: Final = -3.0
#: A hole did not swallow what follows it: by a decoder that may do so, and by one that is
#: seen to swallow elsewhere in the document.
NOT_SWALLOWED: Final = -3.0
INCONSISTENT: Final = -9.0
#: A glossed character is gone whole.
GONE: Final = -5.0
#: A byte left over shows nothing.
UNSHOWN: Final = -6.0
#: An ideographic space stands within a line, or a space behind a mark.
ODD_SPACE: Final = -7.0
