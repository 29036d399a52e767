"""One walk through a program: statements, expressions and calls, step by step.

A name is looked up in the function, in what encloses it, in the source around the class, then among what imports bring and what
Python has. What torch says of a call is the program's failure, told with its line; what the walk does not know is refused. Errors
that a program raises itself under a condition are told apart, since they say only that the program is not for this case.

Long, since a walk through a language is read in one place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from grader.walked import kinds, library, methods, sums
from grader.walked.blame import clash
from grader.walked.followed import first_line, followed, label_of, way
from grader.walked.imported import ROOTS, brought, star, stepped
from grader.walked.values import (
    MAX_DEPTH,
    MAX_PIECES,
    MAX_STEPS,
    MISSING,
    Above,
    Bound,
    Failed,
    Function,
    Kind,
    Method,
    Name,
    Partial,
    Refused,
    Scope,
    Thing,
    Value,
    bounded,
    is_key,
    is_module,
    is_tensor,
    kind_of,
    layers_in,
    opaque,
)

UNFORESEEN = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError, RuntimeError)
LINES, FLOW, YIELDED = "<lines>", "<flow>", "<yielded>"  # no identifiers, so that no program speaks of them
_CUTS = frozenset({"split", "chunk", "unbind"})
_HERE = frozenset({"getattr", "setattr", "hasattr", "type", "super"})


class Returned(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class _Broken(Exception):
    """A loop is left."""


class _Continued(Exception):
    """A loop goes on with its next turn."""


class Walk:
    """One program, its steps and its depth; `root` is the network that is built."""

    def __init__(self, module: ast.Module) -> None:
        self.tops = dict(_tops(module))
        self.stars = star(module)
        self.top = Scope({})
        self.open: set[str] = set()  # names of the source whose value is being looked for
        self.steps, self.line = 0, 1
        self.calls: list[ast.FunctionDef | ast.Lambda] = []
        self.root: Any = None

    # ------------------------------------------------------------ functions

    def entered(self, own: Any, function: Function, inputs: tuple[Value, ...], named: dict[str, Value]) -> Value:
        """The forward of a network, as torch calls it."""
        outermost = own is self.root and not self.calls
        if outermost:
            self.steps = 0
            own.__dict__[LINES] = {}
        try:
            returned = self.invoke(
                Function(function.node, function.scope, function.defaults, function.named, function.kind, (own,)),
                list(inputs), named,
            )  # fmt: skip
        except RecursionError:
            raise Refused("expressions nested too deeply") from None
        if outermost:
            if returned is None:
                raise Failed("forward returns nothing", function.node.lineno)
            if not is_tensor(returned):
                raise Refused(f"forward returns a {type(returned).__name__}")
            own.__dict__[FLOW] = way(returned, own)
        return returned

    def function(self, function: Function, positional: list[Value], named: dict[str, Value]) -> Value:
        if len(self.calls) >= MAX_DEPTH:
            raise Refused("calls nested too deeply")
        given = [*function.bound, *positional]
        own = given[0] if given and function.kind is not None else None
        names = _given(function, given, named, 1 if function.bound else 0)
        scope = Scope(names, function.scope, function.kind, own)
        if _generates(function.node):
            names[YIELDED] = []
        self.calls.append(function.node)
        try:
            if isinstance(function.node, ast.Lambda):
                return self.value(function.node.body, scope)
            self.body(function.node.body, scope)
        except Returned as returned:
            return names.get(YIELDED, returned.value)
        except RecursionError:
            raise
        except UNFORESEEN as error:  # what torch says was told as the program's failure where it was said
            raise Refused(f"a step that cannot be walked in line {self.line}: {first_line(str(error))[:60]}") from None
        finally:
            self.calls.pop()
        return names.get(YIELDED)

    def defined(self, node: ast.FunctionDef | ast.Lambda, scope: Scope, kind: Kind | None = None) -> Function:
        """A function with its defaults, which are looked up where it is defined."""
        defaults = tuple(self.value(item, scope) for item in node.args.defaults)
        named = tuple(MISSING if item is None else self.value(item, scope) for item in node.args.kw_defaults)
        around = scope.outer if kind is not None and scope.outer is not None else scope
        return Function(node, around, defaults, named, kind)

    def kind(self, node: ast.ClassDef, scope: Scope) -> Kind:
        """A class of the program."""
        record = [item for item in node.decorator_list if ast.unparse(item).split("(")[0].split(".")[-1] == "dataclass"]
        if node.keywords or len(record) != len(node.decorator_list):
            raise Refused(f"`class {node.name}` with more than bases")
        ancestors, extends = kinds.bases([self.value(base, scope) for base in node.bases])
        found = Kind(node.name, node, ancestors, extends)
        if record or extends == "tuple":
            found.fields = kinds.fields_of(node)
        inner = kinds.scope_of(found, scope)
        for item in node.body:
            match item:
                case ast.FunctionDef():
                    self.line = item.lineno
                    found.names[item.name] = kinds.method_of(self.defined(item, inner, found), item.decorator_list)
                case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign(value=None):
                    continue
                case ast.Assign() | ast.AnnAssign() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
                    self.statement(item, inner)
                case _:
                    raise Refused(f"`{type(item).__name__}` in the class, line {item.lineno}")
        found.names.update({name: Method(value) for name, value in found.names.items() if isinstance(value, Function)})
        return kinds.made(found, self.entered)

    # ------------------------------------------------------------ statements

    def body(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            self.statement(statement, scope)

    def tick(self, node: ast.AST) -> None:
        self.steps += 1
        self.line = getattr(node, "lineno", self.line)
        if self.steps > MAX_STEPS:
            raise Refused("too many steps")

    def statement(self, node: ast.stmt, scope: Scope) -> None:
        self.tick(node)
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                return
            case ast.Expr(value=value):
                self.value(value, scope)
            case ast.Assign(targets=targets, value=value):
                result = self.value(value, scope)
                self.note(node, result)
                for target in targets:
                    self.assign(target, result, scope)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.assign(target, self.value(value, scope), scope)
            case ast.AugAssign(target=(ast.Name() | ast.Attribute() | ast.Subscript()) as target, op=op, value=value):
                before, added = self.value(target, scope), self.value(value, scope)
                self.assign(target, self.added(op, before, added), scope)
            case ast.Return(value=value):
                returned = None if value is None else self.value(value, scope)
                self.note(node, returned)
                raise Returned(returned)
            case ast.If(test=test, body=body, orelse=orelse):
                self.body(body if sums.truth(self.value(test, scope)) else orelse, scope)
            case ast.Import() | ast.ImportFrom():
                scope.names.update(brought(node))
            case ast.FunctionDef(name=name, decorator_list=[]):
                scope.names[name] = self.defined(node, scope)
            case ast.ClassDef(name=name):
                scope.names[name] = self.kind(node, scope)
            case ast.Delete(targets=targets) if all(isinstance(item, ast.Name) and item.id in scope.names for item in targets):
                for item in targets:
                    del scope.names[ast.unparse(item)]
            case _:
                self.flow(node, scope)

    def flow(self, node: ast.stmt, scope: Scope) -> None:
        """Loops, and what may stop a program."""
        match node:
            case ast.For(target=target, iter=iterator, body=body, orelse=orelse):
                self.loop(self.turns(target, sums.items(self.value(iterator, scope)), scope), body, orelse, scope)
            case ast.While(test=test, body=body, orelse=orelse):
                self.loop(iter(lambda: sums.truth(self.value(test, scope)), False), body, orelse, scope)
            case ast.Break():
                raise _Broken
            case ast.Continue():
                raise _Continued
            case ast.Assert(test=test, msg=words):
                if not sums.truth(self.value(test, scope)):
                    told = f": {words.value!r}" if isinstance(words, ast.Constant) else ""
                    raise Failed(first_line(f"AssertionError{told}"), node.lineno, declined=True)
            case ast.Raise(exc=error):
                told = "an error" if error is None else ast.unparse(error)
                raise Failed(f"it raises {first_line(told)[:120]}", node.lineno, declined=not self.always(node))
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
                try:
                    self.body([*body, *orelse], scope)
                except Failed:
                    if handlers:
                        raise Refused("an error that is caught") from None
                    raise
                finally:
                    self.body(last, scope)
            case ast.Match(subject=subject, cases=cases):
                value = self.value(subject, scope)
                chosen = next((case for case in cases if self.matches(case, value, scope)), None)
                self.body([] if chosen is None else chosen.body, scope)
            case ast.With(items=items, body=body):
                with self.around(items):
                    self.body(body, scope)
            case _:
                raise Refused(f"`{type(node).__name__}` in line {self.line}")

    def matches(self, case: ast.match_case, value: Value, scope: Scope) -> bool:
        if not self.fits(case.pattern, value, scope):
            return False
        return case.guard is None or sums.truth(self.value(case.guard, scope))

    def fits(self, pattern: ast.pattern, value: Value, scope: Scope) -> bool:
        """Whether a value is what a pattern of numbers, texts and names asks for."""
        match pattern:
            case ast.MatchValue(value=wanted):
                return sums.compared(ast.Eq(), value, self.value(wanted, scope))
            case ast.MatchSingleton(value=wanted):
                return value is wanted
            case ast.MatchOr(patterns=patterns):
                return any(self.fits(item, value, scope) for item in patterns)
            case ast.MatchAs(pattern=inner, name=name):
                fits = inner is None or self.fits(inner, value, scope)
                if fits and name is not None:
                    scope.names[name] = value
                return fits
        raise Refused(f"`{type(pattern).__name__}` in line {self.line}")

    def turns(self, target: ast.expr, values: list[Value], scope: Scope) -> Iterator[bool]:
        for item in values:
            self.assign(target, item, scope)
            yield True

    def loop(self, turns: Iterator[bool], body: Sequence[ast.stmt], orelse: Sequence[ast.stmt], scope: Scope) -> None:
        try:
            for _ in turns:
                try:
                    self.body(body, scope)
                except _Continued:
                    continue
        except _Broken:
            return
        self.body(orelse, scope)

    def always(self, node: ast.Raise) -> bool:
        """Whether the function in which an error is raised cannot but raise it."""
        body = self.calls[-1].body if self.calls and isinstance(self.calls[-1], ast.FunctionDef) else []
        before = body[: body.index(node)] if node in body else None
        return before is not None and not any(isinstance(item, ast.Return) for top in before for item in ast.walk(top))

    def around(self, items: Sequence[ast.withitem]) -> Any:
        """The surroundings of a block: only whether gradients are kept."""
        import torch

        shown = [ast.unparse(item.context_expr) for item in items]
        if len(items) == 1 and items[0].optional_vars is None:
            if shown[0] in ("torch.no_grad()", "torch.inference_mode()"):
                return torch.no_grad()
            if shown[0] == "torch.enable_grad()" or "autocast(" in shown[0]:
                return nullcontext()
        raise Refused(f"`with {shown[0][:60]}`")

    def note(self, node: ast.stmt, value: Value) -> None:
        """What a line gives, where that is a tensor: comments speak of it. A line that gives several shapes gives none."""
        if is_tensor(value) and self.root is not None:
            lines, line, shape = self.root.__dict__.setdefault(LINES, {}), node.end_lineno or node.lineno, tuple(value.shape)
            lines[line] = shape if lines.get(line, shape) == shape else ()

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name] = value
            case ast.Attribute(value=owner, attr=name):
                kinds.stored(self.value(owner, scope), name, value, self.safely)
            case ast.Subscript(value=owner, slice=place):
                self.placed(self.value(owner, scope), place, value, scope)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part, item in zip(parts, self.parted(parts, sums.items(value)), strict=True):
                    self.assign(part.value if isinstance(part, ast.Starred) else part, item, scope)
            case _:
                raise Refused(f"an assignment in line {self.line}")

    def placed(self, owner: Value, place: ast.expr, value: Value, scope: Scope) -> None:
        """`owner[place] = value`: a tensor is filled, a list or a dict has another item."""
        if not is_tensor(owner):
            if isinstance(place, ast.Slice):
                raise Refused(f"an assignment in line {self.line}")
            sums.placed(owner, self.value(place, scope), value)
            return
        where = tuple(self.slice(part, scope) for part in (place.elts if isinstance(place, ast.Tuple) else [place]))
        self.safely(lambda whole, given: whole.__setitem__(where, given), [owner, sums.number(value)], {}, "setitem")

    def parted(self, parts: Sequence[ast.expr], values: list[Value]) -> list[Value]:
        """Values for the parts of a target, of which one may take many."""
        stars = [place for place, part in enumerate(parts) if isinstance(part, ast.Starred)]
        if stars and len(values) >= len(parts) - 1:
            ends = len(values) - (len(parts) - 1 - stars[0])
            values = [*values[: stars[0]], values[stars[0] : ends], *values[ends:]]
        if len(values) != len(parts):
            raise Failed(f"{len(parts)} names for {len(values)} values", self.line)
        return values

    # ------------------------------------------------------------ expressions

    def value(self, node: ast.expr, scope: Scope) -> Value:
        self.tick(node)
        match node:
            case ast.Constant(value=(bool() | int() | float() | str() | None) as value):
                return bounded(value)
            case ast.Constant(value=value) if value is Ellipsis:
                return value
            case ast.Name(id=name):
                return self.name(name, scope)
            case ast.Attribute(value=owner, attr=name):
                return self.attribute(self.value(owner, scope), name)
            case ast.BinOp(left=left, op=op, right=right):
                return self.operate(op, self.value(left, scope), self.value(right, scope))
            case ast.UnaryOp(op=op, operand=operand):
                return self.unary(op, self.value(operand, scope))
            case ast.BoolOp(op=op, values=values):
                for item in values[:-1]:
                    found = self.value(item, scope)
                    if sums.truth(found) is isinstance(op, ast.Or):
                        return found
                return self.value(values[-1], scope)
            case ast.Compare(left=left, ops=ops, comparators=others):
                before = self.value(left, scope)
                for sign, other in zip(ops, others, strict=True):
                    after = self.value(other, scope)
                    if not sums.compared(sign, before, after):
                        return False
                    before = after
                return True
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if sums.truth(self.value(test, scope)) else orelse, scope)
            case ast.Subscript(value=owner, slice=place):
                return self.item(self.value(owner, scope), place, scope)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return self.call(function, arguments, keywords, scope)
            case ast.NamedExpr(target=target, value=given):
                result = self.value(given, scope)
                self.assign(target, result, scope)
                return result
            case ast.Lambda():
                return self.defined(node, scope)
        return self.collected(node, scope)

    def collected(self, node: ast.expr, scope: Scope) -> Value:
        """Lists, dicts, texts, and what is made for every item of them."""
        match node:
            case ast.List(elts=parts):
                return self.arguments(parts, scope)
            case ast.Tuple(elts=parts):
                return tuple(self.arguments(parts, scope))
            case ast.Set(elts=parts):
                return list(dict.fromkeys(map(_key, self.arguments(parts, scope))))
            case ast.Dict(keys=keys, values=values):
                found: dict[Value, Value] = {}
                for key, value in zip(keys, values, strict=True):
                    given = self.value(value, scope)
                    found.update(_keyed(given) if key is None else {_key(self.value(key, scope)): given})
                return bounded(found)
            case ast.ListComp(elt=element, generators=generators) | ast.GeneratorExp(elt=element, generators=generators):
                return bounded([self.value(element, inner) for inner in self.scopes(generators, scope)])
            case ast.DictComp(key=key, value=value, generators=generators):
                return bounded(
                    {_key(self.value(key, inner)): self.value(value, inner) for inner in self.scopes(generators, scope)}
                )
            case ast.Yield(value=given) if YIELDED in scope.names:
                bounded(scope.names[YIELDED]).append(None if given is None else self.value(given, scope))
                return None
            case ast.YieldFrom(value=given) if YIELDED in scope.names:
                bounded(scope.names[YIELDED]).extend(sums.items(self.value(given, scope)))
                return None
            case ast.JoinedStr(values=parts):
                return bounded("".join(str(self.value(part, scope)) for part in parts))
            case ast.FormattedValue(value=given, format_spec=spec):
                return sums.formatted(self.value(given, scope), "" if spec is None else str(self.value(spec, scope)))
        raise Refused(f"`{type(node).__name__}` in line {self.line}")

    def scopes(self, generators: Sequence[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        """A scope for every turn of a comprehension."""
        if not generators:
            yield scope
            return
        first, *rest = generators
        for item in sums.items(self.value(first.iter, scope)):
            inner = Scope({}, scope, scope.kind, scope.own)
            self.assign(first.target, item, inner)
            if all(sums.truth(self.value(test, inner)) for test in first.ifs):
                yield from self.scopes(rest, inner)

    def name(self, name: str, scope: Scope) -> Value:
        inner: Scope | None = scope
        while inner is not None:
            if name in inner.names:
                return inner.names[name]
            inner = inner.outer
        if name in self.tops:
            return self.of_source(name)
        for path in self.stars:
            known = {"nn": library.LAYERS, "F": library.MORE_FUNCTIONS}.get(path, ())
            if name in known or (path == "nn" and name == "Module"):
                return Name((path, name))
        if name in ROOTS:
            return ROOTS[name]
        if name in library.BUILTINS:
            return Name(("builtin", name))
        raise Refused(f"the name {name}, which nothing in the class defines")

    def of_source(self, name: str) -> Value:
        """A name that the source around the class defines: looked for when it is needed."""
        if name not in self.top.names:
            if name in self.open:
                raise Refused(f"the name {name}, which needs itself")
            self.open.add(name)
            held, self.calls, line = self.calls, [], self.line
            try:
                self.statement(self.tops[name], self.top)
            finally:
                self.open.discard(name)
                self.calls, self.line = held, line
        if name not in self.top.names:
            raise Refused(f"the name {name}")
        return self.top.names[name]

    def operate(self, op: ast.operator, left: Value, right: Value) -> Value:
        if (found := sums.joined(op, left, right)) is not MISSING:
            return found
        rule = sums.OPERATORS.get(type(op))
        if rule is None or (isinstance(op, ast.Pow) and not (isinstance(right, (int, float)) and abs(right) <= 16)):
            raise Refused(f"the operator {type(op).__name__}")
        if sums.is_whole_operator(op) and not (isinstance(left, int) and isinstance(right, int) and 0 <= right <= 64):
            raise Refused(f"the operator {type(op).__name__}")
        return bounded(self.safely(rule, [sums.number(left), sums.number(right)], {}, type(op).__name__))

    def added(self, op: ast.operator, before: Value, value: Value) -> Value:
        """`a += b`: a list grows, a tensor changes in its place."""
        if isinstance(before, list) and isinstance(op, ast.Add):
            before.extend(sums.items(value))
            return bounded(before)
        if is_tensor(before) and (rule := sums.IN_PLACE.get(type(op))) is not None:
            return self.safely(rule, [before, sums.number(value)], {}, type(op).__name__)
        return self.operate(op, before, value)

    def unary(self, op: ast.unaryop, value: Value) -> Value:
        match op:
            case ast.Not():
                return not sums.truth(value)
            case ast.USub():
                return self.safely(lambda given: -given, [sums.number(value)], {}, "USub")
            case ast.UAdd():
                return sums.number(value)
        raise Refused("this operator")

    def item(self, owner: Value, place: ast.expr, scope: Scope) -> Value:
        if isinstance(owner, Name):
            return Name(("typing", "of"))
        if not is_tensor(owner):
            return sums.place(owner, self.slice(place, scope) if isinstance(place, ast.Slice) else self.value(place, scope))
        parts = place.elts if isinstance(place, ast.Tuple) else [place]
        return self.safely(lambda whole, *where: whole[where], [owner, *(self.slice(part, scope) for part in parts)], {}, "item")

    def slice(self, part: ast.expr, scope: Scope) -> Value:
        if isinstance(part, ast.Slice):
            ends = [None if end is None else self.value(end, scope) for end in (part.lower, part.upper, part.step)]
            if all(end is None or isinstance(end, int) for end in ends):
                return slice(*ends)
            raise Refused("this slice")
        return sums.steps(self.value(part, scope))

    def attribute(self, owner: Value, name: str) -> Value:
        match owner:
            case Name(path):
                if name == "__name__":
                    return path[-1]
                return library.constant(stepped(path, name))
            case Kind():
                return kinds.of_kind(owner, name)
            case Above():
                return kinds.above(owner, name)
        kind = kind_of(owner)
        if name == "__class__" and (kind is not None or is_module(owner)):
            return kind if kind is not None else Name(("nn", type(owner).__name__))
        if kind is not None:
            return kinds.attribute(owner, name, self.invoke, self.line)
        return methods.attribute(owner, name)

    # ------------------------------------------------------------ calls

    def arguments(self, nodes: Sequence[ast.expr], scope: Scope) -> list[Value]:
        found: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found.extend(sums.items(self.value(node.value, scope)))
            else:
                found.append(self.value(node, scope))
        return list(bounded(found))

    def call(self, function: ast.expr, nodes: Sequence[ast.expr], keywords: Sequence[ast.keyword], scope: Scope) -> Value:
        called = self.value(function, scope)
        arguments = self.arguments(nodes, scope)
        named: dict[str, Value] = {}
        for keyword in keywords:
            given = self.value(keyword.value, scope)
            named.update(_keyed(given) if keyword.arg is None else {keyword.arg: given})
        self.tick(function)
        if called == Name(("builtin", "super")):
            return self.above(arguments, scope)
        return self.invoke(called, arguments, named)

    def above(self, arguments: list[Value], scope: Scope) -> Value:
        own, kind = (arguments[1], arguments[0]) if len(arguments) == 2 else (scope.own, scope.kind)
        found = kind_of(own)
        if not isinstance(kind, Kind) or found is None or kind not in (found, *found.ancestors):
            raise Refused("super() outside of its class")
        return Above(own, kind)

    def invoke(self, called: Value, arguments: list[Value], named: dict[str, Value]) -> Value:
        """Calls whatever may be called."""
        match called:
            case Function():
                return self.function(called, arguments, named)
            case Kind():
                return kinds.instance(called, arguments, named, self.invoke, self.safely, self.line)
            case Partial(function, given, more):
                return self.invoke(function, [*given, *arguments], {**more, **named})
            case Name(("nn", "Module", "__init__")) | Name(("nn", _, "__init__")):
                return self.begun(called.path[1], arguments, named)
            case Name(("builtin", name)) if name in _HERE:
                return self.looked(name, arguments)
            case Name(path):
                return library.called(path, arguments, named, self.invoke, self.safely)
            case Bound(owner, name):
                return self.asked(owner, name, arguments, named)
            case Thing(kind) if isinstance(method := kind.find("__call__"), Method):
                return self.invoke(kinds.bound(method, called, kind), arguments, named)
        if is_module(called):
            return self.applied(called, arguments, named)
        raise Refused("a call of something that is no layer and no function")

    def begun(self, extends: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        """`nn.Module.__init__(self)`."""
        kind = kind_of(arguments[0]) if arguments else None
        if kind is None or kind.library != extends:
            raise Refused(f"nn.{extends}.__init__")
        kinds.begun(arguments[0], extends, arguments[1:], named, self.safely)
        return None

    def asked(self, owner: Value, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        """A method of a value, or of what is above a class."""
        if owner is None or isinstance(owner, Above):
            if isinstance(owner, Above) and name == "forward":
                base = getattr(_layers(), kind_of(owner.own).library)  # type: ignore[union-attr]
                return self.safely(lambda *given: base.forward(owner.own, *given), arguments, named, "forward")
            own, given = (owner.own, arguments) if isinstance(owner, Above) else (arguments[0], arguments[1:])
            if name and name != "tuple" and not isinstance(own, Thing):
                kinds.begun(own, name, given, named, self.safely)
            return None
        if is_module(owner) and name in ("apply", "forward"):
            return methods.of_module(owner, name, arguments, named, self.invoke, self.line)
        if is_module(owner):
            return self.torch_says(lambda: methods.of_module(owner, name, arguments, named, self.invoke, self.line))
        if is_tensor(owner):
            if name in methods.LIVES:
                return owner
            kept = {key: value for key, value in named.items() if key not in ("device", "dtype", "memory_format")}
            return self.safely(lambda own, *given, **more: getattr(own, name)(*given, **more), [owner, *arguments], kept, name)
        return methods.called(owner, name, arguments, named)

    def looked(self, name: str, arguments: list[Value]) -> Value:
        """`getattr` and its like, `type`."""
        match name, arguments:
            case "type", [value]:
                return kind_of(value) or (Name(("nn", type(value).__name__)) if is_module(value) else Name(("typing", "of")))
            case "setattr", [own, str() as attribute, value]:
                kinds.stored(own, attribute, value, self.safely)
                return None
            case "getattr", [own, str() as attribute, *rest]:
                try:
                    return self.attribute(own, attribute)
                except Failed:
                    if rest:
                        return rest[0]
                    raise
            case "hasattr", [own, str() as attribute]:
                try:
                    return self.attribute(own, attribute) is not MISSING
                except Failed:
                    return False
        raise Refused(f"this call of {name}")

    def applied(self, layer: Value, arguments: list[Value], named: dict[str, Value]) -> Value:
        """A layer on its input; when they do not fit, the message shows both."""
        self.steps += layers_in(layer)
        kind = kind_of(layer)
        if kind is not None and isinstance(kind.find("forward"), Method):
            if not arguments and not named:
                raise Failed(f"{type(layer).__name__} is called without an input", self.line)
            return self.torch_says(lambda: layer(*arguments, **named))
        try:
            return self.safely(layer, arguments, named)
        except Failed as error:
            if error.declined:
                raise
            inside = any(kind_of(module) is not None for module in layer.modules())
            where = "" if inside else clash(layer, arguments, named)
            raise Failed(f"{where} ({error})" if where else str(error), error.line) from None

    def safely(self, function: Callable[..., Value], arguments: list[Value], named: dict[str, Value], label: str = "") -> Value:
        """What torch says of a call becomes the program's failure, with its line."""
        if any(opaque(value) for value in [*arguments, *named.values()]):
            raise Refused("a function as an argument")
        if label_of(function, None) in _CUTS or label in _CUTS:
            if any(is_tensor(value) and max(value.shape, default=0) > MAX_PIECES for value in arguments):
                raise Refused("a tensor cut into too many pieces")
        result = self.torch_says(lambda: function(*arguments, **named))
        return followed(self.root, label or label_of(function, self.root), arguments, named, result)

    def torch_says(self, done: Callable[[], Value]) -> Value:
        line = self.line
        try:
            return done()
        except (Refused, Failed, Returned, RecursionError, _Broken, _Continued):
            raise
        except NotImplementedError as error:
            raise Refused(f"not measured without data: {str(error)[:80]}") from None
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, AssertionError) as error:
            raise Failed(first_line(str(error)), line) from None


