"""The report in a real browser: it is looked at, filtered, walked through, attacked, and held against WCAG by axe-core.

Without a browser the tests are skipped and say so; where CI is set a missing browser is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from grader.formats import classroom, html
from grader.formats import json as results
from grader.model import Report
from tests.hostile_answers import attacking, breaking

SHIPPED = Path(__file__).parent.parent / "reports" / "csc413_hw2"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
WIDTHS = (320, 768, 1440)


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser, and CI is set: .ci/run installs chromium with apt-get")
        pytest.skip("no browser on this machine: install chromium to look at the pages")
    found = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield found
    found.close()


@cache
def shipped() -> Report:
    return results.parse((SHIPPED / "results.json").read_text("utf-8"))


def some() -> Report:
    """A few questions that hold everything a page has, for axe takes its time."""
    kept = [answer for answer in shipped().answers if answer.question in ("2.1.1", "2.2.3", "2.3.1", "3.1", "5.1")]
    return shipped().model_copy(update={"answers": tuple(kept), "contradictions": breaking().contradictions})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages to look at, as files."""
    folder = tmp_path_factory.mktemp("pages")
    summaries = [classroom.summary(shipped(), "a/report.html"), classroom.summary(breaking(), "b/report.html")]
    texts = {
        "homework": html.render(shipped()),
        "some": html.render(some()),
        "breaking": html.render(breaking()),
        "attacking": html.render(attacking()),
        "class": classroom.class_page(
            "demo " + "w" * 300, [*summaries, *summaries, classroom.Summary(submission="w" * 300)]
        ).html,
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in texts}


