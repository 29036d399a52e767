"""A class of an answer walked: the part of Python that networks are written in, over torch's own layers on the "meta" device.

Nothing here runs a line of the answer. `walk` steps through the tree that Python's parser made, `kinds` makes the classes,
`library` knows the layers and functions that may be called, `methods` what may be asked of a value, `imported` what imports
bring, `sums` arithmetic and places in lists. What none of them knows is refused.
"""
