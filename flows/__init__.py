"""Orchestration of the `pipeline` library: Prefect flows and the command line."""
