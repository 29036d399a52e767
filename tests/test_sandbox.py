"""The box: believed only after its self-test, which sees every sabotage; warm, clean between runs, the same for root and others."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.audit import grade
from grader.mending import Mended
from grader.model import Answer, Span, Verdict
from grader.plain import beyond
from grader.ran import Run
from grader.runs import box_of, collected, run
from grader.sandbox import fence, isolation, policy, seccomp
from grader.sandbox.box import Box, Ran, tools
from grader.sandbox.isolation import choose
from grader.sandbox.policy import Limits, Policy
from grader.sandbox.probe import FIELD
from grader.sandbox.selftest import LIMITS, trials
from grader.sandbox.server import Server, ask, say
from tests.conftest import ROOT, course
from tests.test_code import NET, indented
from tests.test_hostile import judged, request

ROOT_ONLY = {"user", "privileges", "capabilities"}


def box() -> isolation.Isolation:
    found = choose("auto")
    assert found.tool is not None, f"no box holds on this machine, so none of this was tried: {found.reason}"
    return found


def leaks(nested: bool, *off: str, only: str = "") -> dict[str, str]:
    tool = box().tool
    assert tool is not None
    spoilt = Policy(limits=LIMITS, nested=nested, off=frozenset(off))
    return {trial.name: trial.leak for trial in trials(lambda: Server(tool, spoilt), only) if not trial.held}


@pytest.mark.parametrize(
    ("nested", "off", "seen"),
    [
        (True, ("user", "privileges", "capabilities"), "mount, change root, new namespaces"),
        (True, ("filter",), "the kernel's keyring, bpf, uring, hidden memory"),
        (True, ("environment",), "read the environment, also of the first process"),
        (False, ("launch", "user", "privileges", "capabilities"), "read the environment, also of the first process"),
        (True, ("processes",), "a bomb of 100 processes"),
        (False, ("devices", "user", "privileges", "capabilities"), "10 GiB of files"),
        (True, ("session",), "kill the session"),
        (True, ("network", "filter"), "reach the network"),
    ],
)
def test_the_self_test_sees_what_is_switched_off(nested: bool, off: tuple[str, ...], seen: str) -> None:
    assert seen in leaks(nested, *off, only=seen)


def test_the_whole_policy_holds_warm_and_cold() -> None:
    assert leaks(True) == {}
    assert leaks(False) == {}


def test_the_filter_knows_this_machine_and_the_other() -> None:
    assert len(seccomp.program("x86_64")) % 8 == len(seccomp.program("aarch64")) % 8 == 0
    with pytest.raises(ValueError, match="riscv"):
        seccomp.program("riscv")
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if header.exists() and os.uname().machine == "x86_64":
        known = dict(line.split()[1:3] for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
        for name, number in seccomp.numbers().items():
            assert known.get(f"__NR_{name}", str(number)) == str(number), name


def test_nothing_of_one_run_is_found_by_the_next() -> None:
    server = Server(box().tool, Policy())  # type: ignore[arg-type]
    plant = """
import builtins, gc, os, sys, threading, time, torch
open('/tmp/planted', 'w').write('x'); open('/dev/shm/planted', 'w').write('x')
os.environ['PLANTED'] = '1'; builtins.planted = 1; torch.planted = 1; torch.nn.Conv2d.forward = None; sys.modules['planted'] = sys
torch.manual_seed(5); torch.set_default_dtype(torch.float64); os.umask(0)
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
if os.fork() == 0: time.sleep(60)
said = 'planted'
"""
    look = """
import builtins, os, sys, threading, torch
said = str([os.listdir('/tmp'), os.listdir('/dev/shm'), os.environ.get('PLANTED'), hasattr(builtins, 'planted'),
    hasattr(torch, 'planted'), torch.nn.Conv2d.forward is None, 'planted' in sys.modules, torch.initial_seed(),
    str(torch.get_default_dtype()), threading.active_count(), os.getpid()])
