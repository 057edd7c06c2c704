"""The languages that are translated into English."""

LANGUAGES = ("pl", "ru", "zh", "ja", "id")
