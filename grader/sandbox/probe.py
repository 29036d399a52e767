"""All that enters the box: a server that waits for descriptors, and a child for every run that reads, runs and measures.

Imports nothing of grader and knows no expected value. The server imports torch once and never reads what a submission wrote; the
child is forked for one run into namespaces of its own, gives up every right, reads its request from a pipe and writes one framed
result: the run's seal, a length, then lines of plain fields. What a child measures was measured beside foreign code; the outside
believes it only as far as `grader/claims/code.py` says.

Long, since one file enters.
"""

import ast
import builtins
import contextlib
import ctypes
import gc
import json
import math
import os
import resource
import signal
import socket
import struct
import sys
import threading
import time
from typing import Any

LIMITS = struct.Struct("<6q")  # seconds of cpu, bytes of data, processes, bytes of a file, descriptors, bytes of scratch
FIELD, LINE = "\x1f", "\n"
MAX_RESULT = 2_000_000
MAX_LAYERS = 200
MAX_STEPS = 1000  # of torch in one pass
MAX_PASSES = 24  # forward passes that look for connections past a layer
MAX_TEXT = 300
TORCH = 800 << 20  # bytes of data that torch takes at most, where it was not looked at
_NEW = 0x20000 | 0x8000000 | 0x10000000 | 0x20000000  # mounts, IPC, users, processes
_MS_NOSUID_NODEV_NOEXEC, _MS_PRIVATE = 2 | 4 | 8, 0x4000 | 0x40000
_PDEATHSIG, _DUMPABLE, _SECCOMP, _BOUNDING, _NO_NEW_PRIVILEGES, _AMBIENT = 1, 4, 22, 24, 38, 47

Tools = Any
Scope = Any

# ---------------------------------------------------------------- the system


_C = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def _prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _checked(_C.prctl(option, *padded), f"prctl {option}")


def _drop_user(uid: int) -> None:
    """From root to a user that owns nothing, with no way back."""
    for capability in range(64):
        if _C.prctl(_BOUNDING, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    for capability in range(64):
        if _C.prctl(_BOUNDING, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break
    _C.prctl(_AMBIENT, ctypes.c_ulong(4), 0, 0, 0)
    _checked(_C.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")


def _filter(program: bytes) -> None:
    if not program:
        return
    steps = ctypes.create_string_buffer(program, len(program))
    held = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(steps)))
    _checked(_C.prctl(_SECCOMP, ctypes.c_ulong(2), held, 0, 0), "seccomp")


def _mount(kind: bytes, place: bytes, flags: int, data: bytes) -> None:
    _checked(_C.mount(kind, place, kind, ctypes.c_ulong(flags), data), f"mount {place.decode()}")


def _own_namespaces(scratch: int) -> None:
    """Processes, mounts and users of this run's own; an empty /tmp and /dev/shm, and no /proc to look about in."""
    uid, gid = os.getuid(), os.getgid()
    _prctl(_DUMPABLE, 1)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # the run goes before the server does
    _checked(_C.unshare(_NEW), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    _checked(_C.mount(b"none", b"/", None, ctypes.c_ulong(_MS_PRIVATE), None), "mount private")
    _mount(b"tmpfs", b"/tmp", _MS_NOSUID_NODEV_NOEXEC, b"size=%d,nr_inodes=2048,mode=700" % scratch)
    _mount(b"tmpfs", b"/dev/shm", _MS_NOSUID_NODEV_NOEXEC, b"size=%d,nr_inodes=256,mode=700" % (scratch // 4))
    _mount(b"tmpfs", b"/proc", _MS_NOSUID_NODEV_NOEXEC | 1, b"size=4096,nr_inodes=1")


def _limit(cpu: int, data: int, processes: int, file: int, descriptors: int) -> None:
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_DATA, data, data),
        (resource.RLIMIT_NPROC, processes, processes),
        (resource.RLIMIT_FSIZE, file, file),
        (resource.RLIMIT_NOFILE, descriptors, descriptors),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_STACK, 8 << 20, 8 << 20),
    ):
        most = resource.getrlimit(what)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(what, (soft, hard))


# ---------------------------------------------------------------- the server


def serve(control: socket.socket, options: "Options") -> None:
    """One child after another; nothing of a request is read here. Where none can be told apart, this process is the one run."""
    tools, held = None, TORCH  # bytes of data that torch itself takes: builds for graphics cards take three times as many
    if options.nested:
        usual = gc.get_threshold()
        gc.set_threshold(20_000, 50, 1_000)  # to look for garbage took a third of the imports' time
        tools = _tools()
        held = _data()
        gc.set_threshold(*usual)
        gc.collect()
        gc.freeze()
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, LIMITS.size, 3)
        if not message:
            return
        if len(message) != LIMITS.size or len(descriptors) != 3:
            control.send(b"fault a request that is no request")
            return
        pid = os.fork() if options.nested else 0
        if pid == 0:
            status = 1
            try:
                control.close()
                cpu, data, *rest = LIMITS.unpack(message)
                status = _begin((cpu, data + held, *rest), descriptors, options, tools)
            finally:
                os._exit(status)
        for descriptor in descriptors:
            os.close(descriptor)
        _, waited = os.waitpid(pid, 0)
        state = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self") else 0
        control.send(b"done %d %d %d" % (os.waitstatus_to_exitcode(waited), state, threading.active_count()))


