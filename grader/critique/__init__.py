"""Remarks on a text, pointed at its claims and judged by what was found there."""
