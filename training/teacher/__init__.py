"""The teacher: Qwen2.5-Coder-1.5B-Instruct from registry packages, for training time only."""
