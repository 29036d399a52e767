"""In which words answers say again what the questions seek: that both updates agree, or where the loss is least."""

from grader.reference import said

BOTH_AGREE = (
    *said("two|the~two|both updates|steps|methods are equal|equivalent|identical|the~same"),
    *said("two|the~two|both updates|steps|methods|rules agree|coincide|match"),
    *said("the|both updates|steps|methods|rules agree|coincide|match|are~the~same|are~equal|are~equivalent|are~identical"),
    *said("they|them|these agree|coincide|match|are~equal|are~equivalent"),
    *said("them|both|the~two|both~methods|both~updates|both~steps|the~two~methods|the~two~updates|the~two~steps equal|equivalent|"
          "identical|agree|coincide|the~same"),
    *said("both~methods|both~updates|both~steps|the~two~methods|the~two~updates|the~two~steps|the~updates to "
          "agree|coincide|match|be~equal|be~the~same|be~equivalent|be~identical"),
)  # fmt: skip
LEAST = (
    *said("L_1|the~loss|the~loss~after~one~step|the~new~loss|loss~after~one~iteration is smallest|minimal|minimised|minimized|"
          "lowest|least"),
    *said("the derivative|slope vanishes|is~zero|is~0|equals~zero"),
    *said("the stationary~point|minimum|minimiser|minimizer|optimum"),
    *said("solving~for the~stationary~point|the~minimum|the~minimiser|the~minimizer|the~optimum|the~root|the~learning~rate|eta"),
)  # fmt: skip
