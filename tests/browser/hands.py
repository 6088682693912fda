"""Two ways to use a page: with a pointer, and with nothing but the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

#: Presses of Tab before a thing counts as out of reach.
_MOST = 300


class Hands(Protocol):
    """What a person does with a page."""

    def press(self, what: Locator) -> None:
        """Press a link, a button, a summary or a box."""

    def write(self, where: Locator, text: str) -> None:
        """Write in a field."""

    def choose(self, radio: Locator) -> None:
        """Choose one of a group."""

    def select(self, where: Locator, value: str) -> None:
        """Choose a line of a list, and have the form follow."""

    def give(self, where: Locator, files: Sequence[Path]) -> None:
        """Give files to a field."""


class Pointer:
    """Mouse or finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def write(self, where: Locator, text: str) -> None:
        where.fill(text)

    def choose(self, radio: Locator) -> None:
        radio.check()

    def select(self, where: Locator, value: str) -> None:
        where.select_option(value)

    def give(self, where: Locator, files: Sequence[Path]) -> None:
        where.set_input_files(files)


class Keyboard:
    """Tab, Enter, Space, arrows and letters. Files are the one exception: their chooser belongs to the system, so they
    are given to the field once it has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        self.reach(what)
        box = what.evaluate("e => e.tagName === 'INPUT' && ['checkbox', 'radio'].includes(e.type)")
        self.page.keyboard.press("Space" if box else "Enter")

    def write(self, where: Locator, text: str) -> None:
        self.reach(where)
        if where.evaluate("e => e.type !== 'date'"):
            self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, radio: Locator) -> None:
        radio.wait_for(state="visible")
        wanted = radio.element_handle()
        assert wanted is not None
        group = "e => document.activeElement.type === 'radio' && document.activeElement.name === e.name"
        self._tab_until(lambda: wanted.evaluate(group), radio)
        if not wanted.evaluate("e => e === document.activeElement"):
            self._arrows_until(lambda: wanted.evaluate("e => e === document.activeElement"), radio)
        if not radio.is_checked():
            self.page.keyboard.press("Space")

    def select(self, where: Locator, value: str) -> None:
        self.reach(where)
        self.page.keyboard.press("Home")
        if where.input_value() != value:
            self._arrows_until(lambda: where.input_value() == value, where)
        self.page.keyboard.press("Enter")

    def give(self, where: Locator, files: Sequence[Path]) -> None:
        self.reach(where)
        where.set_input_files(files)

    def reach(self, what: Locator) -> None:
        """Press Tab until it has the focus."""
        what.wait_for(state="visible")
        self._tab_until(lambda: what.evaluate("e => e === document.activeElement"), what)

    def _tab_until(self, there, what: Locator) -> None:
        for _ in range(_MOST):
            if there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached with Tab on {self.page.url}")

    def _arrows_until(self, there, what: Locator) -> None:
        for _ in range(_MOST):
            self.page.keyboard.press("ArrowDown")
            if there():
                return
        raise AssertionError(f"{what} cannot be reached with the arrows on {self.page.url}")
