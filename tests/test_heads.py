"""Records are found by kind and id without reading what stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.heads import RANK, heads, located, place

kinds = st.sampled_from(sorted(RANK))
ids = st.text("aé漢z0", min_size=1, max_size=3)


@given(st.sets(st.tuples(kinds, ids)), st.sets(st.tuples(kinds, ids)), st.integers(0, 9000))
def test_what_is_located_is_what_reading_all_of_it_finds(
    tmp_path_factory: pytest.TempPathFactory, there: set[tuple[str, str]], wanted: set[tuple[str, str]], longest: int
) -> None:
    """Whatever is there, whatever is asked for, however long the lines are."""
    path = tmp_path_factory.mktemp("located") / "records.jsonl"
    order = sorted(there, key=lambda one: (RANK[one[0]], one[1]))
    lines = [
        f'{{"kind":"{kind}","id":"{id}","rest":"{"x" * (longest * number % 9001)}"}}\n'
        for number, (kind, id) in enumerate(order)
    ]
    path.write_text("".join(lines), encoding="utf-8")
    places = sorted((RANK[kind], id) for kind, id in wanted)
    read = [(place(head), line) for head, line in heads(path) if place(head) in places]
    assert list(located(path, places)) == read
