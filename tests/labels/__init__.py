"""Every claim of the shipped homework, labelled by hand, and what the grader says of each."""
