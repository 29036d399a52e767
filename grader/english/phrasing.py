"""The grammar of sentences of change, over the letters of `coding`: causes, what becomes of a quantity, and how they are joined.

Each table lists kinds with their patterns; a phrase has the kind of the first that fits it whole.
"""

from __future__ import annotations

import re


def union(table: tuple[tuple[str, str], ...]) -> str:
    return "(?:" + "|".join(pattern for _, pattern in table) + ")"


# ---------------------------------------------------------------- pieces

P = r"(?:P|B|T)"
_OF = r"(?:(?:value|size|level|amount|magnitude|choice|setting|degree|number|length)s? of )?"
_HOW = r"(?:how (?:ADJ|deep) )?"
_AFTER = r"(?: (?:BE USED|BE HVD|BE|we USEV|we HVV|there BE))?"
ONE = rf"(?:{_OF}{P}(?: (?:value|size|setting|level)s?)?|how (?:ADJ|deep) {P}{_AFTER})"
PS = rf"(?:{ONE}(?:(?: ,)?(?: and| or| nor) {ONE})*)"
ADJ = r"(?:ADJ)"
AMOUNT = r"(?:K|TW|FD|FCV|FR)"  # twice, four times, half
SCALED = rf"(?:{AMOUNT} as {ADJ})"
SAMELY = r"(?:SM |some |any )"
BY = r"(?:by (?:factor(?: of)? (?:N|K)|K|FD|FR)|FD|K|INHALF)"
TIMES = rf"(?:by (?:N|F)|by (?:{SAMELY})*(?:positive |nonzero )?(?:factor|number|constant|scalar|amount)(?: F)?|{BY})"
AFN = "(?:AFN|AFV)"
SAME = "(?:SM|IND)"
NUP, NDOWN = r"(?:NU|UPV)", r"(?:ND|DNV)"
GETS = r"(?:BE|GETV|HVV)"
_IN = r"(?:of|for|in|by|with|at)"
OWNER = r"(?:Q|O|B)"
_UNITS = r"(?:units?|neurons?|outputs?)(?: in (?:last|final|later|following|subsequent|next|deeper) layers?)?(?: that follow)?"
HOLDER = rf"(?:{_UNITS}|Q|O|B|we|IT|T|layer|network|model|net|system|architecture|method|algorithm|procedure)"
NARROW = r"(?:(?: (?:of|for|with|in|at|after) SET(?:(?: ,| and| ,? with)? SET)*))"
_THING = (
    r"(?:(?:size|value|number|amount|magnitude|extent|side|norm|length) of )?(?:Q|B)(?: (?:size|value))?(?: (?:of|in|for) O)?"
)
_OWNED = rf"W (?:(?:HVD |USED |that BE HVD )?{_IN}) {OWNER}|(?:Q|O|B) W|how ADJ W {OWNER} HVV"
Q = rf"(?:{_THING}|{_HOW}(?:Q|B) (?:BE|there BE|we HVV)|{_OWNED})"
QS = rf"(?:{Q}(?:(?: ,)?(?: and| or| as well as) {Q})*)"
NOT = r"(?:NOT )?"
DONT = r"(?:(?:DO|can) NOT )?"
AGAIN = r"(?: AB| as such)?"
NS = r"(?:N|S)"
END = rf"(?:E|(?:no|unit) {ONE}|{ONE}(?: of)? {NS}|{NS}(?: {ONE})?|{ONE})"

_SET = rf"(?:E|{P}(?: of| BE| size(?: of)?)? {NS}|{NS} {P}|(?:no|unit) {P})"
_SETS = rf"{_SET}(?:(?: , and| ,| and| ,? with)? {_SET})*"
SETTINGS = re.compile(
    rf"(?:(?<= )|^)(?:(?:with|for|at|given|using|in) {_SETS} , |(?:with|for|at|of|using|and) {_SETS}(?: |$)|without {P} ?,? ?)"
)
_STILL = rf"(?:KPG )?{PS} (?:(?:BE )?(?:KPD |held |HVD )?SM|STAYV(?= ,| \\.| $))"
HELD = re.compile(
    rf"(?:(?<= )|^)(?:(?:for|with|at) (?:SM|given) {PS} (?:, )?|(?:, )?(?:while|with|if|when|and) {_STILL}(?: |$)"
    rf"|and (?:we )?KPV {PS}(?: SM)? (?=,)|(?:for|in|at) RSD {PS} (?:, )?)"
)
ECHO = re.compile(rf"(?:and )?(?:(?P<also>so)|NOT|nor) (?:DO|BE) (?P<more>{PS}) ?[.;!]?(?: |$)")