def _with_torch(limits: Any) -> Any:
    cpu, data, processes, file, most, _ = limits
    return cpu, data + TORCH, processes, file, most


def _data() -> int:
    """Bytes of data that this process holds."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith("VmData:")), TORCH)
    except OSError:
        return TORCH


def _begin(limits: Any, descriptors: list[int], options: "Options", tools: Tools) -> int:
    """In the first child: namespaces, then the process that runs; its status as ours."""
    cpu, data, processes, file, most, scratch = limits
    request, result, output = descriptors
    if not options.nested:
        _enter(request, result, output, options, tools, (cpu, data, processes, file, most))
    if options.session:
        os.setsid()
    _own_namespaces(scratch)
    pid = os.fork()
    if pid == 0:
        _enter(request, result, output, options, tools, (cpu, data, processes, file, most))
    _prctl(_PDEATHSIG, signal.SIGKILL)
    for descriptor in descriptors:
        os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) & 127


def _enter(request: int, result: int, output: int, options: "Options", tools: Tools, limits: Any) -> None:
    """The process that runs: what it may still do is given up here, then the request is read. Does not return."""
    status = 1
    try:
        if options.session and options.nested:
            os.setsid()
        _prctl(_PDEATHSIG, signal.SIGKILL)
        os.chdir("/tmp")
        os.dup2(output, 1)
        os.dup2(output, 2)
        kept = {0, 1, 2, request, result}
        for descriptor in range(3, 64):
            if descriptor not in kept:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        _limit(*limits)
        if options.privileges:
            _drop_capabilities()
            _prctl(_NO_NEW_PRIVILEGES, 1)
            _filter(options.filter)
        status = _run(request, result, tools)
    finally:
        os._exit(status)


def _run(request: int, result: int, tools: Tools) -> int:
    text = b""
    while piece := os.read(request, 65536):
        text += piece
    os.close(request)
    asked = json.loads(text)
    seal = bytes.fromhex(asked["seal"])
    write, pack, leave = os.write, struct.Struct("<4s16sI").pack, os._exit
    encode, size, shorten = str.encode, len, slice(0, MAX_RESULT)

    def send(lines: list[str]) -> None:
        body = encode(LINE.join(lines), "utf-8", "replace")[shorten]
        frame = pack(b"GBX1", seal, size(body)) + body
        while frame:
            frame = frame[write(result, frame) :]
        leave(0)

    asked.pop("seal")
    if asked["kind"] == "say":
        send(_say(asked["source"]))
    send(measure(asked, tools or _tools()))
    return 0


# ---------------------------------------------------------------- a script that says something


def _say(source: str) -> list[str]:
    """Runs a script; what it leaves in `said` is what it says."""
    scope: Scope = {"__name__": "answer"}
    try:
        exec(compile(source, "<answer>", "exec", dont_inherit=True), scope)
    except BaseException as error:
        return [_error(error)]
    return [FIELD.join(("said", _plain(str(scope.get("said", "")))))]


def _plain(text: str) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * MAX_TEXT])
    return kept[: 4 * MAX_TEXT]


def _error(error: BaseException) -> str:
    """An exception's type, words and line of the answer."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<answer>":
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError):
        line = error.lineno or 0
    try:
        words = (str(error).strip().splitlines() or [""])[0]
    except BaseException:
        words = ""
    kind = type(error)
    known = kind.__name__ if kind.__module__ in ("builtins", "torch", "torch.cuda") else f"{kind.__module__}.{kind.__name__}"
    return FIELD.join(("error", _plain(known)[:80], _plain(words)[:MAX_TEXT], str(int(line))))


