"""results.json: everything of a report, in the shape that other programs hold us to, and back."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from grader.formats.certificates import Json, certificate, read_shapes
from grader.model import (
    Agreement,
    Awaits,
    Binding,
    Cells,
    Claim,
    Contradiction,
    Copied,
    Counterexample,
    CritiqueAudit,
    Draw,
    Evidence,
    Fact,
    GradedAnswer,
    GradedPart,
    Listing,
    Mismatch,
    Model,
    Named,
    Open,
    Proof,
    Reckoned,
    Report,
    Score,
    Source,
    Span,
    Step,
    Trials,
    Truth,
    Verdict,
)

SUFFIX = "results.json"
SCHEMA = "grader.results/1"

M = TypeVar("M", bound=Model)


class ResultsError(ValueError):
    """The text is not results of this schema."""


def render(report: Report) -> str:
    """The report as JSON, the same bytes for the same report."""
    document: Json = {
        "schema": SCHEMA,
        "course": report.course,
        "submission": report.submission,
        "grader": report.grader,
        "reference": report.reference,
        "isolation": report.isolation,
        "answers": [_answer(answer) for answer in report.answers],
        "contradictions": [item.model_dump(mode="json") for item in report.contradictions],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _answer(answer: GradedAnswer) -> Json:
    return {
        "question": answer.question,
        "title": answer.title,
        "status": answer.status,
        "error": answer.error,
        "parts": {
            part.part: {"text": part.text, "claims": [verdict_json(verdict) for verdict in part.verdicts]}
            for part in answer.parts
        },
        "score": None if answer.score is None else answer.score.model_dump(mode="json"),
        "truths": [truth.model_dump(mode="json") for truth in answer.truths],
        "pictures": list(answer.pictures),
        "audit": None if answer.audit is None else answer.audit.model_dump(mode="json"),
        "copied": [item.model_dump(mode="json") for item in answer.copied],
        "awaits": [item.model_dump(mode="json") for item in answer.awaits],
        "source": None if answer.source is None else answer.source.model_dump(mode="json"),
    }


def verdict_json(verdict: Verdict) -> dict[str, Json]:
    """One claim with its verdict."""
    claim = verdict.claim
    return {
        "id": verdict.id,
        "kind": claim.kind,
        "span": list(claim.span),
        "quote": claim.quote,
        "denies": claim.denies,
        "verdict": verdict.outcome.value,
        "reason": verdict.reason,
        "follows_from": verdict.follows_from,
        "truth": verdict.truth or None,
        "stance": verdict.stance or None,
        "about": list(verdict.about),
        "evidence": evidence_json(verdict.evidence),
        **({} if verdict.code is None else {"code": verdict.code.model_dump(mode="json")}),
    }


def evidence_json(evidence: Evidence) -> dict[str, Json]:
    """Evidence with its certificate."""
    difference = getattr(evidence, "difference", None)
    return {
        "method": evidence.method,
        "why": evidence.why if isinstance(evidence, Open) else None,
        "expected": getattr(evidence, "expected", "") or None,
        "found": getattr(evidence, "found", "") or None,
        "difference": None if difference is None else str(difference),
        "certificate": certificate(evidence),
    }


# ---------------------------------------------------------------- and back


def parse(text: str) -> Report:
    """The report in the text of a results.json; raises ResultsError."""
    try:
        document = json.loads(text)
        if document.get("schema") != SCHEMA:
            raise ResultsError(f"the schema is not {SCHEMA}")
        return Report(
            course=document["course"],
            submission=document["submission"],
            grader=document["grader"],
            reference=document["reference"],
            isolation=document["isolation"],
            answers=tuple(_read_answer(item) for item in document["answers"]),
            contradictions=tuple(_read_model(Contradiction, item) for item in document["contradictions"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, ResultsError):
            raise
        if isinstance(error, json.JSONDecodeError):
            raise ResultsError(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from None
        if isinstance(error, KeyError):
            raise ResultsError(f"not results of {SCHEMA}: the field {error} is missing") from None
        raise ResultsError(f"not results of {SCHEMA}: {type(error).__name__} {error}") from None


def _read_answer(item: Any) -> GradedAnswer:
    return GradedAnswer(
        question=item["question"],
        title=item.get("title", ""),
        status=item["status"],
        error=item["error"],
        parts=tuple(
            GradedPart(part=part, text=body["text"], verdicts=tuple(_read_verdict(part, claim) for claim in body["claims"]))
            for part, body in item["parts"].items()
        ),
        score=None if item["score"] is None else _read_model(Score, item["score"]),
        truths=tuple(_read_model(Truth, truth) for truth in item.get("truths", ())),
        pictures=tuple(item.get("pictures", ())),
        audit=None if item.get("audit") is None else _read_model(CritiqueAudit, item["audit"]),
        copied=tuple(_read_model(Copied, copied) for copied in item.get("copied", ())),
        awaits=tuple(_read_model(Awaits, awaits) for awaits in item.get("awaits", ())),
        source=None if item.get("source") is None else _read_model(Source, item["source"]),
    )


def _read_model(model: type[M], item: Any) -> M:
    """A noun that is stored as it is."""
    return model.model_validate_json(json.dumps(item))


def _read_verdict(part: Any, item: Any) -> Verdict:
    claim = Claim(kind=item["kind"], part=part, span=Span(*item["span"]), quote=item["quote"], denies=item.get("denies", False))
    return Verdict(
        id=item["id"],
        claim=claim,
        evidence=_read_evidence(item["evidence"]),
        reason=item["reason"],
        follows_from=item["follows_from"],
        truth=item.get("truth") or "",
        stance=item.get("stance") or "",
        about=tuple(item.get("about", ())),
        code=_read_model(Listing, item["code"]) if "code" in item else None,
    )


def read_certificate(method: str, body: Json) -> Evidence:
    """The evidence that a certificate of this method stands for."""
    return _read_evidence({"method": method, "certificate": body, "expected": None, "found": None})


def _read_evidence(item: Any) -> Evidence:
    body = item["certificate"]
    expected, found = item["expected"] or "", item["found"] or ""
    match item["method"]:
        case "counterexample":
            return Counterexample(
                left=_read_tree(body["left"]),
                right=_read_tree(body["right"]),
                facts=_read_facts(body),
                point=tuple(Binding(symbol=name, value=_read_value(value)) for name, value in body["point"].items()),
                left_value=_read_value(body["left_value"]),
                right_value=_read_value(body["right_value"]),
                expected=expected,
                found=found,
                difference=_read_named(body["difference"]),
            )
        case "mismatch":
            left_shape, right_shape = read_shapes(body)
            return Mismatch(
                expected=expected,
                found=found,
                difference=_read_named(body["difference"]),
                truth=body["truth"] or "",
                left_shape=left_shape,
                right_shape=right_shape,
                span=None if body["span"] is None else Span(*body["span"]),
                reckoned=_read_reckoned(body),
            )
        case "trials":
            return Trials(
                left=_read_tree(body["left"]),
                right=_read_tree(body["right"]),
                facts=_read_facts(body),
                prime=body["prime"] or "",
                draws=tuple(Draw(sizes=tuple(draw["sizes"].items()), seed=draw["seed"]) for draw in body["draws"]),
                error=body["error"],
                note=body["note"] or "",
                expected=expected,
                found=found,
            )
        case "agreement":
            return Agreement(expected=expected, found=found, truth=body["truth"] or "", reckoned=_read_reckoned(body))
        case "proof":
            steps = tuple(Step(expression=_read_tree(step["expression"]), rule=step["rule"]) for step in body["steps"])
            return Proof(steps=steps, expected=expected, found=found, facts=_read_facts(body))
        case "open":
            return Open(why=item["why"], detail=body["detail"])
    raise ResultsError(f"the method {item['method']!r} is not known")


def _read_reckoned(body: Any) -> tuple[Reckoned, ...]:
    return tuple(
        Reckoned(says=one["says"], formula=_read_tree(one["formula"]), value=one["value"]) for one in body.get("reckoned", ())
    )


def _read_tree(node: Any) -> Any:
    return node if isinstance(node, str) else tuple(_read_tree(child) for child in node)


def _read_facts(body: Any) -> tuple[Fact, ...]:
    return tuple(
        Fact(symbol=fact["symbol"], shape=tuple(fact["shape"]), properties=tuple(fact["properties"])) for fact in body["facts"]
    )


def _read_named(named: Any) -> Named | None:
    return None if named is None else Named.model_validate_json(json.dumps(named))


def _read_value(value: Any) -> Cells:
    if isinstance(value, str):
        return ((value,),)
    if value and isinstance(value[0], str):
        return (("..".join(value),),)
    return tuple(tuple(cell if isinstance(cell, str) else "..".join(cell) for cell in row) for row in value)