# ---------------------------------------------------------------- causes, as nouns and as clauses

RANGE = rf"(?:from {END} to {END})"
AGAINST = rf"(?:{END} INST {END})"

CAUSES: tuple[tuple[str, str], ...] = (
    ("range", rf"(?:(?:MOVG|AFG|UPG|DNG|REPG) )?(?:{PS} )?{RANGE}"),
    ("against", rf"(?:USEG )?{AGAINST}"),
    ("swap", rf"REPG {END} (?:by|with) {END}"),
    ("factor", "(?:USEG )?MP"),
    ("factor", rf"REPG {ONE} (?:by|with) MP"),
    ("factor", rf"(?:HVG |USEG )?{AMOUNT} (?:as {ADJ} )?(?:of )?{PS}"),
    ("factor", rf"FCG (?:of |in )?{PS}"),
    ("factor", rf"FD (?:NU|UPV) (?:in|of) {PS}"),
    ("factor", rf"(?:{NUP}|UPG) (?:(?:in|of) )?{PS} {BY}"),
    ("shrunk", rf"(?:{NDOWN}|DNG) (?:(?:in|of) )?{PS} {BY}"),
    ("factor", rf"MULG {PS} {TIMES}"),
    ("shrunk", rf"DIVG {PS} {TIMES}"),
    ("factor", rf"{P} ARR MP"),
    ("shift", rf"{P} PLUS (?:N|SM|const|offset)"),
    ("factor", rf"{PS} (?:that BE )?{SCALED}"),
    ("factor", rf"MKG {PS} {SCALED}"),
    ("up", rf"(?:USEG |HVG |ADDG )?(?:CU|CX)(?: CX)?(?: (?:number|amount|value|setting|choice|level)s? (?:of|for))? {PS}"),
    ("up", rf"{NUP} (?:in|of|to) {PS}"),
    ("up", rf"(?:UPG|UPD|ADDG) {PS}"),
    ("up", rf"ADDG (?:CX|CU) {PS}"),
    ("shift", rf"ADDG (?:{SAME} )*(?:N |number |amount |value |positive )?to {PS}"),
    ("shift", rf"(?:shift|AFV|AFG) (?:of )?{PS} by (?:{SAME} )*(?:N|number|amount|value)?"),
    ("up", rf"MKG {PS} CU"),
    ("up", rf"{PS} of CU (?:size|value|length)"),
    ("down", rf"(?:USEG |HVG )?CD(?: (?:number|amount|value|setting|choice|level)s? (?:of|for))? {PS}"),
    ("down", rf"{NDOWN} (?:in|of|to) {PS}"),
    ("down", rf"(?:DNG|DND|REMG) {PS}"),
    ("down", rf"MKG {PS} CD"),
    ("up", rf"{PS} (?:CU|UPV)"),
    ("down", rf"{PS} (?:CD|DNV)"),
    ("up", rf"(?:CU|CX) {PS} (?:BE|GETV) (?:ADDD|USED|HVD)"),
    ("affects", rf"(?:AFG|{AFN} of|{AFN} in|{AFN} to|choice of|MULG|USEG) {PS}"),
    ("affects", PS),
)  # fmt: skip

