"""Homework documents of other forms as Markdown: one module, one form. Parsers run in a process that can be killed."""
