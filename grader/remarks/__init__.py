"""Sentences about another text, read as remarks: praise, blame, and of what."""
