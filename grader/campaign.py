"""A class graded: answers to workers, results to the ledger, reports to their folders, whatever happens in between.

Submissions are opened in order, as many as keep the workers busy, so memory does not grow with the class. An answer is leased
in the ledger before a worker gets it and kept there before anything is made of it; a report is written when all answers of
its submission are kept, from the ledger alone. So a run can end anywhere: the next one does what is missing.

Long, since it is one loop, and what it holds together is read in one place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from grader.cache import NAME, swept
from grader.files import FileError, Work, course_hash, load_bytes, stamp, write_text
from grader.formats.classroom import PAGE, TABLE, Summary, class_page
from grader.intake import shown_name
from grader.ledger import FOLDER, Entry, Ledger, Row
from grader.pool import Done, Engine, Job, Reply
from grader.provenance import look, version
from grader.render import Heading, gathered, gathers, suffix
from grader.runs import ELSEWHERE, REFUSED
from grader.task import Head, Request, failed, failure, head_of, unrun

TICK = 0.25  # seconds between looks at the outside
TRIES = 2  # workers that an answer may cost
RENDERS = 4  # workers that a report may cost
GRACE = 1.5  # seconds that answers under way have when the run is stopped


@dataclass(frozen=True)
class Finished:
    """A submission's report for one course, as it lies on the disk."""

    course: str
    folder: Path
    summary: Summary


@dataclass(frozen=True)
class Event:
    """Something that happened to an answer, or to a report; `died` is a worker's end of which the answer may be the cause,
    `note` what people should know though nothing failed."""

    kind: Literal["graded", "reused", "failed", "died", "report", "problem", "note"]
    submission: str = ""
    question: str = ""
    detail: str = ""
    finished: Finished | None = None


class Listener(Protocol):
    """Who is told what happens, and that time passes."""

    def hear(self, event: Event) -> None: ...

    def tick(self) -> None: ...


@dataclass(frozen=True)
class Plan:
    """What to grade, and what to make of it."""

    works: tuple[Work, ...]
    out: Path | None
    course: str
    formats: tuple[str, ...]
    isolation: str
    box: str = ""  # in which code is run, a line that `grader.runs` reads

    @property
    def boxed(self) -> bool:
        """Whether a box that holds is known here."""
        return not self.box.startswith((REFUSED, ELSEWHERE))

    @property
    def root(self) -> Path:
        """Where the ledger lives."""
        return self.out or Path("reports")

    @property
    def classed(self) -> bool:
        """Whether it is a class, however few of it are left."""
        return len(self.works) > 1 or any(work.member for work in self.works)

    @property
    def answers(self) -> int:
        """How many files are to be graded, or are said not to be."""
        return sum(len(work.files) + len(work.flaws) for work in self.works)

    def folder(self, work: Work, course: str, alone: bool) -> Path:
        """Where a submission's report goes; `alone`: all its answers are of one course."""
        place = self.out or self.root / course
        place = place / work.name if self.classed else place
        return place if alone or self.out is None else place / course


@dataclass
class _Open:
    """A submission under way: what is known of each of its files."""

    work: Work
    files: dict[str, Path]  # by the answer's name in the ledger
    digests: dict[str, str] = field(default_factory=dict)  # of the files' bytes
    rows: dict[str, Row] = field(default_factory=dict)
    failures: dict[str, tuple[Head, bytes]] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def course(self, answer: str) -> str:
        return self.rows[answer].course if answer in self.rows else self.failures[answer][0].course


@dataclass
class _Rendering:
    """A report that a worker writes."""

    job: Job
    name: str
    course: str
    folder: Path
    made: str
    tries: int = 0


_Written = tuple[str, Heading, str, tuple[Row | bytes, ...]]
"""A report: its course and heading, its place in the ledger, and what it is made of."""