# ---------------------------------------------------------------- measuring, by functions kept from before


class _Kept:
    """torch and what is measured with, as they were before foreign code was read."""

    def __init__(self) -> None:
        import numpy
        import torch
        from torch import nn
        from torch.nn import functional
        from torch.nn.modules import module as modules

        torch.set_num_threads(1)
        self.torch, self.nn, self.functional, self.numpy, self.modules = torch, nn, functional, numpy, modules
        self.size, self.dtype = torch.Tensor.size, torch.Tensor.dtype.__get__
        self.hook, self.enter = nn.Module.register_forward_hook, nn.Module.register_forward_pre_hook
        self.train, self.seed, self.randn, self.zeros = nn.Module.train, torch.manual_seed, torch.randn, torch.zeros
        self.call = lambda net, given: type(net).__call__(net, given)  # a class may have its own
        self.sum, self.equal = torch.sum, torch.equal
        self.backward, self.parameter, self.tensor, self.module = torch.autograd.grad, nn.Parameter, torch.Tensor, nn.Module
        self.dict, self.lazy = object.__getattribute__, torch.nn.parameter.UninitializedTensorMixin
        self.no_grad = torch.no_grad
        self.recorder = _recorder(torch)
        self.watched = {
            f"{name}.{key}": (space, key, value)
            for name, space in (
                ("builtins", vars(builtins)), ("json", vars(json)), ("math", vars(math)), ("gc", vars(gc)), ("os", vars(os)),
                ("sys", {key: vars(sys)[key] for key in ("modules", "exit", "settrace", "setprofile", "_getframe", "path")}),
                ("torch", vars(torch)), ("torch.nn", vars(nn)), ("torch.nn.functional", vars(functional)),
                ("torch.autograd", vars(torch.autograd)), ("numpy", vars(numpy)), ("torch.nn.modules.module", vars(modules)),
                ("Tensor", vars(torch.Tensor)), ("TensorBase", vars(torch.Tensor.__mro__[1])), ("Module", vars(nn.Module)),
                ("Parameter", vars(nn.Parameter)),
                *((kind, vars(value)) for kind, value in vars(nn).items() if isinstance(value, type)),
            )
            for key, value in list(space.items())
            if key not in ("_", "__warningregistry__")
        }  # fmt: skip
        self.state = self._state()

    def _state(self) -> tuple[Any, ...]:
        torch, modules = self.torch, self.modules
        hooks = [
            len(value) for key, value in sorted(vars(modules).items()) if key.startswith("_global_") and hasattr(value, "__len__")
        ]
        return (
            torch.get_default_dtype(), torch.is_grad_enabled(), sys.gettrace(), sys.getprofile(), threading.active_count(),
            len(gc.callbacks), len(sys.meta_path), len(sys.path_hooks), tuple(hooks),
            torch._C._len_torch_function_stack() if hasattr(torch._C, "_len_torch_function_stack") else 0,
            torch._C._len_torch_dispatch_stack() if hasattr(torch._C, "_len_torch_dispatch_stack") else 0,
        )  # fmt: skip

    def changed(self) -> list[str]:
        """What foreign code has replaced, removed or switched."""
        missing = object()
        found = [name for name, (space, key, value) in self.watched.items() if space.get(key, missing) is not value]
        if self._state() != self.state:
            found.append("a switch, hook or thread of the interpreter")
        return found[:5]


