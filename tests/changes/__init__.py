"""Sentences of change about a question of physics and one of counting, which nothing in grader/ or the course speaks of."""
