"""Any supported file becomes a Document, a Document becomes Passages."""
