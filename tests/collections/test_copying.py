from declarative_instr.collections.copying import reduced, without_adapter


def test_the_adapter_is_left_out_of_attributes_and_slots() -> None:
    state = ({"note": 1, "_sa_adapter": object()}, {"keyfunc": 2, "_sa_adapter": object()})

    assert without_adapter(state) == ({"note": 1}, {"keyfunc": 2})


def test_a_state_of_nothing_but_the_adapter_is_none() -> None:
    assert without_adapter((None, {"_sa_adapter": object()})) is None
    assert without_adapter({"_sa_adapter": object()}) is None


def test_a_state_of_the_users_own_making_is_kept() -> None:
    assert without_adapter((1, 2)) == (1, 2)
    assert reduced((list, (), "state", None)) == (list, (), "state", None)