"""
    try:
        before = say(server, look).lines
        assert say(server, plant).lines == (("said", "planted"),)
        assert say(server, look).lines == before
        assert server.started == 1
    finally:
        server.close()


def test_two_hundred_runs_leave_nothing_and_are_quick() -> None:
    isolated = box()
    server = Server(isolated.tool, isolated.policy)  # type: ignore[arg-type]
    try:
        ask(server, request(NET))
        assert server.box is not None
        me, inside = psutil.Process(), server.box.server
        before = me.num_fds(), len(inside.children()), len(psutil.pids())
        held, seconds = inside.memory_info().rss, []
        for _ in range(30):
            reply = ask(server, request(NET))
            assert reply.ended == "done"
            seconds.append(reply.seconds)
        for _ in range(160):
            assert say(server, "said = 1").ended == "done"
        assert server.started == 1
        assert (me.num_fds(), len(inside.children())) == before[:2]
        assert inside.memory_info().rss - held < 16 << 20
        crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1) / 2)  # a machine that others share
        assert min(seconds) < 0.4 * crowd
        for _ in range(12):
            say(server, "said = 1")
        assert server.started == 2
    finally:
        server.close()


def test_a_box_that_is_closed_leaves_no_process() -> None:
    server = Box(box().tool, Policy(nested=False))  # type: ignore[arg-type]
    inside = psutil.Process(server.process.pid).children(recursive=True)
    server.close()
    psutil.wait_procs(inside, timeout=3)
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in inside)


# ---------------------------------------------------------------- who starts it, and where


def interpreter() -> str:
    """One that everybody may run and that has our version's packages: ours, or the system's of the same version."""
    own = policy._interpreter()
    other = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    return str(own) if readable(own) else other if Path(other).exists() else ""


def readable(place: Path) -> bool:
    """Whether everybody may go there."""
    return all(os.stat(folder).st_mode & 0o5 == 0o5 for folder in (place, *place.parents))


@pytest.mark.skipif(os.geteuid() != 0, reason="started as an ordinary user already: the other tests are this one")
def test_it_works_for_an_ordinary_user(tmp_path: Path) -> None:
    if not (python := interpreter()) or shutil.which("setpriv") is None:
        pytest.skip("no interpreter here that another user may run")
    if not (readable(ROOT) and readable(Path(sysconfig.get_path("purelib")))):
        pytest.skip("the grader or its packages lie where another user may not read")
    code = (
        "from grader.sandbox.isolation import choose; from grader.sandbox.server import ask; from grader.runs import box_of\n"
        "from grader.sandbox.isolation import runner_of; import os\n"
        "found = choose('auto'); print(found, os.getuid(), found.reason)\n"
        "import grader.sandbox.server as s\n"
        "print(s.say(runner_of(found), 'import os; said = os.getuid()').lines)\n"
    )
    paths = f"{ROOT}:{sysconfig.get_path('purelib')}"
    done = subprocess.run(
        ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", python, "-s", "-c", code],
        env={"PATH": "/usr/bin", "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"},
        cwd="/", capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"{box().tool} 65534 ", "(('said', '65534'),)"], done.stderr


def test_started_by_root_it_runs_as_another_user() -> None:
    server = Server(box().tool, Policy())  # type: ignore[arg-type]
    try:
        (line,) = say(server, "import os; said = (os.getresuid(), os.getgroups())").lines
        assert "0," not in line[1].replace("640", "").replace("65534", "") or os.geteuid() != 0
        assert server.box is not None
        assert 0 not in server.box.server.uids()
    finally:
        server.close()


def graded(tmp_path: Path, *options: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], object]:
    answer = {"course": "csc413_hw2", "question": "5.1", "submission": "s", "solution": indented(NET) + "\n$2 + 2 = 5$\n"}
    (tmp_path / "5.1.yaml").write_text(json.dumps(answer))
    command = [sys.executable, "-m", "grader.cli", "grade", str(tmp_path / "5.1.yaml"), "--out", str(tmp_path / "out"), *options]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    return done, json.loads((tmp_path / "out" / "results.json").read_text())


def test_without_a_box_code_is_refused_the_rest_graded_and_the_status_says_so(tmp_path: Path) -> None:
    done, results = graded(tmp_path, "--isolation", "refuse", "--quiet")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "code was not run" in done.stderr
    claims = results["answers"][0]["parts"]["solution"]["claims"]  # type: ignore[index]
    assert [(claim["kind"], claim["verdict"], claim["evidence"]["why"]) for claim in claims] == [
        ("code", "uncheckable", "refused"), ("equation", "wrong", None),
    ]  # fmt: skip
    assert results["isolation"] == "refused"  # type: ignore[index]
    again, kept = graded(tmp_path, "--isolation", "refuse", "--quiet", "--resume")
    assert (again.returncode, again.stderr, kept) == (3, done.stderr, results)


def test_code_is_run_in_a_box_that_the_report_names(tmp_path: Path) -> None:
    done, results = graded(tmp_path, "--quiet")
    assert done.returncode == 0, done.stderr
    assert results["isolation"] == str(box().tool)  # type: ignore[index]
    (claim, _) = results["answers"][0]["parts"]["solution"]["claims"]  # type: ignore[index]
    assert claim["verdict"] == "right"
    assert claim["code"]["ran"] is True
    assert any("in training and in evaluation" in fact for fact in claim["code"]["facts"])


def test_there_is_no_isolation_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grader.cli", "grade", str(tmp_path), "--isolation", "none"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 2


def test_inside_a_container_without_privileges_one_line_says_so_and_the_rest_is_graded(tmp_path: Path) -> None:
    """A container: no new user namespaces, no capabilities, a read-only root, processes of its own, the same home."""
    answer = {"course": "csc413_hw2", "question": "5.1", "submission": "s", "solution": indented(NET) + "\n$2 + 2 = 5$\n"}
    (tmp_path / "5.1.yaml").write_text(json.dumps(answer))
    around = ["--unshare-user", "--disable-userns", "--unshare-pid", "--cap-drop", "ALL", "--ro-bind", "/", "/"]
    around += ["--dev", "/dev", "--proc", "/proc", "--bind", str(tmp_path), str(tmp_path), "--chdir", str(tmp_path), "--"]
    command = [sys.executable, "-m", "grader.cli", "grade", "5.1.yaml", "--out", "out", "--quiet"]
    done = subprocess.run(
        [next(tools()).path, *around, *command], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert "code was not run: bubblewrap" in done.stderr
    assert "install bubblewrap" in done.stderr
    claims = json.loads((tmp_path / "out" / "results.json").read_text())["answers"][0]["parts"]["solution"]["claims"]
    assert [(claim["verdict"], claim["evidence"]["why"]) for claim in claims] == [("uncheckable", "refused"), ("wrong", None)]


def test_where_no_tool_holds_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation.box, "tools", lambda: iter(()))
    found = isolation.chosen("auto")
    assert found.tool is None
    assert "install bubblewrap" in found.reason
    assert "\n" not in found.reason


def test_an_operators_container_is_tried_as_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = next(tools())
    small = Policy(limits=LIMITS, nested=False)
    inside = [*policy._namespaces(small), *policy._files(small)]
    user = ["setpriv", "--reuid", "64321", "--regid", "64321", "--clear-groups"] if os.geteuid() == 0 else []
    command = [tool.path, *inside, "--", *user, str(policy._interpreter())]
    monkeypatch.setenv("GRADER_CONTAINER", shlex.join(command))
    found = isolation.chosen("container")
    assert found.reason == ""
    assert str(found) == f"container {Path(tool.path).name}"


def test_what_is_no_box_is_only_looked_at() -> None:
    asked = []

    class Open:
        """Answers every script as if nothing held it, and runs none."""

        def run(self, body: bytes, limits: Limits | None) -> Ran:
            request = json.loads(body)
            asked.append(request["source"])
            said = FIELD.join(("said", "/etc/passwd")).encode()
            frame = struct.pack("<4s16sI", b"GBX1", bytes.fromhex(request["seal"]), len(said)) + said
            return Ran("done", frame, b"", 0.01)

        def close(self) -> None:
            """Nothing to end."""

    found = list(trials(Open))
    assert found[-1].leak == "not tried, since this is no box"
    assert 5 <= len(asked) <= 8
    for harm in ("SIGTERM", "os.fork", "mount", "'wb'", "planted", "(-1"):  # "-1" alone may be in the name of a folder
        assert not any(harm in script for script in asked), harm


def test_a_kept_self_test_is_believed_only_where_nobody_else_can_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # below /tmp, where everybody can write
    tool = next(tools())
    isolation._keep(tool, Policy(), ())
    assert isolation._known(tool, Policy()) is None
    private = Path.home() / ".cache" / f"grader-test-{os.getpid()}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(private))
    try:
        isolation._keep(tool, Policy(), ())
        assert isolation._known(tool, Policy()) == ()
        assert isolation._known(tool, Policy(nested=False)) is None
        kept = private / "grader" / "isolation.json"
        kept.chmod(0o666)
        assert isolation._known(tool, Policy()) is None
        kept.chmod(0o600)
        monkeypatch.setattr(isolation, "_boot", lambda: "another boot")
        assert isolation._known(tool, Policy()) is None
    finally:
        shutil.rmtree(private, ignore_errors=True)


# ---------------------------------------------------------------- what a run adds to the verdict


@pytest.fixture(scope="module")
def verdict() -> Callable[[str, str], Verdict]:
    """The verdict on a class, run in the box."""
    place, _ = box_of("auto")

    def of(question: str, source: str) -> Verdict:
        answer = Answer.model_validate(
            {"course": "csc413_hw2", "question": question, "submission": "t", "solution": indented(source)}
        )
        found = grade(answer, course(), collected(answer, course(), place))
        return next(item for part in found.parts for item in part.verdicts if item.claim.kind == "code")

    return of


IMPORTS = "import torch\nfrom torch import nn\nimport matplotlib.pyplot as plt\n\n"
REAL = NET.replace("        p = kernel // 2\n", "        p = int(math.copysign(kernel // 2, 1))\n")
"""The same net with a function that the walk outside does not know: only the run can judge it."""


@pytest.mark.parametrize(
    ("source", "method", "words"),
    [
        (NET, "agreement", "as the reference does"),
        (REAL, "agreement", "as the reference does"),
        (REAL.replace("kernel, 2, p, 1)", "kernel, 2, p)"), "mismatch", "it gives 24x29x29, it should give 24x32x32"),
        (REAL.replace("return self.conv5", "return self.conv6"), "mismatch", "no attribute 'conv6'"),
        (REAL.replace("p = int(", "import os; p = int("), "open", "not believed"),
        (REAL.replace("p = int(", "torch.load = None; p = int("), "open", "not believed"),
        (REAL.replace("return self", "assert open('/etc/shadow'); return self"), "open", "not believed"),
        (REAL.replace("nn.Conv2d(num_c", "MyConv2d(num_c"), "open", "MyConv2d"),
        (IMPORTS + NET + "net = ConvTransposeNet()\nprint(net(torch.zeros(1)).shape)\n", "agreement", "parameters (49,728)"),
        ("import torchvision.models as m\n" + NET, "agreement", "as the reference does"),
        (NET.replace("return self", "y = torch.rand(1).item(); return self"), "agreement", "as the reference does"),
        (NET.replace("(x)))))", "(x) + torch.rand(1).item()))))"), "open", "run twice in the box, it gives different outputs"),
    ],
)
def test_a_class_that_was_run(source: str, method: str, words: str, verdict: Callable[[str, str], Verdict]) -> None:
    found = verdict("5.1", source)
    assert (found.evidence.method, words in found.reason) == (method, True), found.reason


def test_a_timeout_is_no_mistake(verdict: Callable[[str, str], Verdict]) -> None:
    del verdict
    _, _, said = judged(NET, Run(ended="timeout"))
    assert "why='timeout'" in said
    code = course().reference("5.1").codes[0]  # type: ignore[union-attr]
    endless = NET.replace("        p =", "        while True: pass\n        p =")
    server = Server(box().tool, Policy(limits=Limits(wall=0.5)))  # type: ignore[arg-type]
    found = run(server, Mended("ConvTransposeNet", endless, Span(0, 1), (), mended=False), code)
    server.close()
    assert found == Run(ended="timeout")


UNET = """class UNet(nn.Module):
    def __init__(self, kernel, nf, nc, nic):
        super().__init__()
        p = kernel // 2
        self.a = nn.Sequential(nn.Conv2d(nic, nf, kernel, 2, p), nn.BatchNorm2d(nf), nn.ReLU(inplace=True))
        self.b = nn.Sequential(nn.Conv2d(nf, 2 * nf, kernel, 2, p), nn.BatchNorm2d(2 * nf), nn.ReLU())
        self.c = nn.Sequential(nn.ConvTranspose2d(2 * nf, nf, kernel, 2, p, 1), nn.BatchNorm2d(nf), nn.ReLU())
        self.d = nn.Sequential(nn.ConvTranspose2d(2 * nf, nc, kernel, 2, p, 1), nn.BatchNorm2d(nc), nn.ReLU())
        self.e = nn.Conv2d(nc + nic, nc, kernel, padding=p)

    def forward(self, x):
        first = self.a(x)
        third = self.c(self.b(first))
        fourth = self.d(torch.cat([third, first], 1))
        return self.e(torch.cat([fourth, x], 1))
