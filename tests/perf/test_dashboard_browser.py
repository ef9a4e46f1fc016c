"""The dashboard in a real browser: every page by its links, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from app.people.models import Person
from tests.app.test_browser import Visit, browser, pytestmark  # noqa: F401
from tests.perf.test_dashboard import BAD, dashboard, looked  # noqa: F401

PAGES = ("Endpoints", "Rollouts", "Functions", "Flags", "Peak", "Ledger", "Recorders")


@pytest.fixture
def visit(dashboard: Path, browser: Any, live_server: Any, transactional_db: None) -> Visit:  # noqa: F811
    Person.objects.create_user("ops", password="a long password", is_staff=True)
    found = Visit(browser, live_server.url)
    found.go("/login/")
    found.fill(username="ops", password="a long password")
    found.press("main button")
    return found


def drawn(visit: Visit) -> bool:
    """Say whether the chart has lines in it: not all of its pixels are clear."""
    script = """const canvas = document.querySelector(".plot canvas");
        if (!canvas) return false;
        const told = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return told.some(value => value)"""
    return bool(visit.browser.execute_script(script))


def test_every_page_by_its_links(visit: Visit) -> None:
    visit.go("/hotclub/")
    for name in PAGES:
        visit.browser.find_element(By.LINK_TEXT, name).click()
        assert visit.find("nav [aria-current]").text == name
    visit.go("/hotclub/")
    assert drawn(visit)

    table = visit.find("#endpoints")
    visit.find("#endpoints thead th button").click()
    names = [cell.text for cell in table.find_elements(By.CSS_SELECTOR, "tbody th")]
    assert names == sorted(names, reverse=True)
    visit.find("[data-find]").send_keys("posts")
    shown = [c.text for c in table.find_elements(By.CSS_SELECTOR, "tbody th") if c.is_displayed()]
    assert shown == ["posts/"]

    visit.browser.find_element(By.LINK_TEXT, "posts/").click()
    assert drawn(visit)
    visit.browser.find_element(By.LINK_TEXT, BAD).click()
    assert "slower" in visit.find(".lead").text
    assert visit.find("tr.sure th").text.startswith("posts/")
    visit.browser.find_element(By.LINK_TEXT, "All functions of the two commits").click()
    assert "grew" in visit.text
    visit.go("/hotclub/flame/?endpoint=posts/")
    assert visit.browser.find_elements(By.CSS_SELECTOR, ".flame rect")
    assert visit.complaints() == []


def test_the_flame_graph_in_speedscope(visit: Visit) -> None:
    visit.go("/hotclub/flame/?endpoint=posts/")
    visit.go("/static/" + visit.find("main .button").get_attribute("href").partition("/static/")[2])
    wait = WebDriverWait(visit.browser, 20)
    wait.until(lambda driver: "Sandwich" in driver.find_element(By.TAG_NAME, "body").text)
    wait.until(lambda driver: "posts/" in driver.title)


def test_on_a_phone_and_by_keyboard(visit: Visit) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    visit.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for page in ("/hotclub/", f"/hotclub/rollouts/{BAD}/", "/hotclub/flame/?endpoint=posts/"):
        visit.go(page)
        width = visit.browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= 390, page
    visit.go("/hotclub/")
    visit.browser.switch_to.active_element.send_keys(Keys.TAB)
    assert visit.browser.switch_to.active_element.text == "Skip to the content"
    visit.browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert visit.browser.switch_to.active_element.get_attribute("id") == "main"
