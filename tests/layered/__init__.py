"""A net of another homework, and sentences about it that its rules had not seen."""
