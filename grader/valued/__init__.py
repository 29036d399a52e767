"""Values that sentences give to quantities: found, and held against the truths. Two kinds divide them: numbers and orders."""
