"""Measurements of the engine on public development data: one file per task, run by `python -m evals`."""
