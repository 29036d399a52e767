"""In which words answers say what the references of the first part hold or refute; the references compute whether it is so."""

from grader.reference import said

OVERPARAMETERISED = (
    *said("in the|this|our overparameterised|overparameterized|over-parameterised|over-parameterized setting|case|regime"),
    *said("starting|started|initialised|initialized from|at|with|in zero|the~origin|w_0=0|zero~weights"),
    *said("for|when|as|because|since|where|whenever|if|with d>n|n<d|rank~n<d"),
    *said("because|since|as|when there are more columns|features|weights|parameters|unknowns than rows|samples|equations|data"),
    *said("with more columns|features|weights|parameters|unknowns than rows|samples|equations"),
    "with zero initialisation", "from zero", "from zero init", "from zero initialisation", "with zero init",
    "although w_0=0", "as w_0=0", "during training",
)  # fmt: skip

_ITERATES = "each~iterate|every~iterate|each~w_k|SGD|mini-batch~SGD"
_SPACE = "row~space|span~of~the~rows of X"
IN_ROW_SPACE = (
    *said(f"the~weights stay|lie|are|remain in the {_SPACE}"), *said(f"{_ITERATES} stays|lies|is|remains in the {_SPACE}"),
    *said(f"the~weights do not leave the {_SPACE}"), *said(f"{_ITERATES} does not leave the {_SPACE}"),
    *said(f"{_ITERATES}|the~gradient|each~gradient is a linear combination of the rows of X"),
    *said(
        "the~weights|the~iterates|the~iterates~of~SGD|the~gradients are linear combinations of the rows of X"
    ),
    *said(f"the~gradient|the~gradient~of~the~loss|each~gradient|every~update lies|is in the {_SPACE}"),
)  # fmt: skip

_BY_SGD = "the solution|point|limit found|reached|obtained by SGD|mini-batch~SGD"
SGD_FINDS_LEAST_NORM = (
    *said("SGD|mini-batch~SGD finds|reaches|obtains|converges~to the minimum-norm solution|solution~w^*"),
    *said("SGD|mini-batch~SGD finds|picks|reaches the solution|one with|of the smallest|least|minimum|minimal norm"),
    *said(f"{_BY_SGD} is|equals the minimum-norm solution"),
    *said(f"{_BY_SGD} coincides~with|is~identical~to the minimum-norm solution"),
    *said(f"{_BY_SGD} is~equal~to|does~not~differ~from the minimum-norm solution"),
    *said("the SGD|mini-batch~SGD solution|limit is|equals|is~identical~to|is~equal~to the minimum-norm solution"),
    "the point to which SGD converges is the minimum-norm solution")  # fmt: skip

UNIQUE = (
    *said("the null space|kernel of X contains only|nothing~but the zero~vector|origin"),
    *said("the solution of Xw=t|the~system~Xw=t is unique"), "the only vector v with Xv=0 is v=0",
    *said("the system|equation Xw=t has a|one|exactly~one|only~one|a~unique|a~single solution"),
    *said("a~single|only~one|exactly~one w|vector|vector~w|solution satisfies|solves Xw=t"),
)  # fmt: skip
MANY = (
    *said("the system|equation Xw=t has infinitely~many|many|several|more~than~one solutions|solution"),
    *said("there are infinitely~many|many|several solutions of|to Xw=t"), "X maps some nonzero vectors to zero",
)  # fmt: skip
ROWS_INDEPENDENT = (
    "X has n linearly independent rows", "the null space of X has dimension d-n",
    "none of the rows of X is a linear combination of the others",
    "none of its rows is a linear combination of the others", "no row of X is a linear combination of the other rows",
)  # fmt: skip
COLUMNS_INDEPENDENT = (
    "the columns of X are linearly independent", "no column of X is a linear combination of the other columns",
    *said("no column of X can be written in~terms|as~a~linear~combination of the other|other~columns|others"),
)  # fmt: skip
GRADIENT_IN_NULL_SPACE = (
    *said("the~gradient|the~gradient~of~the~loss|each~gradient lies|is in the null~space|kernel of X"),
    *said("the~gradient|each~gradient is an element of the null~space|kernel of X"),
)

