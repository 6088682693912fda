"""Charts on paper, each of a table that stands beside it; the checked chart palette, never the plan colours.

Segments are parted by white and hatched where they would else be told apart by colour alone; figures stand at the bars.
"""

from __future__ import annotations

from ...units import NBSP
from ..charts import BUILT, CLASSES, REMOVED, RESERVE
from ..model import Sheet
from ..prose.parts import cell, inline, largest
from .blocks import Picture
from .drawing import HAIRLINE, INK, figure, png, style
from .texts import TEXTS

WIDTH_CM = 16.5
_BAR_CM, _AROUND_CM = 0.62, 1.5
#: (fill, hatch) of what each segment of a development area is.
_PARTS = (
    ("bebygd", "bebygd_daa", BUILT, ""),
    ("tatt_ut", "tatt_ut_daa", "#ffffff", "////"),
    ("reserve", "reserve_daa", RESERVE, ""),
)


def reserve_chart(t3: Sheet, language: str, mark: str) -> Picture | None:
    """Built, removed and reserve of every group that has building land, largest first."""
    t = TEXTS[language]
    rows = largest(t3, "planlagt_daa", most=len(t3.frame))
    if not rows:
        return None
    names = [str(t3.frame["gruppenavn"].iloc[n]) for n in rows]
    height = _AROUND_CM + 0.6 + _BAR_CM * len(rows)
    with style():
        made = figure(WIDTH_CM, height)
        axes = _axes(made, names, height, top_cm=0.9)
        left = [0.0] * len(rows)
        for key, column, fill, hatch in _PARTS:
            values = t3.frame[column].iloc[rows].fillna(0.0).to_list()  # what is not known has no length
            axes.barh(
                range(len(rows)), values, left=left, height=0.62, color=fill, hatch=hatch,
                edgecolor="white" if not hatch else REMOVED, linewidth=0.8, label=t[key].capitalize(),
            )  # fmt: skip
            left = [a + b for a, b in zip(left, values, strict=True)]
        for i, n in enumerate(rows):
            axes.annotate(
                cell(t3, n, "reserve_daa").text, (left[i], i), xytext=(4, 0), textcoords="offset points",
                va="center", color=RESERVE, fontsize=8, fontweight="bold",
            )  # fmt: skip
        axes.set_xlim(0, max(left) * 1.12)
        made.legend(loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=8, handlelength=1.6)
        _stamp(made, mark)
        data = png(made)
    told = [
        f"{name}: {t['reserve']}{NBSP}{cell(t3, n, 'reserve_daa').text}" for name, n in zip(names, rows, strict=True)
    ]
    return Picture(
        "figur_reserve", data, t["figur_reserve"], t["figur_alt"].format(tall="; ".join(told)), WIDTH_CM, height
    )


def land_chart(classes: Sheet, language: str, mark: str) -> Picture | None:
    """What the reserve lies on."""
    colours = {key: colour for key, colour, _ in CLASSES}
    rows = largest(classes, "reserve_daa", most=len(classes.frame))
    keys = [str(classes.frame["klasse"].iloc[n]) for n in rows]
    bars = [(str(classes.frame["navn"].iloc[n]), n, colours[k]) for n, k in zip(rows, keys, strict=True)]
    return _bars("figur_mark", classes, "reserve_daa", bars, language, mark)


def ruleset_chart(compared: Sheet, language: str, mark: str) -> Picture | None:
    """The reserve under each rule set, the case's own first and in its own colour."""
    names, own = compared.frame["regelsett"], compared.frame["valgt"]
    bars = [(str(names.iloc[n]), n, RESERVE if own.iloc[n] else REMOVED) for n in range(len(compared.frame))]
    return _bars("figur_regelsett", compared, "reserve_daa", bars, language, mark)


def _bars(
    key: str, sheet: Sheet, column: str, bars: list[tuple[str, int, str]], language: str, mark: str
) -> Picture | None:
    """One bar a row; a bar without a colour is what nobody knows, and is hatched."""
    if not bars:
        return None
    t, height = TEXTS[language], _AROUND_CM + _BAR_CM * len(bars)
    with style():
        made = figure(WIDTH_CM, height)
        axes = _axes(made, [name for name, _, _ in bars], height, top_cm=0.3)
        for i, (_, n, colour) in enumerate(bars):
            value = float(sheet.frame[column].iloc[n])
            axes.barh(
                i, value, height=0.62, color=colour or "#ffffff", hatch="" if colour else "////",
                edgecolor=colour or REMOVED, linewidth=0.8,
            )  # fmt: skip
            axes.annotate(
                cell(sheet, n, column).text, (value, i), xytext=(4, 0), textcoords="offset points", va="center",
                color=INK, fontsize=8,
            )  # fmt: skip
        axes.set_xlim(0, max(float(sheet.frame[column].iloc[n]) for _, n, _ in bars) * 1.12)
        _stamp(made, mark)
        data = png(made)
    told = "; ".join(f"{inline(name)}{NBSP}{cell(sheet, n, column).text}" for name, n, _ in bars)
    return Picture(key, data, t[key], t["figur_alt"].format(tall=told), WIDTH_CM, height)


def _axes(made, names: list[str], height: float, *, top_cm: float):
    """Horizontal bars with the first name on top; only light upright lines."""
    longest = max(len(n) for n in names)
    left_cm = min(0.15 * longest + 0.5, 6.5)
    axes = made.add_axes(
        (left_cm / WIDTH_CM, 0.9 / height, 1 - (left_cm + 0.4) / WIDTH_CM, 1 - (0.9 + top_cm) / height)
    )
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.xaxis.grid(True, color=HAIRLINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_formatter(lambda v, _: f"{v:,.0f}".replace(",", NBSP))
    return axes


def _stamp(made, mark: str) -> None:
    """What is invented says so in the picture too, for it may be cut out and pasted elsewhere."""
    if mark:
        made.text(0.995, 0.01, mark, ha="right", va="bottom", fontsize=6.5, color="#8a4b00", fontweight="bold")
