"""Who relays whom: a matrix of cells, drawn as bars, which the smaller script can."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text
from helpers.charts.lanes import ROW_PX, label, lines, nothing
from helpers.tables import Dataset
from helpers.wording.events import source_names

WIDE, DARKEST = 0.92, 0.77
"""How much of its room a cell takes, and how dark the one with most claims is."""


def draw_relays(d: Dataset, table: pd.DataFrame, ids: pd.DataFrame) -> go.Figure:
    """Draw through whom the claims of each claimant reached the table, numbers in the cells.

    Parameters
    ----------
    table, ids
        As ``sources.relay_matrix`` gives them: the numbers of claims, and the claims.

    Returns
    -------
    One cell a pair, darker for more claims; what is summed up as others stays white.
    """
    title, unit = f"Who relays whom, to {text.long_day(d.as_of)}", "claims"
    if table.empty:
        return nothing(d, "is relayed", title, unit)
    name = source_names(d)
    who = [label(name.get(i, i)) for i in table.index]
    through = [label(name.get(i, i), 14) for i in table.columns]
    cells = [
        (x, y, int(table.iat[y, x]), "others" in (table.index[y], table.columns[x]))
        for y in range(len(who))
        for x in range(len(through))
        if table.iat[y, x]
    ]
    top = max([1, *(n for _, _, n, rest in cells if not rest)])
    shades = [1.0 if rest else 1 - DARKEST * n / top for _, _, n, rest in cells]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            base=[x - WIDE / 2 for x, *_ in cells],
            x=[WIDE] * len(cells),
            y=[y for _, y, *_ in cells],
            width=WIDE,
            marker={
                "color": [grey(shade) for shade in shades],
                "line": {"color": style.RULE, "width": 0.5},
            },
            text=[str(n) for _, _, n, _ in cells],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            insidetextfont={
                "size": style.SMALL_PX,
                "color": ["#ffffff" if shade < 0.46 else "#000000" for shade in shades],
            },
            hovertext=[
                f"<b>{text.count(n, 'claim')}</b> by {who[y]}<br>through {through[x]}"
                for x, y, n, _ in cells
            ],
            customdata=[" ".join(ids.iat[y, x]) for x, y, *_ in cells],
            hoverinfo="text",
            showlegend=False,
        )
    )
    figure.update_layout(
        barmode="overlay",
        hovermode="closest",
        yaxis=lines(who),
        xaxis={
            "range": [-0.6, len(through) - 0.4],
            "tickvals": list(range(len(through))),
            "ticktext": through,
            "tickangle": -90,
            "side": "top",
            "automargin": True,
            "tickfont": {"size": style.SMALL_PX},
            "zeroline": False,
            "showgrid": False,
            "ticks": "",
        },
        margin={"l": 8, "r": 12, "b": 8},
    )
    most = table.stack().drop(index="others", errors="ignore")
    top = most.drop("others", level=1, errors="ignore").sort_values(ascending=False).head(3)
    told = "; ".join(f"{name[a]} through {name[b]} {n}" for (a, b), n in top.items())
    return style.finish(
        figure,
        title=title,
        unit=unit,
        source=text.source_line(d, "Lines are claimants, columns the nearest named carrier"),
        alt=f"Claims by claimant and nearest carrier, {int(table.to_numpy().sum())} in all. "
        f"Most: {told}.",
        height=ROW_PX * len(who) + 110,
        top=102,
    )


def grey(light: float) -> str:
    """Give a grey, 0 = black, 1 = white.

    >>> grey(1), grey(0.2)
    ('#ffffff', '#333333')
    """
    return "#" + f"{round(255 * light):02x}" * 3
