"""The engine of Chuangce: documents in, cited answers out.

Rooms, in the order a question crosses them: `models`, `ingest`, `index`, `answer`; `cli` on top.
Importing `rag` imports none of them, so that a command that needs no model starts at once.
"""

__version__ = "0.1.0"
