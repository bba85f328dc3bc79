"""The models: weights on disk, the embedder, the chat model.

The only room that imports torch, transformers and sentence-transformers; none is imported here, so that
`rag.models.registry` and `rag.models.weights` stay light.
"""

import os

# Threads of torch that wait must sleep, not spin: beside other work on the same cores spinning costs up to eight times
# the time, alone it gains nothing. OpenMP reads this once, when torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
