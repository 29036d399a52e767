"""What an export to PDF or Markdown does to a class, and how much of it is mended: `python -m tests.damage.measure`."""