IF: tuple[tuple[str, str], ...] = (
    ("range", rf"(?:we |{PS} )(?:BE )?(?:MOV[VD]|AF[VD]|UP[VD]|DN[VD])(?: {PS})? {RANGE}"),
    ("against", rf"(?:we USEV|we HVV|{PS} BE|BE) {AGAINST}"),
    ("against", rf"{AGAINST} BE USED"),
    ("factor", rf"(?:we REPV {ONE}|{ONE} BE REPD) (?:by|with) MP"),
    ("shift", rf"(?:we REPV {ONE}|{ONE} BE REPD) (?:by|with) SHIFTED"),
    ("swap", rf"we REPV {END} (?:by|with) {END}"),
    ("swap", rf"{END} BE REPD (?:by|with) {END}"),
    ("factor", rf"{PS} (?:BE )?(?:FCV|FCD)"),
    ("factor", rf"we (?:FCV|FCD) {PS}"),
    ("factor", rf"{PS} (?:BE )?UP[VD] {BY}"),
    ("shrunk", rf"{PS} (?:BE )?DN[VD] {BY}"),
    ("factor", rf"{PS} (?:BE )?(?:MULD|MULV) {TIMES}"),
    ("factor", rf"we MULV {PS} {TIMES}"),
    ("shrunk", rf"{PS} (?:BE )?DIVD {TIMES}"),
    ("shrunk", rf"we DIVV {PS} {TIMES}"),
    ("factor", rf"{PS} {GETS} (?:MKD )?{SCALED}"),
    ("factor", rf"we MKV {PS} {SCALED}"),
    ("factor", rf"we (?:USEV|HVV) {AMOUNT} (?:as {ADJ} )?{PS}"),
    ("factor", rf"there BE {AMOUNT} (?:as {ADJ} )?{PS}"),
    ("shift", rf"we (?:ADDV|UPV) (?:{SAME} )*(?:N |number |amount |value |positive )?to {PS}"),
    ("shift", rf"(?:we UPV )?{PS} (?:UPV )?by (?:{SAME} )*(?:positive )?(?:N|amount|number)"),
    ("shift", rf"(?:{SAME} )*(?:N |number |amount |value )?BE (?:ADDD|CX) to {PS}"),
    ("up", rf"{PS} (?:UPV|GETV CU|HVV CU|MULV)"),
    ("up", rf"{PS} (?:BE |GETV )(?:MKD |USED )?(?:UPD|CU|ADDD|to UPV)"),
    ("up", rf"we (?:UPV {PS}|MKV {PS} CU|(?:USEV|HVV) (?:CU|CX) {PS}|ADDV (?:CX |CU )?{PS})"),
    ("up", rf"(?:there BE (?:CU|CX) {PS}|(?:CU|CX) {PS} BE (?:USED|ADDD|HVD))"),
    ("down", rf"{PS} (?:DNV|GETV CD|HVV CD)"),
    ("down", rf"{PS} (?:BE |GETV )(?:MKD |USED )?(?:DND|CD|REMD|to DNV)"),
    ("down", rf"we (?:DNV {PS}|MKV {PS} CD|(?:USEV|HVV) CD {PS}|REMV {PS})"),
    ("affects", rf"(?:{PS} (?:AFV|BE AFD|BE MULD)|we (?:AFV|MULV) {PS})"),
)  # fmt: skip

# ---------------------------------------------------------------- what becomes of a quantity

