"""The courses: one folder a course, one module a question."""
