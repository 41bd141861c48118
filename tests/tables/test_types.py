"""What the cells of a claim come down to."""


def test_which_claims_can_turn_a_place(riverland):
    """Neither denials, parts of a place, what is near it, nor what changes no holder can."""
    claims = riverland.events.set_index("claim_id")["stating"]
    assert list(claims.index[~claims]) == [
        *("c0002", "c0005"),  # denials
        "c0007",  # a part
        "c0014",  # near
        *("c0015", "c0016", "c0017", "c0018"),  # no holder
    ]


def test_since_when_a_place_can_have_turned(riverland):
    """Only a claim that can turn a place carries its first day on."""
    claims = riverland.events.set_index("claim_id")["stated_from"].dropna()
    days = {"c0001": 2, "c0003": 2, "c0008": 4, "c0010": 5, "c0011": 4, "c0013": 6}
    assert claims.dt.day.to_dict() == days


def test_which_claims_are_proved(riverland):
    """Located footage proves an assertion; statements and reporters do not."""
    claims = riverland.events.set_index("claim_id")["proving"]
    assert list(claims.index[claims]) == ["c0013"]
