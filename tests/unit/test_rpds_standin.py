"""The stand-in for ``rpds`` behaves as the compiled module does, in all that is used of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
import rpds as real
from hypothesis import given
from hypothesis import strategies as st

from posguide.runtime import rpds as standin

# The keys of a registry: addresses, and pairs of an address and a name. Keys that do not know how to compare
# themselves with each other are left out: the compiled module fails when two of their hashes meet.
ADDRESSES = st.sampled_from(["", "a", "b", "押金", "https://example.org/x"])
KEYS = st.one_of(ADDRESSES, st.tuples(ADDRESSES, ADDRESSES))
ENTRIES = st.lists(st.tuples(KEYS, st.integers()), max_size=6)
MAP_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), KEYS, st.integers()),
        st.tuples(st.just("remove"), KEYS),
        st.tuples(st.just("discard"), KEYS),
        st.tuples(st.just("update"), ENTRIES),
        st.tuples(st.just("update"), st.dictionaries(KEYS, st.integers(), max_size=3)),
    ),
    max_size=8,
)
SET_STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["insert", "remove", "discard"]), KEYS),
        st.tuples(st.just("update"), st.lists(KEYS, max_size=3), st.sets(KEYS, max_size=3)),
    ),
    max_size=8,
)
LIST_STEPS = st.lists(st.one_of(st.tuples(st.just("push_front"), KEYS), st.tuples(st.just("drop_first"))), max_size=10)


def run(start: Any, steps: Iterable[tuple[Any, ...]], shown: Callable[[Any], Any]) -> list[Any]:
    """Return what is seen of each state and each failure, earlier states looked at again at the end."""
    states, seen = [start], []
    for name, *arguments in steps:
        try:
            states.append(getattr(states[-1], name)(*arguments))
        except (KeyError, IndexError) as error:
            seen.append(type(error))
    return seen + [shown(state) for state in states]


def show_map(value: Any) -> Any:
    return (
        dict(value.items()),
        len(value),
        set(value),
        set(value.keys()),
        sorted(value.values()),
        [(key in value, value.get(key), value.get(key, "none")) for key in ("a", "押金", "none", ("a", "b"))],
        bool(value),
    )


def show_set(value: Any) -> Any:
    return set(value), len(value), [key in value for key in ("a", "none", ("a", "b"))], bool(value)


def show_list(value: Any) -> Any:
    first = value.first if len(value) else None
    return list(value), len(value), first, list(value.rest), list(reversed(value)), bool(value), repr(value)


@given(ENTRIES, MAP_STEPS)
def test_maps_agree(entries: list[tuple[Any, int]], steps: list[tuple[Any, ...]]) -> None:
    ours, theirs = standin.HashTrieMap(entries), real.HashTrieMap(entries)
    assert run(ours, steps, show_map) == run(theirs, steps, show_map)


@given(st.lists(KEYS, max_size=6), SET_STEPS)
def test_sets_agree(values: list[Any], steps: list[tuple[Any, ...]]) -> None:
    ours, theirs = standin.HashTrieSet(values), real.HashTrieSet(values)
    assert run(ours, steps, show_set) == run(theirs, steps, show_set)


@given(st.lists(KEYS, max_size=6), LIST_STEPS)
def test_lists_agree(values: list[Any], steps: list[tuple[Any, ...]]) -> None:
    ours, theirs = standin.List(values), real.List(values)
    assert run(ours, steps, show_list) == run(theirs, steps, show_list)


@given(ENTRIES, ENTRIES, st.booleans())
def test_equality_and_hash_agree(one: list[Any], other: list[Any], same: bool) -> None:
    other = list(dict(one).items())[::-1] if same else other
    for kind in ("HashTrieMap", "HashTrieSet", "List"):
        verdicts = []
        for module in (standin, real):
            a, b = getattr(module, kind)(one), getattr(module, kind)(other)
            verdicts.append(a == b)
            if a == b:
                assert hash(a) == hash(b)
        assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize("module", [standin, real])
def test_ways_to_make_one(module: Any) -> None:
    made = module.HashTrieMap.convert({"a": 1})
    assert module.HashTrieMap.convert(made) is made
    assert dict(module.HashTrieMap.convert([("a", 1)])) == {"a": 1}
    assert dict(module.HashTrieMap((k, v) for k, v in [("a", 1)])) == {"a": 1}
    assert dict(module.HashTrieMap(a=1).update({"b": 2}, c=3)) == {"a": 1, "b": 2, "c": 3}
    assert isinstance(made, Mapping)
    assert list(module.List(1, 2, 3)) == [1, 2, 3]
    assert module.List().rest == module.List()
    assert repr(made) == "HashTrieMap({'a': 1})"
    assert repr(module.HashTrieSet([1])) == "HashTrieSet({1})"


@pytest.mark.parametrize("module", [standin, real])
def test_failures(module: Any) -> None:
    for failing in (lambda: module.HashTrieMap()["a"], lambda: module.HashTrieMap().remove("a")):
        with pytest.raises(KeyError, match="a"):
            failing()
    with pytest.raises(KeyError, match="a"):
        module.HashTrieSet().remove("a")
    for failing in (lambda: module.List().first, lambda: module.List().drop_first()):
        with pytest.raises(IndexError, match="empty list"):
            failing()
    for unhashable in (lambda: module.HashTrieMap({"a": []}), lambda: module.List([[]])):
        with pytest.raises(TypeError):
            hash(unhashable())
    for refused in (lambda: module.HashTrieMap([([], 1)]), lambda: module.HashTrieSet([[]])):
        with pytest.raises(TypeError):
            refused()
    assert module.HashTrieMap() != {}
    assert module.List() != []
    assert module.HashTrieSet([1]) == {1}


def test_a_set_and_a_long_list_are_cheap_to_keep() -> None:
    grown = standin.List()
    for number in range(10_000):
        grown = grown.push_front(number)
    assert len(grown) == 10_000
    assert grown.drop_first() is grown.rest
    assert list(grown)[:2] == [9_999, 9_998]