RMSPROP_FINDS_LEAST_NORM = (
    *said("RMSProp converges~to|finds|obtains|reaches|attains|arrives~at|ends~at the minimum-norm solution"),
    *said("RMSProp~solution|point~that~RMSProp~reaches is|equals the minimum-norm solution"),
)
EQUAL_COORDINATES = (
    *said("the two|both weights|coordinates|components of w are equal|identical|the~same at every|each step"),
    *said("the two|both weights|coordinates|components of w are equal|identical|the~same"),
    *said("the two|both weights|coordinates|components are equal|identical|the~same"),
    *said("the path of RMSProp runs|lies along|on the diagonal"), *said("RMSProp moves|runs|stays|walks along|on the diagonal"),
    *said("RMSProp updates|moves both weights|coordinates equally|alike"),
)  # fmt: skip
FIRST_MOVES_TWICE = (
    *said("the first coordinate|weight|component of~w|~ moves|changes|travels twice as far|much as the second"),
    *said("RMSProp updates the first weight|coordinate at double|twice the rate of the second"),
)

MANY_STEPS = (
    *said("for|over many iterations|steps|updates"), *said("over t iterations|steps|updates"),
    *said("when|as|if|where|once t is large|big"), *said("for large t"),
    *said("taking|with the dimension|size into~account|shown"), *said("with d weights|features|entries"),
)  # fmt: skip
KEPT_BY_BACKPROPAGATION = (
    *said("back-propagation|the~backward~pass|standard~back-propagation stores|keeps|saves all|all~of the iterates|weights"),
    *said("all~the|all~of~the|all iterates|weights|intermediate~weights are stored|kept|saved for|in back-propagation"),
    *said("all~the|all~of~the|all iterates|weights are stored|kept|saved for|in the~backward~pass"),
    *said("back-propagation|the~backward~pass stores|needs|keeps|saves the weights|iterate of each|every|all iteration|step"),
    *said("the weights of each|every|all iteration|iterations must|~ be|are saved|stored|kept for the~backward~pass"),
)
ONLY_LAST_KEPT = (
    *said(
        "for the~backward~pass|back-propagation , only the weights of the last|final|latest iteration must be saved|stored|kept"
    ),
    *said("back-propagation|the~backward~pass stores|keeps|needs only the last|latest|final weights|iterate"),
)

CYCLIC = (
    *said("the~computation|the computation~graph|graph contains|has a cycle|loop"),
    *said("there is|are a|~ cycle|cycles|loop|loops in the computation~graph|graph"), "the computation graph is cyclic",
    *said("in the computation graph , a|the|some node can be reached from itself"), "a node can be reached from itself",
)  # fmt: skip

MINIMISES = (
    *said("the~optimal~learning~rate minimises|minimizes L_1|the~loss|the~loss~after~one~step"),
    *said("at|for the~optimal~learning~rate the loss~after~one~step|loss|L_1 attains|takes|has its smallest|least|minimum value"),
    *said("at|for the~optimal~learning~rate the loss~after~one~step|loss|L_1 is smallest|minimal|lowest"),
    *said("the loss~after~one~step is minimised|minimized|smallest at|by the~optimal~learning~rate"),
    *said("setting the|its derivative to zero gives|yields the~global~minimum|a~global~minimum|a~minimum|the~minimum"),
)
MAXIMISES = (
    *said("the~optimal~learning~rate maximises|maximizes L_1|the~loss|the~loss~after~one~step"),
    *said(
        "at|for the~optimal~learning~rate the loss~after~one~step|loss|L_1 attains|takes|has its largest|greatest|maximum value"
    ),
    *said("setting the|its derivative to zero gives|yields the~maximum|a~maximum"),
)

MATCHING_STRENGTH = (
    *said("regularisation|regularization strength that matches weight~decay|the~weight~decay"),
    *said("regularisation|regularization strength that makes both|the|the~two steps|updates equal|agree|the~same"),
)