class Campaign:
    """One run over a plan; `stopped` is asked at every turn."""

    def __init__(
        self, plan: Plan, ledger: Ledger, engine: Engine, renderer: Engine, listener: Listener, stopped: Callable[[], bool]
    ) -> None:
        self.plan, self.ledger, self.engine, self.renderer, self.listener = plan, ledger, engine, renderer, listener
        self.failed = False
        self.unrun = False  # code of an answer was not run
        self._stopped = stopped
        self._coming = iter(plan.works)
        self._exhausted = False
        self._open: list[_Open] = []
        self._jobs: dict[str, tuple[_Open, tuple[str, ...]]] = {}
        self._again: deque[tuple[_Open, str]] = deque()
        self._renders: dict[str, _Rendering] = {}
        self._finished: dict[str, list[_Written]] = {}  # by submission
        self._hopeless: dict[str, str] = {}
        self._misnamed: list[str] = []
        self._shown = "html" if "html" in plan.formats else plan.formats[0]  # the form that a class's page leads to
        self._asked = 0.0
        self._number = 0
        self._scratch = plan.root / FOLDER / f"writing-{ledger.serial}"
        _swept(plan.root / FOLDER, ledger.alive())
        cache = (plan.root / FOLDER / NAME).absolute()
        self._cache = "" if engine.whole else str(cache)  # workers elsewhere do not see it
        if ledger.since == ledger.serial:  # all anew, and nobody else is at it
            swept(cache.parent)

    def run(self) -> bool:
        """All that can be done; False when it was stopped before the end."""
        try:
            while not self._stopped():
                self._fill()
                if self._exhausted and not self._open and not self._renders:
                    self._class_files()
                    return True
                self._hear()
                self.ledger.beat()
                self.listener.tick()
            self._settle()
            return False
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _settle(self) -> None:
        """What is under way may end, for a moment."""
        self.engine.drop()
        until = time.monotonic() + GRACE
        while self.engine.busy() and time.monotonic() < until:
            self._hear(concluding=False)

    # ------------------------------------------------------------ giving out

    def _fill(self) -> None:
        while self.engine.wants() and self.renderer.wants() and not self._exhausted and not self._stopped():
            work = next(self._coming, None)
            self._exhausted = work is None
            if work is not None:
                self._begin(work)
                self.ledger.beat()
        if self._exhausted and not self._jobs:
            while self._again and self.engine.wants():  # answers that cost a worker, when nobody else can suffer
                open, answer = self._again.popleft()
                self._give(open, (answer,))
        if time.monotonic() - self._asked > TICK:
            self._asked = time.monotonic()
            for open in [item for item in self._open if item.elsewhere]:
                self._take(open, tuple(open.elsewhere))
                self._conclude(open)

    def _begin(self, work: Work) -> None:
        open = _Open(work, {})
        for path in work.files:
            try:
                data = load_bytes(path)
                answer = self._name(work, path, data)
                open.files[answer], open.digests[answer] = path, hashlib.sha256(data).hexdigest()
            except FileError as error:
                self._unread(open, path, shown_name(str(error)))
        for flaw in work.flaws:
            self._unread(open, flaw.path, flaw.line)
        self._open.append(open)
        self._take(open, tuple(answer for answer in open.files if answer not in open.failures))
        self._conclude(open)

    def _unread(self, open: _Open, path: Path, problem: str) -> None:
        """A file of which there are no bytes to grade."""
        answer = f"unread {len(open.files)}"
        open.files[answer] = path
        self._fail(open, answer, Head(question=_stem(path), problem=problem), problem)

    def _name(self, work: Work, path: Path, data: bytes) -> str:
        """The answer's name in the ledger: the same bytes handed in by another are another answer."""
        digest = hashlib.sha256()
        for item in (self.plan.course.encode(), work.name.encode(), os.fsencode(path.name), data):
            digest.update(len(item).to_bytes(8, "big") + item)
        return digest.hexdigest()

    def _take(self, open: _Open, answers: Sequence[str]) -> None:
        """Lease what is not done, and give it to workers."""
        taken = self.ledger.take(answers, self._current)
        open.elsewhere.difference_update(answers)
        open.elsewhere.update(taken.others)
        open.rows.update(taken.done)
        dead = self.ledger.dead(TRIES) if taken.done else frozenset()
        for answer, row in taken.done.items():
            if answer in dead and failure(self.ledger.body(row)):
                self._problem(self._died_twice(open, answer))
            self.unrun = self.unrun or (not self.plan.boxed and unrun(self.ledger.body(row)))
            self.listener.hear(Event("reused", open.work.name, row.question))
        ready = []
        for answer in (answer for answer in answers if answer in taken.mine):
            open.waiting.add(answer)
            deaths = self.ledger.deaths(answer)
            if deaths >= TRIES:
                what = self._died_twice(open, answer)
                self._fail(open, answer, Head(question=_stem(open.files[answer]), problem=what), "worker died twice")
            elif deaths:
                self._again.append((open, answer))
            else:
                ready.append(answer)
        for group in self._groups(open, ready):
            self._give(open, group)

    def _died_twice(self, open: _Open, answer: str) -> str:
        what = "worker died twice in an earlier run; the rest is graded; without --resume it is tried again"
        return f"{open.files[answer]}: {what}"

    def _groups(self, open: _Open, answers: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Answers for one worker each; those with code in them go together, since its worker has a box."""
        if self.engine.whole:
            code = list(answers)
        else:
            code = [answer for answer in answers if _holds_class(open.files[answer])]
        if code:
            yield tuple(code)
        yield from ((answer,) for answer in answers if answer not in code)

    def _give(self, open: _Open, answers: tuple[str, ...]) -> None:
        requests, given = [], []
        for answer in answers:
            path = open.files[answer]
            try:
                data = load_bytes(path)
                if self._name(open.work, path, data) != answer:
                    raise FileError(f"{path}: was changed while it was graded; go on with --resume")
            except FileError as error:
                self._fail(open, answer, Head(question=_stem(path), problem=str(error)), str(error))
                continue
            asked = Request(
                shown_name(str(path)),
                open.work.name,
                self.plan.course,
                self.plan.isolation,
                data,
                self.plan.box,
                self._cache,
                b"class " in data,
            )
            requests.append(b"g" + asked.encode())
            given.append(answer)
        if given:
            job = Job(self._id(), tuple(requests))
            self._jobs[job.id] = (open, tuple(given))
            self.engine.put(job)

    def _id(self) -> str:
        self._number += 1
        return str(self._number)

    def _current(self, row: Row) -> bool:
        try:
            return row.version == version(row.course, row.question, self.plan.isolation)
        except FileError:
            return False

    # ------------------------------------------------------------ taking in

    def _hear(self, concluding: bool = True) -> None:
        same = self.renderer is self.engine
        done = self.engine.take(TICK if same or self._jobs or not self._renders else 0.0)
        if not same:
            done += self.renderer.take(0.0 if self._jobs else TICK)
        kept: list[tuple[Row, bytes]] = []
        touched: list[_Open] = []
        for item in done:
            if item.job.id in self._renders:
                self._write(item)
                continue
            open, answers = self._jobs.pop(item.job.id)
            for answer, reply in zip(answers, item.replies, strict=True):
                kept.extend(self._heard(open, answer, reply))
            touched.append(open)
        if kept:
            self.ledger.keep(kept)
        for open in touched if concluding else ():
            self._conclude(open)

    def _heard(self, open: _Open, answer: str, reply: Reply) -> Iterator[tuple[Row, bytes]]:
        """What a worker made of an answer: a result to keep, or a failure."""
        heads = reply.frames[-2:-1] or reply.frames[:1]
        head = head_of(heads[0]) if heads else Head()
        self.unrun = self.unrun or head.unrun
        row = Row(answer, head.version, head.course, head.question, head.submission)
        match reply.ended:
            case "late":
                self._late(open, answer, head, f"not graded within {reply.detail}")
            case "died" if self._died(open, answer, reply) < TRIES:
                self._again.append((open, answer))
            case "died":
                yield from self._fault(open, answer, head, f"worker died twice ({reply.detail})")
            case "done" if head.problem:
                self._fail(open, answer, head, head.problem)
            case "done" if not self._current(row):
                what = f"{open.files[answer]}: the reference or the grader changed meanwhile; go on with --resume"
                self._fail(open, answer, replace(head, problem=what), what)
            case "done":
                open.waiting.discard(answer)
                open.rows[answer] = row
                self.listener.hear(Event("graded", open.work.name, row.question))
                yield row, reply.frames[-1]

    def _died(self, open: _Open, answer: str, reply: Reply) -> int:
        self.listener.hear(Event("died", open.work.name, _stem(open.files[answer]), reply.detail))
        return self.ledger.died(answer)

    def _late(self, open: _Open, answer: str, head: Head, what: str) -> None:
        """An answer that ran out of time is not kept: another run may have more of it."""
        problem = f"{open.files[answer]}: {what}; the rest is graded; try it again with --resume and a longer --deadline"
        self._fail(open, answer, replace(head, question=head.question or _stem(open.files[answer]), problem=problem), what)

    def _fault(self, open: _Open, answer: str, head: Head, what: str) -> Iterator[tuple[Row, bytes]]:
        """An answer that the workers could not do is set apart, for good where it is known what it is."""
        path = open.files[answer]
        problem = f"{path}: {what}; the rest is graded"
        if not head.version:
            self._fail(open, answer, replace(head, question=_stem(path), problem=problem), what)
            return
        open.waiting.discard(answer)
        open.rows[answer] = row = Row(answer, head.version, head.course, head.question, head.submission)
        self._problem(problem)
        self.listener.hear(Event("failed", open.work.name, head.question, what))
        yield row, failed(head.question, what)

    def _fail(self, open: _Open, answer: str, head: Head, what: str) -> None:
        """An answer without a result that could be kept."""
        open.waiting.discard(answer)
        open.failures[answer] = (head, failed(head.question, what))
        self._problem(head.problem)
        self.listener.hear(Event("failed", open.work.name, head.question, what))
        self.ledger.release((answer,))

    def _problem(self, line: str) -> None:
        self.failed = True
        self.listener.hear(Event("problem", detail=" ".join(line.split())))

    # ------------------------------------------------------------ reports

    def _conclude(self, open: _Open) -> None:
        """Where all answers of a submission are there: its reports, one a course."""
        if open.waiting or open.elsewhere or open not in self._open:
            return
        self._open.remove(open)
        courses = [course for course in dict.fromkeys(open.course(answer) for answer in open.files) if course]
        self._finished[open.work.name] = []
        if not courses:
            self._hopeless[open.work.name] = "; ".join(head.problem for head, _ in open.failures.values())
        for course in courses:
            answers = [one for one in open.files if open.course(one) in (course, "" if course == courses[0] else course)]
            self._report(open, course, answers, alone=len(courses) == 1)

    def _report(self, open: _Open, course: str, answers: Sequence[str], alone: bool) -> None:
        """A report as it lies there if nothing has changed; else a worker writes it."""
        folder = self.plan.folder(open.work, course, alone)
        heading = Heading(
            course=course,
            submission=self._whose(open, answers),
            reference=course_hash(course),
            isolation=self.plan.isolation,
            href=f"{open.work.name}/{'' if alone else course + '/'}{suffix(self._shown)}",
            formats=self.plan.formats,
        )
        results = tuple(self._results(open, answers))
        made = hashlib.sha256(f"{heading} {look()} {results}".encode()).hexdigest()
        place = str(folder.relative_to(self.plan.root))
        self._finished[open.work.name].append((course, heading, place, results))
        entry = self.ledger.report(place)
        if entry is not None and entry.made == made and entry.files == self._stamps(folder):
            self._told(open.work.name, course, folder, Summary.model_validate_json(entry.summary))
            return
        job = Job(self._id(), (b"r" + heading.encode(self._bodies(results)),))
        self._renders[job.id] = _Rendering(job, open.work.name, course, folder, made)
        self.renderer.put(job)

    def _whose(self, open: _Open, answers: Sequence[str]) -> str:
        """In a class the folder says whose a submission is: what its files say is the student's own."""
        told = [open.rows[one].submission if one in open.rows else open.failures[one][0].submission for one in answers]
        names = list(filter(None, told))
        if not self.plan.classed or open.work.folder is None:
            return next(iter(names), open.work.name)
        other = next((name for name in names if name != open.work.name), "")
        if other:
            self._misnamed.append(f"{open.work.folder} says {other}")
        return open.work.name

    def _results(self, open: _Open, answers: Sequence[str]) -> Iterator[Row | bytes]:
        """One for each question, in order. What is handed in twice counts once if its bytes are equal; else a person decides."""
        graded: dict[str, list[str]] = {}
        for one in answers:
            if one in open.rows:
                graded.setdefault(open.rows[one].question, []).append(one)
        for one in answers:
            if one not in open.rows:
                yield open.failures[one][1]
                continue
            same = graded[open.rows[one].question]
            if one == same[0]:
                yield self._chosen(open, same) if len(same) > 1 else open.rows[one]

    def _chosen(self, open: _Open, same: Sequence[str]) -> Row | bytes:
        """What counts of several answers to one question."""
        row, paths = open.rows[same[0]], [open.files[one] for one in same]
        equal = len({open.digests[one] for one in same}) == 1
        what = "they are equal, and counted once" if equal else "they differ, and none is counted"
        files = ", ".join(path.name for path in paths)
        line = f"{paths[0].parent}: question {row.question} is handed in {len(same)} times, as {files}: {what}; keep one"
        self._problem(line)
        return row if equal else failed(row.question, line)

    def _stamps(self, folder: Path) -> str:
        return json.dumps([stamp(folder / suffix(name)) for name in self.plan.formats])

    def _write(self, done: Done) -> None:
        """A worker has put a report together: its files, then its entry in the ledger."""
        rendering = self._renders[done.job.id]
        (reply,) = done.replies
        if reply.ended != "done":
            rendering.tries += 1
            if reply.ended == "died" and rendering.tries < RENDERS:
                self.renderer.put(rendering.job)
                return
            del self._renders[done.job.id]
            self._problem(f"{rendering.folder}: the report could not be put together ({reply.ended}: {reply.detail})")
            return
        del self._renders[done.job.id]
        told, *texts = reply.frames
        for name, text in zip(self.plan.formats, texts, strict=True):
            write_text(rendering.folder / suffix(name), text.decode("utf-8", "surrogatepass"), self._scratch)
        place = str(rendering.folder.relative_to(self.plan.root))
        self.ledger.wrote(Entry(place, rendering.made, self._stamps(rendering.folder), told.decode()))
        self._told(rendering.name, rendering.course, rendering.folder, Summary.model_validate_json(told))

    def _told(self, name: str, course: str, folder: Path, summary: Summary) -> None:
        self.failed = self.failed or any(tally.status == "error" for tally in summary.questions)
        self.listener.hear(Event("report", name, finished=Finished(course, folder, summary)))

    def _class_files(self) -> None:
        """What holds a whole class: for each course its page with a table, and the gradebooks."""
        if not self.plan.classed:
            return
        self._compared()
        courses = dict.fromkeys(course for written in self._finished.values() for course, *_ in written)
        for course in courses:
            folder = self.plan.out or self.plan.root / course
            folder = folder if len(courses) == 1 or self.plan.out is None else folder / course
            page = class_page(course, self._summaries(course))
            write_text(folder / PAGE, page.html, self._scratch)
            write_text(folder / TABLE, page.csv, self._scratch)
            for name in filter(gathers, self.plan.formats):
                write_text(folder / suffix(name), gathered(name, self._reports(course)), self._scratch)

    def _compared(self) -> None:
        """What only the whole class shows: whose files give another's name, one name of several, reports of who is not there."""
        if self._misnamed:
            number = f"{len(self._misnamed)} of {len(self.plan.works)} submissions"
            self._note(f"{number} give another name than their folder's, which counts: {_some(sorted(self._misnamed))}")
        named: dict[tuple[str, str], str] = {}
        for work in self.plan.works:
            for course, heading, *_ in self._finished.get(work.name, ()):
                other = named.setdefault((course, heading.submission), work.name)
                if other != work.name:
                    both = f"{self.plan.root}: {other} and {work.name} are both of the submission {heading.submission}"
                    self._problem(f"{both}, for which a gradebook has one row; put their answers into one folder")
        written = {place for reports in self._finished.values() for *_, place, _ in reports}
        left = [place for place in self.ledger.folders() if place not in written and self._is_there(place)]
        if left:
            self._note(f"{self.plan.root}: reports of submissions that are not in this run lie there too: {_some(left)}")

    def _note(self, line: str) -> None:
        self.listener.hear(Event("note", detail=line))

    def _is_there(self, place: str) -> bool:
        return any(stamp(self.plan.root / place / suffix(name)) != (0, 0) for name in self.plan.formats)

    def _summaries(self, course: str) -> Iterator[Summary]:
        for work in self.plan.works:
            if work.name in self._hopeless:
                yield Summary(submission=work.name, problem=self._hopeless[work.name])
            for mine, _, place, _ in self._finished.get(work.name, ()):
                entry = self.ledger.report(place) if mine == course else None
                if entry is not None:
                    yield Summary.model_validate_json(entry.summary)

    def _reports(self, course: str) -> Iterator[tuple[Heading, Callable[[], Iterator[bytes]]]]:
        for work in self.plan.works:
            for mine, heading, _, results in self._finished.get(work.name, ()):
                if mine == course:
                    yield heading, partial(self._bodies, results)

    def _bodies(self, results: tuple[Row | bytes, ...]) -> Iterator[bytes]:
        return (item if isinstance(item, bytes) else self.ledger.body(item) for item in results)


def reserved(formats: Sequence[str]) -> frozenset[str]:
    """The names that the files of a class have in the folder where the submissions' reports lie."""
    return frozenset({PAGE, TABLE, FOLDER, *(suffix(name).partition("/")[0] for name in formats if gathers(name))})


def _stem(path: Path) -> str:
    """The question that a file's name gives."""
    return shown_name(path.stem)


def _some(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _holds_class(path: Path) -> bool:
    try:
        return b"class " in load_bytes(path)
    except FileError:
        return False


def _swept(folder: Path, alive: frozenset[int]) -> None:
    """What runs that were killed had begun to write is removed."""
    for left in folder.glob("writing-*"):
        serial = left.name.partition("-")[2]
        if serial.isdigit() and int(serial) not in alive:
            shutil.rmtree(left, ignore_errors=True)
