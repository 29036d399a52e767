"""A second course, made up: six questions from elsewhere in machine learning, written with the vocabulary alone."""
