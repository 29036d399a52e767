"""Critiques in many wordings, and what is true of each."""
