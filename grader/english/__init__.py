"""Reads English: a sentence to a parse whose nouns are the reference's, and rules over the parse to typed assertions."""
