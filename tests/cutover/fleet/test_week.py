import pytest

from cutover.fleet.week import Span, office_hours, window

DAY = 24 * 60
WEST_AFRICA = "mon-fri 07:00-18:00 +01:00"


def test_a_window() -> None:
    assert window("sun:02:00-sun:03:00") == Span(6 * DAY + 120, 60)
    assert window("SUN:02:00-Sun:03:00") == window("sun:02:00-sun:03:00")


def test_a_window_over_midnight_and_over_the_week_s_end() -> None:
    assert window("tue:23:30-wed:01:00") == Span(DAY + 23 * 60 + 30, 90)
    assert window("sun:23:30-mon:00:30") == Span(6 * DAY + 23 * 60 + 30, 60)


def test_office_hours_are_told_in_utc() -> None:
    assert office_hours(WEST_AFRICA) == tuple(Span(day * DAY + 6 * 60, 11 * 60) for day in range(5))
    assert office_hours("sat-sat 00:00-24:00 +00:00") == (Span(5 * DAY, DAY),)


def test_office_hours_over_the_week_s_end() -> None:
    assert office_hours("sun-mon 08:00-09:00 +00:00") == (Span(6 * DAY + 480, 60), Span(480, 60))
    assert office_hours("mon-mon 00:30-08:00 +01:00") == (Span(6 * DAY + 23 * 60 + 30, 450),), "Sunday's last half hour"
    assert office_hours("mon-mon 20:00-23:00 -05:00") == (Span(DAY + 60, 180),)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("sun:02:00-sun:03:00", False),
        ("wed:06:30-wed:07:30", True),  # 7:30 in Lagos
        ("wed:05:00-wed:06:00", False),  # ends as they open
        ("wed:05:00-wed:06:01", True),
        ("wed:17:00-wed:18:00", False),  # begins as they close
        ("wed:16:59-wed:18:00", True),
        ("sat:10:00-sat:11:00", False),
        ("sun:23:00-mon:06:30", True),  # over the week's end
        ("sun:23:00-mon:06:00", False),
        ("fri:23:30-mon:00:30", False),  # a whole weekend
        ("sat:00:00-fri:23:00", True),  # almost all of it
        ("mon:22:00-tue:04:00", False),
    ],
)
def test_what_lies_in_the_office_hours(text: str, inside: bool) -> None:
    told = window(text)

    assert any(told.overlaps(hours) for hours in office_hours(WEST_AFRICA)) is inside
    assert any(hours.overlaps(told) for hours in office_hours(WEST_AFRICA)) is inside


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected a window in UTC such as sun:02:00-sun:03:00, not ''"),
        ("sunday 2-3", "expected a window in UTC such as sun:02:00-sun:03:00, not 'sunday 2-3'"),
        ("son:02:00-son:03:00", "expected a day, one of mon, tue, wed, thu, fri, sat, sun, not 'son'"),
        ("sun:25:00-sun:26:00", "expected a time of the day, not '25:00'"),
        ("sun:02:60-sun:03:60", "expected a time of the day, not '02:60'"),
        ("sun:02:00-sun:02:30", "expected a window of an hour at least, not 'sun:02:00-sun:02:30'"),
        ("sun:02:00-sun:02:00", "expected a window of an hour at least, not 'sun:02:00-sun:02:00'"),
    ],
)
def test_what_is_no_window(text: str, told: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        window(text)

    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "mon-fri 7-18",
            "expected office hours such as mon-fri 07:00-18:00 +01:00, not 'mon-fri 7-18'",
        ),
        ("mon-fri 18:00-07:00 +01:00", "expected hours that close after they open, not 'mon-fri 18:00-07:00 +01:00'"),
        ("mon-fre 07:00-18:00 +01:00", "expected a day, one of mon, tue, wed, thu, fri, sat, sun, not 'fre'"),
        ("mon-fri 07:00-24:01 +01:00", "expected a time of the day, not '24:01'"),
    ],
)
def test_what_are_no_office_hours(text: str, told: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        office_hours(text)

    assert str(refused.value) == told