def opened(
    browser: Browser, path: Path, width: int = 1440, scheme: str = "light", fragment: str = "", script: bool = True
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.goto(path.as_uri() + fragment)
    return page


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("name", ["homework", "breaking", "attacking", "class"])
def test_no_page_scrolls_sideways(browser: Browser, pages: dict[str, Path], name: str) -> None:
    page = opened(browser, pages[name])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(
            "innerWidth < document.documentElement.scrollWidth && [...document.querySelectorAll('*')].filter((e) => "
            "e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .fit, pre, svg, dd')).map((e) => e.outerHTML.slice(0, 200))"
        )
        assert not wide, (name, width, wide)
    page.context.close()


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [("some", "light", 1440), ("some", "dark", 320), ("class", "dark", 320)],
)
def test_axe_finds_nothing_serious(browser: Browser, pages: dict[str, Path], name: str, scheme: str, width: int) -> None:
    page = opened(browser, pages[name], width, scheme)
    found = Axe().run(
        page,
        options={
            "resultTypes": ["violations"],
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    )
    told = [f"{item['id']} ({item['impact']}): {item['nodes'][0]['html'][:200]}" for item in found.response["violations"]]
    assert told == []
    page.context.close()


def test_notes_stand_beside_their_line_or_below_it(browser: Browser, pages: dict[str, Path]) -> None:
    measure = """() => [...document.querySelectorAll('.note[id]')].filter((note) => !note.closest('.code')).map((note) => {
        const box = note.getBoundingClientRect(), id = 'c' + note.id.slice(1);
        const claim = document.getElementById(id).getBoundingClientRect();
        const last = document.querySelector(`.sign[href="#${CSS.escape(note.id)}"]`).getBoundingClientRect();
        return [note.id, box.left, box.top, box.right, claim.top, last.bottom, last.top, note.closest('.para').getBoundingClientRect().right];
    })"""
    page = opened(browser, pages["homework"])
    wide = page.evaluate(measure)
    assert len(wide) > 80
    assert all(left >= right for _, left, _, _, _, _, _, right in wide)
    assert [id for id, _, top, _, _, _, sign_top, _ in wide if top < sign_top - 60] == []
    beside = [abs(top - sign_top) < 60 for _, _, top, _, _, _, sign_top, _ in wide]
    assert sum(beside) > 0.6 * len(beside)
    page.set_viewport_size({"width": 320, "height": 900})
    narrow = page.evaluate(measure)
    assert all(right <= 320 for _, _, _, right, _, _, _, _ in narrow)
    assert all(top >= claim_top for _, _, top, _, claim_top, _, _, _ in narrow)
    page.context.close()


def test_the_page_is_whole_without_script_and_on_paper(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["homework"], script=False)
    assert not page.locator("#show").is_visible()
    assert page.locator(".claim.wrong").first.is_visible()
    assert shown(page, ".note.wrong") == page.locator(".note.wrong").count() > 0
    assert page.locator("article").count() == len(shipped().answers)
    page.emulate_media(media="print")
    assert shown(page, ".note.wrong") == page.locator(".note.wrong").count()
    page.context.close()


def test_nothing_moves_while_the_page_loads_and_it_is_painted_at_once(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["homework"])
    page.wait_for_timeout(200)
    shift = page.evaluate(
        "new Promise((done) => { let sum = 0; const seen = new PerformanceObserver((list) => { for (const entry of list.getEntries()) "
        "sum += entry.value; }); seen.observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 200); })"
    )
    assert shift == 0
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 5_000, "more than seconds, however busy the machine"
    page.context.close()


# ---------------------------------------------------------------- filters, keys, links


def shown(page: Page, selector: str) -> int:
    return page.locator(selector).filter(visible=True).count()


def test_filters_show_what_is_asked_for(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["homework"])
    wrong, unchecked = shown(page, ".note.wrong"), shown(page, ".note.uncheckable")
    assert wrong
    assert unchecked
    page.locator("#show [value=uncheckable]").uncheck()
    assert (shown(page, ".note.wrong"), shown(page, ".note.uncheckable")) == (wrong, 0)
    assert shown(page, ".flow .sign.uncheckable") == 0
    page.locator("#show [name=part][value=trace]").uncheck()
    assert shown(page, ".part.trace") == 0
    assert 0 < shown(page, ".note.wrong") < wrong
    page.locator("#show select").select_option("number")
    assert shown(page, ".note.wrong:not(.k-number)") == 0
    assert shown(page, ".note.wrong.k-number") > 0
    page.locator("#show [name=only]").check()
    assert 0 < shown(page, ".para") < page.locator(".para").count() / 4
    assert "wrong" in page.locator("#place").inner_text()
    page.context.close()


def test_keys_walk_the_wrong_lines(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["homework"])
    ids = page.evaluate("[...document.querySelectorAll('.claim.wrong[id]')].map((claim) => claim.id)")

    def here() -> str:
        return str(page.evaluate("document.activeElement.id"))

    page.keyboard.press("j")
    assert here() == ids[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here() == ids[2]
    assert page.locator(f"[id='{ids[2]}']").evaluate(
        "(e) => { const box = e.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    )
    assert page.evaluate("location.hash") == "#" + ids[2]
    page.keyboard.press("k")
    assert here() == ids[1]
    page.keyboard.press("n")
    assert here() == "n" + ids[1][1:]
    page.keyboard.press("n")
    assert here() == ids[1]
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.get_by_label("single keys act").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert here() != ids[2]
    page.context.close()


def test_every_claim_is_reached_by_its_address(browser: Browser, pages: dict[str, Path]) -> None:
    verdicts = [verdict for answer in shipped().answers for part in answer.parts for verdict in part.verdicts]
    page = opened(browser, pages["homework"])
    anchors = [html.anchor(verdict.id) for verdict in verdicts]
    reached = page.evaluate(
        "(ids) => ids.map((id) => { location.hash = id; const box = document.getElementById(id).getBoundingClientRect(); "
        "return box.bottom > 0 && box.top < innerHeight && document.querySelector(':target').id === id; })",
        anchors,
    )
    assert all(reached)
    targets = page.evaluate(
        "[...document.querySelectorAll('a[href]')].filter((a) => !document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1))))"
        ".map((a) => a.outerHTML)"
    )
    assert targets == []
    page.context.close()


# ---------------------------------------------------------------- attacks


@pytest.mark.parametrize("name", ["attacking", "homework", "breaking"])
def test_nothing_runs_and_no_request_leaves_the_page(browser: Browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("dialog", lambda dialog: (told.append("dialog"), dialog.dismiss()))
    address = pages[name].as_uri()
    page.goto(address)
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.mouse.move(300, 300)
    for _ in range(20):
        page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.url.split("#")[0] == address
    assert [url for url in asked if url != address and not url.startswith("data:image/svg+xml;base64,")] == []
    assert told == []
    assert page.evaluate("document.scripts.length") == 1
    assert len(page.frames) == 1
    context.close()


def test_the_policy_stops_what_would_get_into_the_page(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    text = pages["homework"].read_text("utf-8")
    broken = text.replace("</main>", "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'></main>", 1)
    (tmp_path / "broken.html").write_text(broken, "utf-8")
    page = opened(browser, tmp_path / "broken.html")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    page.context.close()


def test_the_sides_of_a_contradiction_lead_to_each_other(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["breaking"])
    assert page.locator("#x-1-1").inner_text().strip() == "⇄1"
    page.locator("#x-1 a", has_text="10, solution").click()
    assert page.evaluate("location.hash") == "#x-1-2"
    page.locator(".note.clashing a", has_text="1, solution").click()
    assert page.evaluate("location.hash") == "#x-1-1"
    page.locator("#x-1-1").click()
    assert page.evaluate("location.hash") == "#x-1"
    page.locator("#show [value=right]").uncheck()
    assert shown(page, ".note.clashing") == 2
    page.context.close()
