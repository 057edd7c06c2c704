"""The exception tree of linguaflow.

    LinguaflowError
    ├── InputError          an input path or file cannot be used
    │   ├── DecodeError     the bytes are no text that we can read
    │   └── UnsupportedError
    ├── LedgerError         edits do not fit the text they claim to change
    ├── ModelError          a translation package is missing, broken or unsuited
    │   └── ModelNotFoundError
    ├── OutputError         the output folder cannot be written or read
    └── SettingsError       a setting has no meaning

Every message says what is wrong, where, and what to do about it.
"""


class LinguaflowError(Exception):
    """Base of every error that linguaflow raises on purpose.

    Args:
        message: what is wrong, where, and what to do.
        code: the machine-readable reason that a record or the manifest carries.
    """

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


class InputError(LinguaflowError):
    """An input path or file cannot be used."""


class DecodeError(InputError):
    """The bytes of a file are not text in any encoding we can name."""


class UnsupportedError(InputError):
    """A file is readable, but outside what linguaflow handles."""


class LedgerError(LinguaflowError, ValueError):
    """Edits overlap, are out of order, or do not match the text."""


class ModelError(LinguaflowError):
    """A translation package is broken or does not fit its metadata."""


class ModelNotFoundError(ModelError):
    """No translation package serves a language pair."""


class OutputError(LinguaflowError):
    """The output folder cannot be written or does not hold what it should."""


class SettingsError(LinguaflowError, ValueError):
    """A setting has a value without meaning."""