def _recorder(torch: Any) -> Any:
    """A mode of torch that notes every operation with all that it was given, tensors by where they come from."""
    from torch.utils._python_dispatch import TorchDispatchMode

    tensor, dumps = torch.Tensor, json.dumps

    class Recorder(TorchDispatchMode):  # type: ignore[misc]
        def __init__(self, given: Any, held: list[tuple[str, Any]], inside: list[str]) -> None:
            super().__init__()
            self.steps: list[tuple[str, str, Any, str]] = []
            self.names = {id(value): "#" + name for name, value in held} | {id(given): "#"}
            self.kept, self.inside = [given], inside

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else torch's compiler is loaded, which takes seconds and replaces functions of torch

        def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            told = self.told([*args, *({**kwargs}.items() if kwargs else ())])
            result = operation(*args, **(kwargs or {}))
            if len(self.steps) >= MAX_STEPS:
                raise RuntimeError("more steps than are followed")
            made = [value for value in (result if isinstance(result, (tuple, list)) else [result]) if isinstance(value, tensor)]
            for place, value in enumerate(made):
                self.kept.append(value)
                self.names[id(value)] = f"#{len(self.steps)}:{place}"
            if made and operation.__name__.split(".")[0].endswith("_"):  # what shares its storage has changed with it
                place = made[0].untyped_storage()._cdata
                changed = [value for value in self.kept if value.untyped_storage()._cdata == place]
                self.names.update((id(value), f"#{len(self.steps)}:0") for value in changed)
            name = operation.__name__.split(".")[0].rstrip("_")
            self.steps.append((name, told, made[0] if made else None, self.inside[-1] if self.inside else ""))
            return result

        def told(self, value: Any) -> str:
            return dumps(value, default=lambda item: self.names.get(id(item), str(type(item))[:40]))

    return Recorder


def _tools() -> Tools:
    """The tools, warmed by a small net of our own: kernels that are chosen once are chosen before the fork, in one thread."""
    tools = _Kept()
    nn, torch = tools.nn, tools.torch
    for kernel in (3, 5):
        around = {"padding": kernel // 2}
        halved, doubled = nn.Conv2d(2, 4, kernel, 2, **around), nn.ConvTranspose2d(4, 4, kernel, 2, output_padding=1, **around)
        net = nn.Sequential(
            halved, nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, kernel, **around), nn.MaxPool2d(2), nn.Upsample(scale_factor=2),
            doubled, nn.Flatten(), nn.Linear(1024, 3),
        )  # fmt: skip
        outputs = net(torch.cat([tools.randn(2, 1, 16, 16)] * 2, 1))
        tools.backward(tools.sum(outputs * outputs), list(net.parameters()))
    tools.seed(0)
    return tools


def measure(asked: Any, tools: Tools) -> list[str]:
    """The lines that say what a class does in every setting, or how it fails."""
    lines: list[str] = []
    scope: Scope = {
        "__name__": "answer", "torch": tools.torch, "nn": tools.nn, "F": tools.functional, "np": tools.numpy, "math": math,
    }  # fmt: skip
    tools.seed(asked["seed"])
    try:
        _define(asked["source"], asked["name"], scope)
        kind = scope[asked["name"]]
        for place, (arguments, shape) in enumerate(asked["settings"]):
            lines.append(FIELD.join(("setting", str(place))))
            _one(kind, arguments, tuple(shape), asked["seed"] + place, place == 0, lines, tools)
            for batch in asked.get("batches", ()):
                _trace(_built(kind, arguments, asked["seed"], tools), tuple(shape), batch, lines, tools)
    except BaseException as error:
        lines.append(_error(error))
    lines.extend(FIELD.join(("changed", name)) for name in tools.changed())
    return lines


def _define(source: str, name: str, scope: Scope) -> None:
    """Imports, definitions and what is set before the class; what is tried out behind it is no part of it.

    An import that is not there is passed over: whether its name is needed shows when it is used.
    """
    come = False
    for node in ast.parse(source, "<answer>").body:
        come = come or (isinstance(node, ast.ClassDef) and node.name == name)
        run = compile(ast.Module([node], []), "<answer>", "exec", dont_inherit=True)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            with contextlib.suppress(ImportError):
                exec(run, scope)
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)) or (isinstance(node, (ast.Assign, ast.AnnAssign)) and not come):
            exec(run, scope)


def _built(kind: Any, arguments: list[Any], seed: int, tools: Tools) -> Any:
    """An instance for arguments, those with a name and the shape of an input, by which layers without sizes find theirs."""
    given, named, shape = arguments
    tools.seed(seed)
    net = kind(*given, **named)
    if not isinstance(net, tools.module):
        raise TypeError(f"{kind.__name__} is no nn.Module")
    if any(isinstance(value, tools.lazy) for _, value in _parameters(net, tools)):
        with tools.no_grad():
            tools.call(tools.train(net, False), tools.zeros(2, *shape))
    return net


