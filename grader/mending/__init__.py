"""Code that lost its indentation, its line ends, its letters or its fences, put together again.

`lines` finds it in a text, `standing` says what of it stands as it is written; `letters`, `statements`, `repairs` and `depths`
mend the rest; `together` makes classes of it by `margin`, which keeps account of what belongs to none.
"""

from grader.mending.margin import Loose, Mended
from grader.mending.together import Together, classes, code_of

__all__ = ["Loose", "Mended", "Together", "classes", "code_of"]
