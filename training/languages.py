"""The languages that are translated into English, and where the recipe lies."""

from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("pl", "ru", "zh", "ja", "id")