"""


@pytest.mark.parametrize(
    ("change", "method", "words"),
    [
        (("", ""), "agreement", "as the reference does"),
        (("[third, first]", "[third, third]"), "mismatch", "wrong connections"),
        (("[third, first]", "[third, first * 0]"), "mismatch", "a constant, concatenated"),
    ],
)
def test_connections_that_skip_are_really_used(
    change: tuple[str, str], method: str, words: str, verdict: Callable[[str, str], Verdict]
) -> None:
    found = verdict("6.1", UNET.replace(*change) if change[0] else UNET)
    assert (found.evidence.method, words in found.reason) == (method, True), found.reason


@pytest.mark.parametrize(
    "line",
    [
        "import os", "from torch import _C", "from torch.utils import data", "x = torch.load", "x = torch._C", "x = nn.Module.__call__",
        "x = getattr(self, 'y')", "x = (i for i in []).gi_frame", "nn.Conv2d.forward = f", "torch = 5", "x = self.__dict__",
        "x = '{}'.format(self)", "x = eval('1')", "def parameters(self): pass", "class A(dict): pass", "class A(nn.Conv2d): pass",
        "@f\ndef g(): pass", "with open('x'): pass", "del x", "try: pass\nexcept ValueError: pass", "x = self.register_forward_hook(f)",
        "x = F.torch", "x = nn.utils", "x = np.ctypeslib", "import torch.utils", "import numpy as torch", "global x", "x = sys.exit",
        "x = torch.nn.functional.handle_torch_function", "x = torch.Tensor.shape", "x = [].__class__", "x = nn.functional.torch",
        "x.forward = f", "self.x.y = f", "x = self.w.data", "x = type(self)", "x = print", "class A(metaclass=f): pass",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_seen(line: str) -> None:
    assert beyond(line) or line == "x = print"


def test_a_usual_class_is_plain() -> None:
    imports = (
        "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nfrom torch.nn import Conv2d\nimport numpy as np\n"
    )
    assert beyond(imports + NET + UNET + REAL) == ""


def test_imports_above_a_class_are_its_own(verdict: Callable[[str, str], Verdict]) -> None:
    assert "is imported" not in verdict("5.1", IMPORTS + NET).reason
    wrong = verdict("5.1", IMPORTS + NET.replace("self.conv5(", "self.lost("))
    assert "in line 17: self.lost is never set" in wrong.reason


def test_the_limit_on_data_is_what_a_run_takes_beside_torch() -> None:
    """A build of torch for graphics cards holds three times the data of a plain one before a run begins."""
    server = Server(box().tool, Policy())  # type: ignore[arg-type]
    try:
        small = replace(Policy().limits, data=64 << 20)
        assert say(server, "said = len(bytearray(8 << 20))", small).lines == (("said", str(8 << 20)),)
        assert "MemoryError" in str(say(server, "said = len(bytearray(256 << 20))", small))
    finally:
        server.close()


# ---------------------------------------------------------------- the kernel's own limits


EATER = "held = []\nwhile True:\n    b = bytearray(16 << 20); b[::4096] = b'1' * len(b[::4096]); held.append(b)"


def test_the_sum_of_memory_stays_near_its_limit_and_the_server_survives() -> None:
    """With a control group the kernel holds it, without one the supervisor's looks."""
    small = Limits(wall=6.0, memory=400 << 20, data=2 << 30)
    server = Server(box().tool, Policy(limits=small))  # type: ignore[arg-type]
    try:
        assert say(server, "said = 1").ended == "done"
        assert server.box is not None
        group = server.box.fence
        assert say(server, EATER, small).ended == "memory"
        if group is not None:
            peak = int((group.folders[0] / PEAKS[len(group.folders) - 1]).read_text())
            assert peak <= (400 << 20) + server.box.held + (256 << 20)
            assert group.folders[0].is_dir()
        assert say(server, "said = 2").lines == (("said", "2"),)
        assert server.started == 1
    finally:
        server.close()
    assert group is None or not any(folder.exists() for folder in group.folders)


