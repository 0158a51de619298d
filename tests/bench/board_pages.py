"""Open TensorBoard's pages in a headless Chromium, for the test that looks at them and for pictures of them."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
WIDTH, HEIGHT = 2400, 1500
PATIENCE = 110.0  # seconds for a page to show something, less than Selenium waits for an answer

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Without a graphics card lines are drawn much faster as SVG than by WebGL.
    "--disable-3d-apis",
    "--hide-scrollbars",
    f"--window-size={WIDTH},{HEIGHT}",
)
# What TensorBoard's pages are made of lies in shadow roots, which a usual query does not enter.
_ALL = """
const found = [];
const walk = root => root.querySelectorAll('*').forEach(one => {
  if (one.matches(arguments[0])) found.push(one);
  if (one.shadowRoot) walk(one.shadowRoot);
});
walk(document);
return found;
"""


def browsers() -> tuple[str, str] | None:
    """Return where Chromium and its driver are; None where one of them is not there."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return (chromium, driver) if chromium and driver else None


class Pages:
    """Show one of TensorBoard's pages at a time."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self.browser = browser
        self.address = address

    def open(self, name: str) -> None:
        """Open a page, such as hparams, anew."""
        self.browser.get("about:blank")
        self.browser.get(f"{self.address}#{name}")

    def resize(self, width: int, height: int, scale: float = 1.0) -> None:
        """Give the page a size in its own pixels, and say how many the screen has for one."""
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False},
        )

    def find(self, selector: str) -> list[WebElement]:
        """Return what a selector matches anywhere, shadow roots included."""
        found: list[WebElement] = self.browser.execute_script(_ALL, selector)
        return found

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script, `arguments` its arguments, in the page."""
        return self.browser.execute_script(script, *arguments)

    def until(self, look: Callable[[], T]) -> T:
        """Return what a look gives, once it gives something."""
        end = time.monotonic() + PATIENCE
        while not (found := look()):
            if time.monotonic() > end:
                raise AssertionError(f"expected it within {PATIENCE:g} s: {look}")
            time.sleep(0.2)
        return found


@contextmanager
def opened(address: str) -> Iterator[Pages]:
    """Start a browser on a board's address; end it."""
    found = browsers()
    if found is None:
        raise RuntimeError("expected chromium and chromedriver, found neither or one of them")
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in _FLAGS:
        options.add_argument(flag)
    # Given where it is, so that Selenium fetches none.
    browser = webdriver.Chrome(options, Service(found[1]))
    # On a busy machine a page may take long to answer at all.
    browser.set_script_timeout(PATIENCE)
    try:
        pages = Pages(browser, address)
        # As wide as the table of trials with all that it shows unasked.
        pages.resize(WIDTH, HEIGHT)
        yield pages
    finally:
        browser.quit()


# What a person sees of the table: its cells by where they stand, row by row.
_TABLE = """
const rows = new Map();
for (const cell of arguments[0]) {
  const place = cell.getBoundingClientRect();
  const text = cell.textContent.trim();
  if (!text || !place.width) continue;
  // By their middle: a heading may have two lines.
  const level = Math.round((place.top + place.bottom) / 8);
  if (!rows.has(level)) rows.set(level, []);
  rows.get(level).push([place.left, text]);
}
return [...rows.keys()].sort((a, b) => a - b).map(
  level => rows.get(level).sort((a, b) => a[0] - b[0]).map(one => one[1])
);
"""


def table(pages: Pages) -> list[list[str]]:
    """Return the rows of the table of trials as they stand on the page, the headings first."""
    rows: list[list[str]] = pages.run(_TABLE, pages.find("vaadin-grid-cell-content"))
    return rows


def choose(pages: Pages, menu: str, item: str) -> None:
    """Choose an item of a menu that is called by its label."""
    (found, *_) = [
        one for one in pages.find("paper-dropdown-menu") if one.get_attribute("label") == menu
    ]
    script = """
    for (const one of arguments[0].querySelectorAll('paper-item'))
      if (one.textContent.trim() === arguments[1]) { one.click(); return true; }
    return false;
    """
    if not pages.run(script, found, item):
        raise AssertionError(f"expected {item} in the menu {menu}")
