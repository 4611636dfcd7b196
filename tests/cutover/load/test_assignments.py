from cutover.load.assignment import WARDS, Assignment


def test_of_thousands_no_two_do_the_same_and_nobody_does_much() -> None:
    everybody = [Assignment(number) for number in range(1, 5001)]

    assert len({one.spec for one in everybody}) == len({one.nets for one in everybody}) == 5000
    assert len({one.who for one in everybody}) == 5000
    assert max(one.spec.wards for one in everybody) == 6 + WARDS - 1


def test_neighbours_are_told_apart_by_their_states_and_those_of_one_state_by_their_wards() -> None:
    assert [Assignment(number).who for number in (1, 2, 3, 4)] == [
        "user 1 (Kwara, 6 wards)",
        "user 2 (Osun, 6 wards)",
        "user 3 (Adamawa, 7 wards)",
        "user 4 (Kwara, 7 wards)",
    ]


def test_two_of_one_state_and_one_size_differ_in_the_numbers() -> None:
    one, other = Assignment(1), Assignment(1 + 3 * WARDS)

    assert (one.spec.state, one.spec.wards) == (other.spec.state, other.spec.wards)
    assert one.workbook().rows != other.workbook().rows
