"""The timeline of losses: one line a place, a mark for each first step, and how many claims."""

from tests.worlds import world

from helpers import charts, claims, wording

ADMITTED = {"claimant": "crown-tv", "published": 5}
DENIED = {"claimant": "crown-army", "stance": "denies", "published": 3}


def losses(d):
    """Give the first steps of the losses of a dataset."""
    return claims.first_steps(d, claims.grade_events(d))


def marks(figure):
    """Give (day of January, symbol) of the marks that tell something, first steps in order."""
    return [(x, t.marker.symbol) for t in figure.data if t.hovertext for x in t.x]


def test_three_marks_a_place_and_its_numbers(riverland):
    """Birch is claimed twice from the second, denied on the third and admitted on the fifth."""
    d = world(riverland, [{"day": 2}, {"day": 2, "published": 3}, DENIED, {"day": 2, **ADMITTED}])
    figure = charts.draw_admissions(d, losses(d))
    assert marks(figure) == [
        ("2030-01-02", "circle"),
        ("2030-01-03", "x"),
        ("2030-01-05", "square-open-dot"),
    ]
    row = figure.layout.meta["table"]["rows"][0]
    assert row[:5] == ["Birch", "confirmed", "2 Jan", "3 Jan", "5 Jan"]
    assert row[5:10] == ["answered", "3 days", 3, 1, 1]
    assert figure.layout.meta["title"] == (
        "Of 1 reported loss of places, 1 was denied and 1 admitted"
    )


def test_marks_of_one_day_stand_apart(riverland):
    """A claim, a denial and an admission of one day have three heights, within their line."""
    same = {"day": 3, "published": 3}
    told = [same, {**DENIED, **same}, {**ADMITTED, **same}]
    d = world(riverland, told)
    figure = charts.draw_admissions(d, losses(d))
    heights = [y for t in figure.data if t.hovertext for y in t.y]
    assert len(set(heights)) == 3 and max(heights) - min(heights) < 28


def test_a_place_has_the_line_of_its_best_supported_loss(riverland):
    """Birch was claimed by one source and then taken by two: the second stands for it."""
    d = world(
        riverland,
        [
            {"event": "a", "day": 2, "claimant": "rebel-command"},
            {"event": "b", "day": 4, "claimant": "rebel-command"},
            {"event": "b", "day": 4, "claimant": "river-monitor"},
            {"event": "b", "day": 4, **ADMITTED},
        ],
    )
    assert losses(d)["event_id"].tolist() == ["b"]
    assert str(wording.describe_losses(d, losses(d))) == (
        "The only loss that crown-side sources admitted is that of Birch, one day after the first "
        "claim."
    )


def test_without_a_denial_or_an_admission_a_sentence_stands_there(riverland):
    """A loss that is only claimed is counted and not drawn; without one it says so."""
    d = world(riverland, [{}])
    figure = charts.draw_admissions(d, losses(d))
    assert "No loss of a place is denied or admitted" in figure.layout.meta["alt"]
    assert str(wording.headline_losses(d, losses(d))) == (
        "Crown-side sources admitted none of 1 reported loss of places"
    )
    none = world(riverland, [])
    assert "No place is reported lost" in str(wording.headline_losses(none, losses(none)))