def _one(kind: Any, arguments: list[Any], shape: tuple[int, ...], seed: int, first: bool, lines: list[str], tools: Tools) -> None:
    """One setting: parameters, layers, outputs in both modes and two batch sizes, gradients, connections, a second run."""
    net = _built(kind, arguments, seed, tools)
    held = _parameters(net, tools)
    lines.extend(FIELD.join(("parameter", name, _dims(tools.size(value)), str(int(value.requires_grad)))) for name, value in held)
    inputs = tools.randn(2, *shape)
    tools.train(net, False)
    calls: list[Any] = []
    hooks = [tools.hook(module, _seen(name, calls, tools)) for name, module in _leaves(net, tools)]
    with tools.no_grad():
        outputs = tools.call(net, inputs)
    for hook in hooks:
        hook.remove()
    lines.append(_output("eval", 2, outputs, tools))
    lines.extend(call[0] for call in calls[:MAX_LAYERS])
    with tools.no_grad():
        again = tools.call(net, inputs)
        other = tools.call(_built(kind, arguments, seed, tools).train(False), inputs)
        lines.append(_output("eval", 1, tools.call(net, inputs[:1]), tools))
    steady = tools.size(other) == tools.size(outputs) == tools.size(again)
    steady = steady and tools.equal(outputs, again) and tools.equal(outputs, other)
    lines.append(FIELD.join(("steady", str(int(steady)))))
    tools.train(net, True)
    trained = tools.call(net, inputs)
    lines.append(_output("train", 2, trained, tools))
    wanted = [(name, value) for name, value in held if value.requires_grad]
    if wanted and trained.requires_grad:
        reached = tools.backward(tools.sum(trained * trained), [value for _, value in wanted], allow_unused=True)
        lines.extend(FIELD.join(("unreached", name)) for (name, _), value in zip(wanted, reached, strict=True) if value is None)
    if first:
        tools.train(net, False)
        lines.extend(FIELD.join(("past", name)) for name in _past(net, inputs, tools))


def _trace(net: Any, shape: tuple[int, ...], batch: int, lines: list[str], tools: Tools) -> None:
    """What torch carries out for one batch, in evaluation and in training, step by step."""
    held = [*_parameters(net, tools), *_parameters(net, tools, "_buffers")]
    inside: list[str] = []
    hooks = []
    for name, module in _leaves(net, tools):
        hooks.append(tools.enter(module, lambda module, given, name=name: inside.append(name)))
        hooks.append(tools.hook(module, lambda module, given, output: inside.pop() and None))
    for training in (False, True):
        tools.train(net, training)
        given = tools.randn(batch, *shape)
        recorder = tools.recorder(given, held, inside)
        with tools.no_grad(), recorder:
            output = tools.call(net, given)
        if type(output) is not tools.tensor:
            raise TypeError(f"the output is a {type(output).__name__}, no tensor")
        told = (str(batch), str(int(training)), _dims(tools.size(given)), recorder.told(output), _dims(tools.size(output)))
        lines.append(FIELD.join(("trace", *told)))
        lines.extend(FIELD.join(("held", "#" + name, _dims(tools.size(value)))) for name, value in held)
        lines.extend(
            FIELD.join(("step", name, told, "" if made is None else _dims(tools.size(made)), layer))
            for name, told, made, layer in recorder.steps
        )
    for hook in hooks:
        hook.remove()


def _output(mode: str, batch: int, value: Any, tools: Tools) -> str:
    if type(value) is not tools.tensor:
        raise TypeError(f"the output is a {type(value).__name__}, no tensor")
    return FIELD.join(("output", mode, str(batch), _dims(tools.size(value)), str(tools.dtype(value))))


def _dims(size: Any) -> str:
    return ",".join(str(int(number)) for number in tuple(size))


def _inner(module: Any, name: str, tools: Tools) -> Any:
    found = tools.dict(module, "__dict__").get(name)
    return found if type(found) is dict else {}


def _parameters(net: Any, tools: Tools, kind: str = "_parameters") -> list[tuple[str, Any]]:
    """Every parameter once, or every buffer, by walking what modules hold and never by asking them."""
    found: list[tuple[str, Any]] = []
    seen: set[int] = set()
    waiting = [("", net)]
    while waiting and len(seen) < 10_000:
        prefix, module = waiting.pop(0)
        if id(module) in seen or not isinstance(module, tools.module):
            continue
        seen.add(id(module))
        for name, value in _inner(module, kind, tools).items():
            if value is not None and id(value) not in seen:
                seen.add(id(value))
                known = kind != "_parameters" or type(value) is tools.parameter or isinstance(value, tools.lazy)
                if not known:
                    raise TypeError(f"{prefix}{name} is no nn.Parameter")
                found.append((prefix + name, value))
        waiting[:0] = [(f"{prefix}{name}.", child) for name, child in _inner(module, "_modules", tools).items()]
    return found