OUTCOMES: tuple[tuple[str, str], ...] = (
    ("factor", rf"{QS} {DONT}UPV {BY}"),
    ("factor", rf"{QS} {DONT}MULV {TIMES}"),
    ("shrunk", rf"{QS} {DONT}DNV {BY}"),
    ("factor", rf"{QS} BE {NOT}UPD {BY}"),
    ("factor", rf"{QS} {GETS} {NOT}MULD {TIMES}"),
    ("shrunk", rf"{QS} {GETS} {NOT}DIVD {TIMES}"),
    ("factor", rf"{QS} {GETS} {NOT}{AMOUNT} CU"),
    ("shrunk", rf"{QS} {GETS} {NOT}{AMOUNT} CD"),
    ("shifted", rf"{QS} (?:GETV|BE) SHIFTED"),
    ("shrunk", rf"{QS} BE {NOT}DND {BY}"),
    ("factor", rf"{QS} (?:{DONT}FCV|BE {NOT}FCD)"),
    ("factor", rf"{QS} {GETS} {NOT}(?:only )?(?:MKD )?{SCALED}{AGAIN}"),
    ("factor", rf"{QS} {GETS} {NOT}(?:only )?(?:{AMOUNT}|K CU|N times)(?: (?:as ADJ|of))?{AGAIN}"),
    ("factor", rf"{HOLDER} {DONT}HVV (?:only )?{AMOUNT} (?:as {ADJ} )?(?:W|{QS}|B){AGAIN}"),
    ("factor", rf"there BE {NOT}(?:only )?{AMOUNT} (?:as {ADJ} )?{QS}{AGAIN}"),
    ("factor", rf"(?:only )?{AMOUNT} (?:as {ADJ} )?(?:Q|B) BE {NOT}(?:HVD|USED){AGAIN}"),
    ("factor", rf"{QS} {GETS} {AMOUNT} AB"),
    ("shifted", rf"{QS} (?:UPV|BE UPD|BE AFD|AFV|MOVV) by (?:{SAME} )+(?:amount|number|value)?"),
    ("shifted", rf"{QS} UPV by N"),
    ("up", rf"{QS} {DONT}(?:UPV|{GETS} CU)(?: SIZED)?{AGAIN}"),
    ("up", rf"{QS} BE {NOT}UPD"),
    ("up", rf"{HOLDER} {DONT}HVV (?:CU|CX) (?:W|{QS}){AGAIN}"),
    ("up", rf"there BE {NOT}(?:CU|CX) {QS}{AGAIN}"),
    ("up", rf"(?:CU|CX) {QS} BE {NOT}(?:HVD|USED)"),
    ("down", rf"{QS} {DONT}(?:DNV|{GETS} CD)(?: SIZED)?{AGAIN}"),
    ("down", rf"{QS} BE {NOT}DND"),
    ("down", rf"{HOLDER} {DONT}HVV CD (?:W|{QS}){AGAIN}"),
    ("down", rf"there BE {NOT}CD {QS}{AGAIN}"),
    ("down", rf"CD {QS} BE {NOT}(?:HVD|USED)"),
    ("same", rf"{QS} (?:BE|STAYV) {NOT}(?:{SAME}|as ADJ|AB|as AB|what it BE){AGAIN}"),
    ("same", rf"{QS} (?:STAYV|{DONT}STAYV {SAME}|STAYV ADDV|BE KPD {SAME}){AGAIN}"),
    ("same", rf"{HOLDER} {DONT}HVV (?:just )?(?:{SAME} (?:amount of |number of )?(?:W|{QS})|as ADJ (?:W|{QS}){AGAIN})"),
    ("same", rf"there BE {NOT}(?:{SAME} {QS}|as ADJ {QS}){AGAIN}"),
    ("same", rf"{SAME} {QS} BE {NOT}(?:HVD|USED)"),
    ("affects", rf"{QS} {DONT}(?:AFV|BE {NOT}(?:AFD|different))"),
    ("affects", rf"{QS} BE {NOT}AFD"),
)  # fmt: skip

# what becomes of it, without a verb
NOTED: tuple[tuple[str, str], ...] = (
    ("factor", rf"(?:{AMOUNT} (?:as {ADJ} )?{QS}|{QS} {AMOUNT}(?: as {ADJ})?)"),
    ("same", rf"(?:{SAME} {QS}|{QS} {SAME})"),
    ("up", rf"(?:CU {QS}|{QS} CU)"),
    ("down", rf"(?:CD {QS}|{QS} CD)"),
)

# ---------------------------------------------------------------- what a cause does to a quantity

