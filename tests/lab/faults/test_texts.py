"""What is made of the texts of settings and switches."""

import tomllib

from lab.faults.instances import with_settings, with_switch, without

ENV = "# ChatMRPT\nREDIS_HOST=a\nREDIS_HOST_OLD=b\nLAST=c\n"


def test_settings_are_replaced_where_they_stand_and_added_where_they_do_not() -> None:
    assert with_settings(ENV, {"REDIS_HOST": "x", "NEW": r"\1"}) == (
        "# ChatMRPT\nREDIS_HOST=x\nREDIS_HOST_OLD=b\nLAST=c\nNEW=\\1\n"
    )


def test_settings_are_left_out_by_their_whole_names() -> None:
    assert without(ENV, "REDIS_HOST") == "# ChatMRPT\nREDIS_HOST_OLD=b\nLAST=c\n"


def test_a_switch_is_put_on_beside_others() -> None:
    text = with_switch(with_switch('revision = "august"\nswitches = []\n', "first"), "second")
    assert tomllib.loads(text) == {"revision": "august", "switches": ["first", "second"]}
