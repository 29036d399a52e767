"""A second course, made up: seven questions from elsewhere in machine learning, written with the vocabulary alone."""