_EFFECT = rf"(?:no EFN|no {AFN}|no role|nothing|no say|EFN|{AFN}|role|any EFN|any {AFN})(?: (?:on|to|in|for|upon|over))"
_TIMES_Q = rf"(?:{AMOUNT} (?:as {ADJ} )?(?:{QS}|W (?:for|of|in) {OWNER})|FD {NUP} (?:in|of) {QS}|FCG (?:of|in) {QS})"
_DRAWS, _NEARER = r"(?:pulls?|push|pushes|draws?|drives?)", r"(?:closer|nearer) to"
DEEDS: tuple[tuple[str, str], ...] = (
    ("factor", rf"{DONT}UPV {QS} {BY}"),
    ("factor", rf"{DONT}MULV {QS} {TIMES}"),
    ("shrunk", rf"{DONT}DIVV {QS} {TIMES}"),
    ("factor", rf"{DONT}MKV {QS} K CU"),
    ("shrunk", rf"{DONT}MKV {QS} K CD"),
    ("shrunk", rf"{DONT}DNV {QS} {BY}"),
    ("factor", rf"{DONT}FCV {QS}"),
    ("factor", rf"{DONT}MKV {QS} {SCALED}{AGAIN}"),
    ("factor", rf"{DONT}MKV {QS} (?:UPV|be UPD) {BY}"),
    ("factor", rf"{DONT}(?:RSV|HVV) (?:to |in |with )?(?:only )?{_TIMES_Q}"),
    ("factor", rf"{DONT}(?:RSV|MKV|CAUSEV) (?:that )?{QS} (?:to )?FCV"),
    ("up", rf"{DONT}UPV {QS}"),
    ("up", rf"{DONT}(?:MKV|KPV) {QS} CU(?: SIZED)?{AGAIN}"),
    ("up", rf"{DONT}(?:CAUSEV|MKV|RSV) {QS} (?:to )?(?:UPV|BE CU|GETV CU)"),
    ("up", rf"{DONT}(?:RSV|HVV) (?:to |in |with |for )?(?:CU|CX|NU in|NU of|UPV in|UPV of|UPG) {QS}"),
    ("up", rf"{DONT}(?:RSV|HVV) (?:to |in )?{QS} (?:UPG|that BE CU)"),
    ("down", rf"{DONT}DNV {QS}"),
    ("down", rf"{DONT}(?:MKV|KPV) {QS} CD(?: SIZED)?{AGAIN}"),
    ("down", rf"{DONT}(?:CAUSEV|MKV|RSV) {QS} (?:to )?(?:DNV|BE CD|GETV CD)"),
    ("down", rf"{DONT}(?:RSV|HVV) (?:to |in |with |for )?(?:CD|ND in|ND of|DNV in|DNV of|DNG) {QS}"),
    ("down", rf"{DONT}(?:RSV|HVV) (?:to |in )?{QS} (?:DNG|that BE CD)"),
    ("same", rf"{DONT}(?:KPV|MKV) {QS} (?:{SAME}|as ADJ|as it BE|AB|as AB){AGAIN}"),
    ("same", rf"{DONT}(?:KPV {SAME}|KPV) {QS}(?: {SAME})?"),
    ("same", rf"{DONT}(?:RSV|HVV) (?:to |in )?(?:exactly )?(?:{SAME} {QS}|as ADJ {QS}|no {AFN} (?:in|of|to) {QS})"),
    ("shifted", rf"(?:AFV|UPV|MOVV) {QS} by (?:{SAME} )+(?:amount|number|value)?"),
    ("down", rf"{DONT}(?:{_DRAWS}|DNV|MOVV|ADDV) {QS} (?:CD )?(?:to|towards|toward|{_NEARER}) origin"),
    ("up", rf"{DONT}(?:{_DRAWS}|MOVV|ADDV) {QS} (?:CX )?away from origin"),
    ("affects", rf"{DONT}AFV {QS}"),
    ("affects", rf"{DONT}(?:HVV|MKV|play|plays|RSV|DO|AFV|exert|exerts) {_EFFECT} {QS}"),
)  # fmt: skip

# ---------------------------------------------------------------- the quantity along its parameter

