"""Layers whose windows slide, as torch has them: their formulas, and sentences that describe them in the words of the field."""
