"""A third course, made up by a teacher who had not seen the others: seven questions on figures and formulas."""
