import pytest

from cutover.plan import PLAN, item


def test_the_plan_in_its_own_order() -> None:
    assert [phase.number for phase in PLAN] == [1, 2, 3, 4, 5, 6]
    ids = [entry.id for phase in PLAN for entry in phase.items]
    assert len(ids) == len(set(ids)) == 38
    assert ids == sorted(ids, key=lambda text: [int(part) for part in text.split(".")])
    assert all(entry.id.startswith(f"{phase.number}.") for phase in PLAN for entry in phase.items)


def test_an_item_by_its_id() -> None:
    assert item("5.2.6").words == "Verify dashboard HTML is included"
    with pytest.raises(KeyError):
        item("9.9.9")
