"""Is a program plain enough that what was measured beside it may be believed?

Code that is measured in its own process could change what measures it. A plain program has no way there: it imports torch, numpy
and math alone, touches no name with an underscore before it, takes from torch only layers and functions of the lists below,
derives from `nn.Module` alone and redefines nothing of it, and assigns to nothing but its own names and attributes of `self`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.program import FUNCTIONS, TORCH

_MODULES = frozenset(("torch", "torch.nn", "torch.nn.functional", "math", "numpy", "typing", "__future__"))
_BUILTINS = frozenset(
    """abs all any bool dict divmod enumerate filter float int isinstance len list map max min pow print range reversed round set
    sorted str sum super tuple zip True False None ValueError
    RuntimeError NotImplementedError AssertionError TypeError slice""".split()
)
_TORCH = TORCH | frozenset(
    """nn Tensor tensor zeros ones full empty rand randn arange linspace eye zeros_like ones_like full_like rand_like randn_like
    einsum where clamp max min argmax chunk split log log2 sin cos pow std var prod cumsum tril triu norm outer maximum minimum
    float float32 float64 long int64 int32 bool no_grad manual_seed numel is_tensor roll flip mul add sub div square relu gather
    floor ceil round sign bmm mm baddbmm addmm unbind narrow index_select masked_fill device dtype Size pi logical_not""".split()
)
_FUNCTIONAL = FUNCTIONS | frozenset(
    """conv1d conv2d conv3d conv_transpose1d conv_transpose2d linear batch_norm layer_norm group_norm instance_norm relu6 selu
    mish hardtanh avg_pool1d max_pool1d pixel_shuffle unfold fold grid_sample embedding cross_entropy mse_loss nll_loss l1_loss
    binary_cross_entropy dropout2d softmin cosine_similarity scaled_dot_product_attention max_unpool2d""".split()
)
_NUMPY = frozenset("sqrt log log2 exp ceil floor prod array arange pi int64 float32 sum abs zeros ones".split())
_INIT = frozenset(
    "xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ normal_ uniform_ zeros_ ones_ constant_".split()
)
_MODULE_METHODS = frozenset(
    """parameters named_parameters modules named_modules children named_children buffers named_buffers train eval apply to
    requires_grad_ zero_grad state_dict load_state_dict add_module get_submodule get_parameter type float double half cuda cpu
    share_memory extra_repr register_forward_hook register_forward_pre_hook register_full_backward_hook register_parameter
    register_buffer register_module compile ipu xpu""".split()
)
_NEVER = frozenset(
    """format format_map mro grad_fn data set_ storage untyped_storage numpy as_subclass compile load_state_dict f_back f_globals
    f_locals f_builtins f_code gi_frame gi_code gi_yieldfrom cr_frame cr_code ag_frame ag_code tb_frame tb_next""".split()
)
_ROOTS = frozenset(("torch", "nn", "F", "np", "numpy", "math"))
_STATEMENTS = (
    ast.FunctionDef, ast.ClassDef, ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.While, ast.If, ast.With,
    ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Expr, ast.Pass, ast.Break, ast.Continue,
)  # fmt: skip


def beyond(source: str) -> str:
    """The first thing in the source that a plain program does not have, as it is written; empty if it is plain."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "code that cannot be read"
    own = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    if own & _ROOTS:
        return f"another {min(own & _ROOTS)}"
    if own & _BUILTINS:
        return f"another {min(own & _BUILTINS)}"
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return next((found for node in ast.walk(tree) for found in _beyond(node, own, classes)), "")


def _beyond(node: ast.AST, own: set[str], classes: set[str]) -> Iterator[str]:
    if isinstance(node, ast.stmt) and not isinstance(node, _STATEMENTS):
        yield f"`{type(node).__name__.lower()}`"
    match node:
        case ast.Import(names=names):
            yield from (f"`import {alias.name}`" for alias in names if alias.name not in _MODULES or not _usual(alias))
        case ast.ImportFrom(module=module, names=names):
            if module not in _MODULES:
                yield f"`from {module} import`"
            yield from (f"`{alias.name}`" for alias in names if not _permitted(module or "", alias.name) or not _usual(alias))
        case ast.Name(id=name, ctx=ast.Load()):
            if name not in own and name not in _BUILTINS and name not in _ROOTS and not _imported(name):
                yield f"`{name}`"
        case ast.Attribute():
            yield from _attribute(node)
        case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=decorators):
            shown = [ast.unparse(base) for base in bases]
            if keywords or decorators or any(base not in ("nn.Module", "torch.nn.Module", *classes) for base in shown):
                yield f"`class {node.name}({', '.join(shown)})`"
        case ast.FunctionDef(name=name, decorator_list=decorators):
            if decorators or (name.startswith("_") and name != "__init__") or name in _MODULE_METHODS:
                yield f"`def {name}`"
        case ast.With(items=items):
            if any(ast.unparse(item.context_expr) != "torch.no_grad()" for item in items):
                yield "`with`"


def _usual(alias: ast.alias) -> bool:
    """Whether the name given to an import is its own or the customary one."""
    customary = {"torch.nn": "nn", "torch.nn.functional": "F", "functional": "F", "numpy": "np"}
    return alias.asname in (None, alias.name, customary.get(alias.name))


def _imported(name: str) -> bool:
    """Names that plain imports bring: layers, functions, words of `typing`."""
    return name[:1].isupper() or name in _TORCH or name in _FUNCTIONAL or name == "functional"


def _permitted(module: str, name: str) -> bool:
    match module:
        case "torch":
            return name in _TORCH
        case "torch.nn":
            return name in ("functional", "init") or name[:1].isupper()
        case "torch.nn.functional":
            return name in _FUNCTIONAL
        case "numpy":
            return name in _NUMPY
        case "math" | "typing" | "__future__":
            return not name.startswith("_")
    return False


def _attribute(node: ast.Attribute) -> Iterator[str]:
    """One step of a dotted name: into a library by its list, elsewhere anything that is not private; stores on `self` alone."""
    path = _dotted(node)
    place = {"nn": "torch.nn", "F": "torch.nn.functional", "np": "numpy"}.get(path[0], path[0]) if path else ""
    steps = [place, *path[1:]] if path else []
    if isinstance(node.ctx, (ast.Store, ast.Del)):
        if path[:1] != ("self",) or len(path) != 2 or node.attr.startswith("_") or node.attr in _MODULE_METHODS:
            yield f"`{ast.unparse(node)[:60]} = ...`"
    elif node.attr.startswith("_") and not (node.attr == "__init__" and ast.unparse(node.value) == "super()"):
        called = ast.unparse(node)[:60]
        if not (node.attr == "__init__" and called.startswith("super(")):
            yield f"`{called}`"
    elif steps and steps[0].split(".")[0] in ("torch", "numpy", "math"):
        owner = ".".join(steps[:-1])
        known = node.attr in _INIT if owner == "torch.nn.init" else owner in _MODULES and _permitted(owner, node.attr)
        if not known:
            yield f"`{ast.unparse(node)[:60]}`"
    elif node.attr in _NEVER or "hook" in node.attr:
        yield f"`{ast.unparse(node)[:60]}`"


def _dotted(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=owner, attr=name):
            before = _dotted(owner)
            return (*before, name) if before else ()
    return ()