_HOWEVER = rf"(?:how )?(?:ADJ )?{PS}(?: BE| we USEV| we HVV| there BE| BE USED| BE HVD)?"
_WHATEVER = rf"(?: ,)? (?:WHATEVER|for any|for every|for all) {_HOWEVER}"
ALONG: tuple[tuple[str, str], ...] = (
    ("affects", rf"{QS} {DONT}DEPV (?:up)?on {PS}"),
    ("affects", rf"{QS} BE {NOT}(?:dependent (?:up)?on|function of|DEPD on|sensitive to) {PS}"),
    ("same", rf"{QS} (?:BE|STAYV) {NOT}IND (?:of|to|from|by|under|against) (?:{AFN} of |{AFN} in |choice of |AFG )?{PS}"),
    ("same", rf"{QS} (?:BE|STAYV) {NOT}(?:{SAME}|as ADJ) (?:for|with|at) (?:all|any|every|different|other) {PS}"),
    ("same", rf"{QS} (?:BE|STAYV) {NOT}(?:{SAME}|as ADJ){_WHATEVER}"),
    ("same", rf"(?:WHATEVER) {_HOWEVER} , {QS} (?:(?:BE|STAYV) {NOT}{SAME}|DO NOT AFV|STAYV ADDV)"),
    ("same", rf"{QS} (?:BE|STAYV) {NOT}(?:{SAME}|as ADJ) (?:with and|with or) without {PS}"),
    ("inverse", rf"{QS} (?:BE|MULV|UPV) inversely (?:PROPTO|PROP|with) {PS}"),
    ("order", rf"{QS} {DONT}(?:UPV|MULV) ORDERLY (?:with|in|as) {PS}"),
    ("order", rf"{QS} BE {NOT}(?:ORDER|ORDERLY|PROPTO) ?(?:function of|in|with|of)? ?(?:square of )?{PS}(?: squared)?"),
    ("order", rf"{QS} {DONT}(?:UPV|MULV) (?:PROP|as|with|like) (?:square of )?{PS}(?: squared)?"),
    ("order", rf"{OWNER} {DONT}HVV (?:ORDER )?W (?:that BE )?(?:ORDER |PROPTO )?(?:in |with )?(?:square of )?{PS}"),
    ("order", rf"{OWNER} {DONT}HVV (?:W|amount of W) (?:that UPV (?:ORDERLY )?(?:with|in)) {PS}"),
    ("same", rf"{OWNER} {DONT}HVV (?:{SAME} (?:amount of )?W|(?:amount of )?W (?:that BE )?IND of)(?: (?:in|of) )?{PS}"),
    ("same", rf"{OWNER} {DONT}HVV {SAME} (?:amount of )?W{_WHATEVER}"),
    ("same", rf"WHATEVER {_HOWEVER} , {OWNER} {DONT}HVV {SAME} (?:amount of )?W"),
)  # fmt: skip
_X = rf"(?:MP|E|{P}(?: of)? {NS}|{NS}(?: {P}| N)?|{P})"
_SUBJECT = rf"(?:(?:{OWNER}|(?!no |not )[a-z]+) )?"
_AT = "(?:(?:for|with|of|at|on|in|after) )?"
_LIKE = rf"(?:as|than|of) (?:(?:N|{OWNER}|that|those|it BE|it DO|they DO|for one|with one) )?{_AT}"
COMPARED: tuple[tuple[str, str], ...] = (
    ("factor", rf"{NOT}(?:only )?{AMOUNT} (?:as {ADJ}(?: (?:W|{QS}))?|(?:W|{QS}))"),
    ("up", rf"{NOT}CU(?: (?:W|{QS}))?"),
    ("down", rf"{NOT}CD(?: (?:W|{QS}))?"),
    ("same", rf"{NOT}(?:as ADJ|{SAME}(?: (?:amount|number) of)?)(?: (?:W|{QS}))?"),
)
_MUCH = rf"(?:(?:{DONT}(?:HVV|RSV to|RSV in|RSV) |BE )(?P<much>{union(COMPARED)}))"
FIXED = rf"{OWNER} {DONT}HVV {SAME} (?:amount of )?W"