def _layers() -> Any:
    from torch import nn

    return nn


def _tops(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What the source defines at its margin, each name with the last statement that does."""
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node
            case ast.Assign(targets=targets):
                yield from ((item.id, node) for target in targets for item in ast.walk(target) if isinstance(item, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name, node
            case ast.Import() | ast.ImportFrom():
                yield from ((name, node) for name, _ in brought(node))


def _generates(node: ast.AST) -> bool:
    """Whether a function gives its values one by one."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)) and _generates(child):
            return True
    return False


def _key(value: Value) -> Value:
    if is_key(value):
        return value
    raise Refused("this key")


def _keyed(value: Value) -> Mapping[str, Value]:
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return value
    raise Refused("two stars before something else than names and values")


def _given(function: Function, given: list[Value], named: dict[str, Value], hidden: int) -> dict[str, Value]:
    """The parameters of a function with what they are given, by Python's rules; `hidden` values nobody wrote."""
    arguments, name, line = function.node.args, function.name, function.node.lineno
    positional = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    found: dict[str, Value] = dict(zip(positional, given, strict=False))
    if len(given) > len(positional):
        if arguments.vararg is None:
            raise Failed(f"{name} takes {len(positional) - hidden} arguments, {len(given) - hidden} are given", line)
    if arguments.vararg is not None:
        found[arguments.vararg.arg] = tuple(given[len(positional) :])
    only = [item.arg for item in arguments.kwonlyargs]
    rest: dict[str, Value] = {}
    for key, value in named.items():
        if key in found and key in positional:
            raise Failed(f"{name} is given {key} twice", line)
        if key in positional or key in only:
            found[key] = value
        elif arguments.kwarg is not None:
            rest[key] = value
        else:
            raise Failed(f"{name} takes no argument {key}", line)
    if arguments.kwarg is not None:
        found[arguments.kwarg.arg] = rest
    for key, default in zip(reversed(positional), reversed(function.defaults), strict=False):
        found.setdefault(key, default)
    for key, default in zip(only, function.named, strict=True):
        if default is not MISSING:
            found.setdefault(key, default)
    if missing := [key for key in (*positional, *only) if key not in found]:
        raise Failed(f"{name} needs {', '.join(missing)}", line)
    return found
