"""JSON lines in, JSON lines out, in order: pairs of formulas to decide, texts to audit.

A line that cannot be read, takes too long or breaks something gets its answer with the reason, and the stream goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from grader.audit import audit as audited_steps
from grader.checks import InputError, equal
from grader.decide.equal import Decision
from grader.formats.certificates import Json, certificate
from grader.formats.json import evidence_json, read_certificate
from grader.model import Open, Outcome, Trials, Verdict

DEADLINE = 2.0  # seconds a line
AUDIT_DEADLINE = 20.0  # seconds a text
MAX_LINE = 1 << 20


class Asked(Protocol):
    """Something that answers a request within a time, or gives up."""

    def ask(self, request: str, seconds: float) -> str | None: ...


def check(line: str) -> str:
    """One pair of formulas: `{"id", "a", "b", "symbols", "assume", "where"}` to its decision."""
    id: Json = None
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            return _unknown(None, "a JSON object is expected on each line")
        id = request.get("id")
        for field in ("a", "b"):
            if not isinstance(request.get(field), str):
                return _unknown(id, f"the field {field!r} must be a text")
        tables = {field: _table(request, field) for field in ("symbols", "assume", "where")}
        decision = equal(request["a"], request["b"], symbols=tables["symbols"], assume=tables["assume"], where=tables["where"])
        return _told(id, decision)
    except json.JSONDecodeError as error:
        return _unknown(id, f"not JSON: {error.msg} at column {error.colno}")
    except InputError as error:
        return _unknown(id, str(error), why="refused")
    except (RecursionError, MemoryError):
        return _unknown(id, "nested too deeply or too large")
    except Exception as error:  # a fault of one line must not end the stream
        return _unknown(id, f"a fault of the grader: {type(error).__name__}")


def prove(line: str) -> str:
    """The proof of an answer of `check`, as its certificate; an empty text where there is none."""
    from grader.decide.prove import prove as proved

    try:
        evidence = read_certificate("trials", json.loads(line)["certificate"])
        proof = proved(evidence.left, evidence.right, evidence.facts) if isinstance(evidence, Trials) else None
    except Exception:  # a proof that fails leaves the trials as they are
        return ""
    return "" if proof is None else json.dumps(certificate(proof), ensure_ascii=True)


def _table(request: Mapping[str, object], field: str) -> dict[str, str]:
    value = request.get(field) or {}
    if not isinstance(value, dict):
        raise InputError(f"the field {field!r} must be an object")
    table = {}
    for key, item in value.items():
        text = ",".join(map(str, item)) if isinstance(item, list) else item
        if not isinstance(text, str):
            raise InputError(f"{field}.{key} must be a text")
        table[str(key)] = text
    return table


def _told(id: Json, decision: Decision) -> str:
    evidence = decision.evidence
    body: dict[str, Json] = {
        "id": id,
        "decision": decision.answer.value,
        "reason": decision.reason,
        "method": evidence.method,
        "why": evidence.why if isinstance(evidence, Open) else None,
        "certificate": certificate(evidence),
    }
    return json.dumps(body, ensure_ascii=True)


def _unknown(id: Json, reason: str, why: str = "unread") -> str:
    return json.dumps(
        {"id": id, "decision": "unknown", "reason": reason, "method": "open", "why": why, "certificate": {}},
        ensure_ascii=True,
    )


def audit(line: str) -> str:
    """One text in steps: `{"id", "steps", "question"}` to its claims and the steps that are wrong."""
    id: Json = None
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            return _unaudited(None, "a JSON object is expected on each line")
        id = request.get("id")
        steps = request.get("steps")
        if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
            return _unaudited(id, "the field 'steps' must be a list of texts")
        return _audited(id, audited_steps(steps))
    except json.JSONDecodeError as error:
        return _unaudited(id, f"not JSON: {error.msg} at column {error.colno}")
    except (RecursionError, MemoryError):
        return _unaudited(id, "nested too deeply or too large")
    except Exception as error:  # a fault of one line must not end the stream
        return _unaudited(id, f"a fault of the grader: {type(error).__name__}")


def _audited(id: Json, found: tuple[tuple[int, Verdict], ...]) -> str:
    wrong = sorted({step for step, verdict in found if verdict.outcome is Outcome.WRONG and not verdict.follows_from})
    claims: list[Json] = [
        {
            "step": step,
            "kind": verdict.claim.kind,
            "quote": verdict.claim.quote,
            "span": list(verdict.claim.span),
            "verdict": verdict.outcome.value,
            "reason": verdict.reason,
            "evidence": evidence_json(verdict.evidence),
        }
        for step, verdict in found
    ]
    return json.dumps({"id": id, "wrong_steps": wrong, "claims": claims}, ensure_ascii=True)


def _unaudited(id: Json, reason: str) -> str:
    return json.dumps({"id": id, "wrong_steps": [], "claims": [], "error": reason}, ensure_ascii=True)


def audits(lines: Iterable[str], worker: Asked) -> Iterator[str]:
    """The audits of the lines, in order."""
    for line in lines:
        if not line.strip():
            continue
        answer = worker.ask(line, AUDIT_DEADLINE) if len(line) <= MAX_LINE else None
        yield answer if answer is not None else _unaudited(None, f"too long, or not audited within {AUDIT_DEADLINE:g} s")


def checked(lines: Iterable[str], worker: Asked, prover: Asked | None = None) -> Iterator[str]:
    """The answers to the lines, in order, one line in memory at a time; with a prover, its proofs in place of trials."""
    for line in lines:
        if not line.strip():
            continue
        if len(line) > MAX_LINE:
            yield _unknown(None, f"a line longer than {MAX_LINE >> 20} MiB")
            continue
        answer = worker.ask(line, DEADLINE)
        answer = answer if answer is not None else _timeout(line)
        yield answer if prover is None else _proved(answer, prover)


def _proved(answer: str, prover: Asked) -> str:
    body = json.loads(answer)
    if body.get("method") != "trials":
        return answer
    proof = prover.ask(answer, DEADLINE)
    if not proof:
        return answer
    note = body["certificate"]["note"]
    reason = "proved by computer algebra: the difference of the sides is 0" + (f"; {note}" if note else "")
    body |= {"method": "proof", "reason": reason}
    return json.dumps(body | {"certificate": json.loads(proof)}, ensure_ascii=True)


def _timeout(line: str) -> str:
    try:
        request = json.loads(line)
        id = request.get("id") if isinstance(request, dict) else None
    except (ValueError, RecursionError):
        id = None
    reason = f"not decided within {DEADLINE:g} s"
    return json.dumps(
        {"id": id, "decision": "unknown", "reason": reason, "method": "open", "why": "timeout", "certificate": {}},
        ensure_ascii=True,
    )