def _leaves(net: Any, tools: Tools) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    seen: set[int] = set()
    waiting = [("", net)]
    while waiting and len(seen) < 10_000:
        prefix, module = waiting.pop(0)
        if id(module) in seen or not isinstance(module, tools.module):
            continue
        seen.add(id(module))
        children = _inner(module, "_modules", tools)
        if children:
            waiting[:0] = [(f"{prefix}.{name}" if prefix else name, child) for name, child in children.items()]
        else:
            found.append((prefix, module))
    return found


def _seen(name: str, calls: list[Any], tools: Tools) -> Any:
    def hook(module: Any, inputs: Any, output: Any) -> None:
        if isinstance(output, tools.tensor) and inputs and isinstance(inputs[0], tools.tensor):
            held = sum(math.prod(tools.size(value)) for _, value in _parameters(module, tools))
            shapes = (_dims(tools.size(inputs[0])), _dims(tools.size(output)))
            calls.append((FIELD.join(("layer", name, type(module).__name__, *shapes, str(held))), output))

    return hook


def _past(net: Any, inputs: Any, tools: Tools) -> list[str]:
    """Layers whose output reaches the end past the layer after them: that one held fast, this one changed, the end changes."""
    calls: list[tuple[str, Any]] = []
    turn = [0, -1]  # the call that runs, the call that is changed

    def hook(module: Any, given: Any, output: Any) -> Any:
        place = turn[0]
        turn[0] += 1
        if turn[1] < 0:
            calls.append((names[id(module)], output.clone()))  # what works in place may follow
        elif place == turn[1]:
            return output + tools.torch.ones_like(output)
        elif place == turn[1] + 1:
            return calls[place][1].clone()
        return None

    leaves = _leaves(net, tools)
    names = {id(module): name for name, module in leaves}
    hooks = [tools.hook(module, hook) for _, module in leaves]
    found = []
    try:
        with tools.no_grad():
            kept = tools.call(net, inputs)
            steps = len(calls)
            for place in range(max(0, min(steps - 2, MAX_PASSES))):
                turn[:] = [0, place]
                if not tools.equal(tools.call(net, inputs), kept):
                    found.append(calls[place][0])
    finally:
        for handle in hooks:
            handle.remove()
    return found


# ---------------------------------------------------------------- how it starts


class Options:
    """What the launcher asks for; everything but `uid` is on unless a test of the self-test switches it off."""

    def __init__(self, words: list[str]) -> None:
        given = dict(word.split("=", 1) for word in words)
        self.uid = int(given.get("uid", "0"))
        self.nested = given.get("nested", "1") == "1"
        self.session = given.get("session", "1") == "1"
        self.privileges = given.get("privileges", "1") == "1"
        self.filter = bytes.fromhex(given.get("filter", ""))
        self.control = int(given.get("control", "3"))
        self.once = float(given.get("once", "0"))  # seconds of the one run, spoken to through the standard streams
        self.library = given.get("library", "")


def once(options: Options) -> None:
    """One run in a container that others made: its request on stdin, its result on stdout, what it prints on stderr."""
    limits = b""
    while len(limits) < LIMITS.size:
        limits += os.read(0, LIMITS.size - len(limits))
    pid = os.fork()
    if pid == 0:
        request, result = os.dup(0), os.dup(1)
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        _enter(request, result, os.dup(2), options, None, _with_torch(LIMITS.unpack(limits)))
    for descriptor in (0, 1, 2):
        os.close(descriptor)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    until = time.monotonic() + options.once
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            os._exit(0)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os._exit(124)


def main() -> None:
    options = Options(sys.argv[1:])
    if options.uid:
        _drop_user(options.uid)
    if options.library:
        sys.path.append(options.library)
    _prctl(_PDEATHSIG, signal.SIGKILL)
    _prctl(_DUMPABLE, 0)
    if options.once:
        once(options)
    with socket.socket(fileno=options.control) as control:
        serve(control, options)


if __name__ == "__main__":
    main()
