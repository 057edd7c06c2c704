"""Qwen2 models from GGUF files, run by CTranslate2."""
