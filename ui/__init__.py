"""The page: a Gradio chat with a reader beside it, on the loopback address by default."""