NOTED_ALONG: tuple[tuple[str, str], ...] = (("same", rf"{QS} {NOT}IND (?:of|to|from|by) {PS}"),)
_LINK = r"(?:,|:|ARR)"
_IDLE = r"(?:(?!NOT\b|no\b|P\b|B\b|T\b|if\b|but\b|only\b|unless\b|must\b)[A-Za-z?]+ ){1,8}?(?:, )?and "  # another consequence
WITH = r"(?:with|by|for|of|through|under|after|on|upon|at|from|via|in)"
WHEN = r"(?:if|when|as|whenever|once)"
MORE = rf"(?P<more>(?: ,)?(?: and| as)?(?: so)? (?:DO|BE) (?:{PS}|{QS}))?"
FRAMES: tuple[tuple[str, str], ...] = (
    ("if", rf"(?:{WHEN}) (?P<if>{union(IF)}) ,?(?: then)? ?(?:{_IDLE})??(?P<out>{union(OUTCOMES)})"),
    ("if", rf"(?P<out>{union(OUTCOMES)}) ,? ?(?:{WHEN}) (?P<if>{union(IF)})"),
    ("note", rf"^(?P<cause>{union(CAUSES)}) {_LINK} (?P<noted>{union(NOTED)})"),
    ("noted along", rf"^(?P<along>{union(NOTED_ALONG)})"),
    ("with", rf"(?:{WITH} )?(?P<cause>{union(CAUSES)}) {_LINK} (?P<out>{union(OUTCOMES)})"),
    ("with", rf"(?P<out>{union(OUTCOMES)}) {WITH} (?P<cause>{union(CAUSES)})"),
    ("along", rf"(?P<along>{union(ALONG)})"),
    ("deed", rf"(?:NOT (?=P nor))?(?P<cause>{union(CAUSES)}) (?P<deed>{union(DEEDS)})"),
    ("says", rf"(?P<cause>{union(CAUSES)}) (?:RSV|implies|imply|MKV) (?:that )?(?P<out>{union(OUTCOMES)})"),
    ("pair", rf"(?P<cause>{union(CAUSES)}) , (?P<effect>(?:CU|CD) {QS}(?: (?:BE|GETV))?)"),
    ("pair", rf"(?P<effect>(?:CU|CD) {QS}(?: (?:BE|GETV))?) , (?P<cause>{union(CAUSES)})"),
    ("pair", rf"(?P<cause>{union(CAUSES)}) (?:ARR|EQ|RSV(?: (?:to|in))?) (?P<effect>(?:CU|CD) {QS}|{QS} (?:CU|CD))"),
    ("with", rf"(?P<cause>{union(CAUSES)}) ARR (?P<out>{union(OUTCOMES)})"),
    ("with", rf"{WITH} (?P<cause>{union(CAUSES)}) (?P<out>{union(OUTCOMES)})"),
    ("pair", rf"(?P<cause>{union(CAUSES)}) (?:,|ARR|EQ) (?P<effect>{SAME} (?:number of )?{QS})"),
    ("pair", rf"(?P<cause>{union(CAUSES)}) , (?P<effect>(?:CU|CD) {QS}) (?:(?:[a-z]+ ){{1,3}}|O |we |IT )HVV"),
    ("contrast", rf"(?P<than>{_SUBJECT}{_AT}(?P<new>{_X}) {_MUCH}) {_LIKE}(?P<old>{_X})"),
    ("contrast", rf"(?P<than>{QS} {_MUCH}) {_AT}(?P<new>{_X}) {_LIKE}(?P<old>{_X})"),
    ("contrast", rf"(?P<than>{_SUBJECT}{_AT}(?P<new>{_X}) HVV (?P<much>(?:only )?{AMOUNT} {Q})) {WITH} (?P<old>{_X})"),
    ("headed", rf"(?P<out>{union(OUTCOMES)})"),
    ("fixed", rf"(?P<fixed>{FIXED})"),
)  # fmt: skip
_GOES_ON = "because|since|, as|so|due|thanks|owing|which|hence|namely|meaning|thereby|while|whereas|but|and|in that"
_PURPOSE = r" (?:in order )?to (?:match|get|obtain|imitate|reproduce|mimic|HVV|RSV) (?:SM )?(?:P|Q|B|update|step|RSD P)\b"
_APART = r" , (?:Q|B) (?:STAYV|[A-Z]{2,3}V)\b"  # another clause
TAIL = rf"(?= ?(?:[.;!] ?)*$| ?[;:] | ?,? ?(?:{_GOES_ON})\b|{_PURPOSE}|{_APART})"
COMPILED: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(frame + MORE + TAIL)) for name, frame in FRAMES)


def _whole(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in table)


KINDS = {
    "much": _whole(COMPARED),
    "cause": _whole(CAUSES),
    "if": _whole(IF),
    "out": _whole(OUTCOMES),
    "deed": _whole(DEEDS),
    "along": _whole((*ALONG, *NOTED_ALONG)),
    "noted": _whole(NOTED),
}


def kind_of(part: str, phrase: str) -> str:
    """The kind of a phrase of a frame: the first that fits it whole."""
    return next((kind for kind, pattern in KINDS[part] if pattern.fullmatch(phrase)), "")
