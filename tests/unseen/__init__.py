"""A made-up course from all over machine learning, statistics and linear algebra; written from the README alone."""
