"""The service in a real browser: everything that a newcomer does on the first day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

from app.world.pictures import draw_all

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
PATIENCE_S = 20

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER),
        reason="no browser: install chromium and chromedriver (Debian: chromium chromium-driver)",
    ),
]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--window-size=1280,1000",
        f"--user-data-dir={tmp_path / 'profile'}",
        # Whatever is not this machine does not resolve: an external request would fail the test.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = Service(executable_path=str(DRIVER))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


class Visit:
    """What a person does in the browser, in words of the page."""

    def __init__(self, browser: WebDriver, address: str) -> None:
        self.browser, self.address = browser, address

    def go(self, page: str) -> None:
        self.browser.get(self.address + page)

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.find(f"main [name={name}]").send_keys(text)

    def find(self, selector: str):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def press(self, selector: str) -> None:
        """Press what sends a form, and wait until the next page is there."""
        pressed = self.find(selector)
        pressed.click()
        # While one page gives way to the next, chromedriver has other errors for what is gone.
        wait = WebDriverWait(self.browser, PATIENCE_S, ignored_exceptions=[WebDriverException])
        wait.until(staleness_of(pressed))

    @property
    def text(self) -> str:
        return self.find("body").text

    @property
    def path(self) -> str:
        return self.browser.current_url.removeprefix(self.address)

    def complaints(self) -> list[str]:
        """Return what the browser's console holds: failed loads, mixed content, errors."""
        return [entry["message"] for entry in self.browser.get_log("browser")]


@pytest.fixture
def visit(browser: WebDriver, live_server) -> Visit:
    return Visit(browser, live_server.url)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "sunset.png"
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(path)
    return path


def test_the_first_day(visit: Visit, transactional_world, picture: Path, settings):
    draw_all(settings.MEDIA_ROOT)
    visit.go("/signup/")
    visit.fill(username="kim", first_name="Kim", password1="tangerine sky")
    visit.fill(password2="tangerine sky")
    visit.press("main button")
    assert (visit.path, "Welcome, Kim!" in visit.text) == ("/explore/", True)

    visit.go("/new/")
    visit.find("main [name=photo]").send_keys(str(picture))
    visit.fill(caption="First light #harbour @ada", alt="A gradient")
    visit.press("main button")
    assert "Your photo is online." in visit.text
    assert [link.text for link in visit.browser.find_elements(By.CSS_SELECTOR, ".caption a")] == [
        "#harbour",
        "@ada",
    ]
    shown = visit.find(".post-photo img")
    assert visit.browser.execute_script("return arguments[0].naturalWidth", shown) == 320

    visit.fill(text="My own first comment")
    visit.press(".say button")
    assert "My own first comment" in visit.find("#comments").text

    heart = ".actions button.icon-button"
    visit.press(heart)
    assert visit.find(heart).get_attribute("aria-pressed") == "true"
    assert visit.find(f"{heart} .count").text == "1"
    visit.press(heart)
    assert visit.find(heart).get_attribute("aria-pressed") == "false"

    visit.go("/@ada/")
    followers = int(visit.find("#followers").text)
    visit.press("[name=follow-toggle]")
    assert "You follow Ada Abara now." in visit.text
    assert int(visit.find("#followers").text) == followers + 1
    visit.go("/")
    assert {"Ada Abara", "Kim"} <= {
        name.text for name in visit.browser.find_elements(By.CSS_SELECTOR, ".card .name")
    }

    visit.press("#log-out")
    assert visit.path == "/login/"
    visit.fill(username="kim", password="wrong password")
    visit.press("main button")
    assert "correct username and password" in visit.text
    visit.fill(password="tangerine sky")
    visit.press("main button")
    assert visit.path == "/"
    assert visit.complaints() == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_window(visit: Visit, transactional_world, width: int):
    visit.browser.set_window_size(width, 900)
    # Headless chromium has a smallest window of its own: the device is emulated instead.
    visit.browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    for page in ("/explore/", "/@ada/", "/posts/1/", "/tags/sea/", "/login/", "/signup/"):
        visit.go(page)
        wide = visit.browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, page