PEAKS = ("memory.peak", "memory.max_usage_in_bytes")  # of version 2 and 1


def test_a_group_is_made_where_its_controllers_are_given_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = tmp_path / "user.slice" / "session.scope"
    session.mkdir(parents=True)
    own = tmp_path / "own"
    own.write_text("0::/user.slice/session.scope\n")
    assert fence.fence(tmp_path, own) is None
    for folder in (session, session.parent):
        (folder / "cgroup.procs").write_text("")
    (session / "cgroup.subtree_control").write_text("")
    (session.parent / "cgroup.subtree_control").write_text("cpu memory pids")
    assert fence.fence(tmp_path, own) is None  # the kernel made no files in the new folder

    def made(parent: Path) -> Path:
        (folder := parent / "grader-1-1").mkdir(exist_ok=True)
        (folder / "memory.max").write_text("max")
        return folder

    monkeypatch.setattr(fence, "_made", made)
    found = fence.fence(tmp_path, own)
    assert found is not None
    assert found.folders == (session.parent / "grader-1-1",)
    found.limit(1000, 7)
    assert (found.memory.read_text(), found.processes.read_text()) == ("1000", "7")
    found.events.write_text("low 0\noom 3\noom_kill 2\n")
    assert found.kills() == 2
    doors = found.entering(["/bin/cat", str(found.folders[0] / "cgroup.procs")])
    assert int(subprocess.run(doors, capture_output=True, text=True, check=True).stdout) > 1


def test_no_group_where_the_hierarchies_of_version_one_cannot_be_written(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("4:memory:/a\n8:pids:/\n0::/\n")
    assert fence.fence(tmp_path, own) is None
