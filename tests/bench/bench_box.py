"""What the box costs and keeps: overhead of a warm run, a cold start, 1,000 honest nets, honest runs between hostile ones.

    python tests/bench/bench_box.py [warm] [cold] [many=1000] [mixed=500]

Goals: a warm run costs at most 150 ms at the median and 400 ms at the 95th percentile, a cold one at most 2.5 s; 1,000 honest
nets take at most 120 s on two cores; what an honest net gives between hostile ones is what it gives alone, to the byte.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from grader.answers import parse_answer, segments  # noqa: E402
from grader.mending import classes  # noqa: E402
from grader.sandbox.isolation import choose  # noqa: E402
from grader.sandbox.policy import Limits, Policy  # noqa: E402
from grader.sandbox.server import Reply, Server, ask, say  # noqa: E402
from tests.conftest import course  # noqa: E402
from tests.test_hostile import LIMITS, Outside, program, programs  # noqa: E402

QUESTIONS = ("4.1", "5.1", "6.1")
Request = dict[str, object]


def honest(question: str) -> Request:
    """What grading asks of the box for the class that the shipped homework's solution gives to a question."""
    reference = course().reference(question)
    assert reference is not None
    code = reference.codes[0]
    path = ROOT / "answers" / "csc413_hw2" / f"{question}.yaml"
    answer = parse_answer(path.read_bytes(), path.name)
    source = next(one for one in classes(segments(answer.solution, "solution")) if one.name in code.names).source
    settings = [[list(setting), list(code.shape(*setting))] for setting in code.settings]
    return {"kind": "measure", "source": source, "name": code.names[0], "seed": 1, "settings": settings}


def server() -> Server:
    isolation = choose("auto")
    assert isolation.tool is not None, isolation.reason
    return Server(isolation.tool, Policy(nested=isolation.policy.nested))


def timed(box: Server, request: Request, limits: Limits | None = None) -> tuple[float, Reply]:
    began = time.perf_counter()
    reply = ask(box, request, limits)
    return time.perf_counter() - began, reply


def warm() -> None:
    """Each shipped net 100 times: all its settings, both modes, gradients and skip connections."""
    box = server()
    say(box, "said = 1")
    for question in QUESTIONS:
        request = honest(question)
        times = sorted(timed(box, request)[0] for _ in range(100))
        told = f"median {1000 * statistics.median(times):.0f} ms, p95 {1000 * times[94]:.0f} ms"
        print(f"warm {question}, {len(request['settings'])} settings: {told}")  # type: ignore[arg-type]
    empty = sorted(timed(box, {"kind": "say", "source": "said = 1"})[0] for _ in range(100))
    print(f"warm, a line that does nothing: median {1000 * statistics.median(empty):.0f} ms, p95 {1000 * empty[94]:.0f} ms")
    box.close()


def cold() -> None:
    times = []
    for _ in range(5):
        box = server()
        times.append(timed(box, honest("6.1"))[0])
        box.close()
    print(f"cold 6.1, five boxes: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")


def many(number: int) -> None:
    """Honest nets through two boxes at once."""
    boxes, request = (server(), server()), honest("6.1")
    began = time.perf_counter()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:  # a box ends with the thread that started it
        lanes = [lane.submit(_many, box, request, number // 2) for lane, box in zip((one, other), boxes, strict=True)]
        ended = [reply for lane in lanes for reply in lane.result()]
    whole = time.perf_counter() - began
    same = len({reply.lines for reply in ended})
    print(
        f"{len(ended)} honest nets, two boxes: {whole:.0f} s, {same} outcome(s), all done: {all(r.ended == 'done' for r in ended)}"
    )


def _many(box: Server, request: Request, number: int) -> list[Reply]:
    found = [ask(box, request) for _ in range(number)]
    box.close()
    return found


def mixed(number: int) -> None:
    """Hostile programs and honest nets in turn through one box; the honest ones against what a new box gives."""
    isolation = choose("auto")
    assert isolation.tool is not None, isolation.reason
    requests = [honest(question) for question in QUESTIONS]
    alone = []
    for request in requests:
        box = server()
        alone.append(ask(box, request).lines)
        box.close()
    box = Server(isolation.tool, Policy(limits=LIMITS, nested=isolation.policy.nested))
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        secret = Path(folder) / "secret"
        secret.write_text("canary")
        world = Outside((), (), folder, str(secret), listener.getsockname()[1], listener, b"")
        hostile = [program(place, code, world) for _, _, place, code in programs()]
        of_net = honest("5.1")
        same = checked = 0
        for turn in range(number // 2):
            ask(box, {**of_net, "source": hostile[turn % len(hostile)], "name": "ConvTransposeNet"})
            which = turn % len(requests)
            same += ask(box, requests[which], Limits()).lines == alone[which]
            checked += 1
    box.close()
    print(
        f"{number} runs, hostile and honest in turn, {box.started} boxes: {same} of {checked} honest ones as alone, to the byte"
    )


def main() -> None:
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for word in sys.argv[1:] or ["warm", "cold"]:
        match word.split("="):
            case ["warm"]:
                warm()
            case ["cold"]:
                cold()
            case ["many", count]:
                many(int(count))
            case ["mixed", count]:
                mixed(int(count))
            case _:
                print(f"{word} is not known")


if __name__ == "__main__":
    main()
