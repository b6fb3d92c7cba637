"""Pure-Python stand-in for the compiled ``rpds``, packed under that name for the browser.

``jsonschema`` and ``referencing`` use three persistent collections of ``rpds``: `HashTrieMap`,
`HashTrieSet` and `List`. There is no build of the compiled module for Pyodide, so this module offers what
these two packages call, and behaves alike: a changed collection is a new object, the old one stays as it
was. A map or a set is copied on every change. Registries hold a few dozen entries, where one copy costs
less than a trie written in Python would.
"""

from __future__ import annotations

from collections.abc import Hashable, ItemsView, Iterable, Iterator, KeysView, Mapping, Set, ValuesView
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class HashTrieMap(Mapping[K, V]):
    """A mapping whose changing methods return a new mapping."""

    __slots__ = ("_entries",)

    def __init__(self, value: Mapping[K, V] | Iterable[tuple[K, V]] = (), **more: V) -> None:
        self._entries: dict[K, V] = dict(value, **more)

    @classmethod
    def _of(cls, entries: dict[K, V]) -> HashTrieMap[K, V]:
        made = cls.__new__(cls)
        made._entries = entries
        return made

    @classmethod
    def convert(cls, value: Mapping[K, V] | Iterable[tuple[K, V]]) -> HashTrieMap[K, V]:
        """Return `value` itself if it is such a map already, else a map of its entries."""
        return value if isinstance(value, cls) else cls(value)

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value under `key`, or `default`."""
        return self._entries.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def keys(self) -> KeysView[K]:
        """Return a view of the keys."""
        return self._entries.keys()

    def values(self) -> ValuesView[V]:
        """Return a view of the values."""
        return self._entries.values()

    def items(self) -> ItemsView[K, V]:
        """Return a view of the entries."""
        return self._entries.items()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HashTrieMap):
            return NotImplemented
        return self._entries == other._entries

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"HashTrieMap({self._entries!r})"

    def insert(self, key: K, val: V) -> HashTrieMap[K, V]:
        """Return this map with `val` under `key`."""
        return self._of({**self._entries, key: val})

    def update(self, *args: Mapping[K, V] | Iterable[tuple[K, V]], **more: V) -> HashTrieMap[K, V]:
        """Return this map with the entries of each argument put in, the last one winning."""
        entries = dict(self._entries)
        for each in args:
            entries.update(each)
        entries.update(more)  # type: ignore[arg-type]
        return self._of(entries)

    def remove(self, key: K) -> HashTrieMap[K, V]:
        """Return this map without `key`; a `KeyError` if it is not there."""
        entries = dict(self._entries)
        del entries[key]
        return self._of(entries)

    def discard(self, key: K) -> HashTrieMap[K, V]:
        """Return this map without `key`, whether or not it was there."""
        return self.remove(key) if key in self._entries else self


class HashTrieSet(Set[T]):
    """A set whose changing methods return a new set."""

    __slots__ = ("_members",)

    def __init__(self, value: Iterable[T] = ()) -> None:
        self._members = frozenset(value)

    def __contains__(self, value: object) -> bool:
        return value in self._members

    def __iter__(self) -> Iterator[T]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __hash__(self) -> int:
        return hash(self._members)

    def __repr__(self) -> str:
        return f"HashTrieSet({{{', '.join(map(repr, self._members))}}})"

    def insert(self, value: T) -> HashTrieSet[T]:
        """Return this set with `value` in it."""
        return HashTrieSet(self._members | {value})

    def update(self, *args: Iterable[T]) -> HashTrieSet[T]:
        """Return this set with the members of each argument in it."""
        return HashTrieSet(self._members.union(*args))

    def remove(self, value: T) -> HashTrieSet[T]:
        """Return this set without `value`; a `KeyError` if it is not there."""
        if value not in self._members:
            raise KeyError(value)
        return HashTrieSet(self._members - {value})

    def discard(self, value: T) -> HashTrieSet[T]:
        """Return this set without `value`, whether or not it was there."""
        return HashTrieSet(self._members - {value})


class List(Generic[T]):
    """A list that grows and shrinks at the front, each time as a new list that shares its tail."""

    __slots__ = ("_head", "_length", "_tail")

    _head: T
    _tail: List[T] | None
    _length: int

    def __init__(self, value: Any = (), *more: T) -> None:
        values: list[T] = [value, *more] if more else list(value)
        self._tail, self._length = None, 0
        if values:
            rest: List[T] = List()
            for each in reversed(values[1:]):
                rest = rest.push_front(each)
            self._head, self._tail, self._length = values[0], rest, len(values)

    def push_front(self, value: T) -> List[T]:
        """Return this list with `value` before its first element."""
        made: List[T] = List()
        made._head, made._tail, made._length = value, self, self._length + 1
        return made

    def drop_first(self) -> List[T]:
        """Return this list without its first element; an `IndexError` if it has none."""
        if self._tail is None:
            raise IndexError("empty list has no first element")
        return self._tail

    @property
    def first(self) -> T:
        """The first element; an `IndexError` if there is none."""
        if self._tail is None:
            raise IndexError("empty list has no first element")
        return self._head

    @property
    def rest(self) -> List[T]:
        """The list without its first element; the empty list of an empty one."""
        return self if self._tail is None else self._tail

    def __iter__(self) -> Iterator[T]:
        node = self
        while node._tail is not None:
            yield node._head
            node = node._tail

    def __len__(self) -> int:
        return self._length

    def __reversed__(self) -> Iterator[T]:
        return reversed(tuple(self))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, List):
            return NotImplemented
        return self._length == other._length and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"List([{', '.join(map(repr, self))}])"
