"""Formulas inside sentences: which of them accuse and which do not."""
