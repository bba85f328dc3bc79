"""A corpus: documents, a question bank, coding exercises and a glossary, in one folder of plain files."""
