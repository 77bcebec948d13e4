"""One paper for all its sightings, whatever the order and however often."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.sources import distinct, names, same

TITLES = ["How Long a Transmon Remembers", "A Survey of Resistive Memories", "Introduction"]


def _paper(id: str, title: str = TITLES[0], **known: str) -> Paper:
    return Paper(id=id, title=title, **{"abstract": "We measure it.", **known})  # type: ignore[arg-type]


def _ids(*papers: Paper) -> list[str]:
    return [paper.id for paper in distinct(papers)]


def test_versions_are_one_paper_at_its_newest() -> None:
    """Version 10 is the paper, version 9 stays with it; without versions, what was updated last."""
    old, new = _paper("arxiv:2401.00001", version="9"), _paper("arxiv:2401.00001", version="10")
    (paper,) = distinct([new, old])
    assert paper.version == "10"
    assert paper.versions == (old,)
    old, new = _paper("doi:10.1/x", updated="2024-12-30"), _paper("doi:10.1/x", updated="2025-01-02", abstract="It is.")
    (paper,) = distinct([old, new])
    assert paper.abstract == "It is."


def test_a_title_joins_no_two_papers_with_dois_of_their_own() -> None:
    """One is the journal's, the other the proceedings'."""
    two = _paper("doi:10.1/x"), _paper("doi:10.1/y")
    assert _ids(*two, _paper("title:a")) == _ids(_paper("title:a"), *reversed(two))
    assert {"doi:10.1/x", "doi:10.1/y"} <= set(_ids(*two, _paper("title:a")))


def test_a_doi_beside_an_arxiv_id_joins_them() -> None:
    """The arXiv record names the DOI under which the other was published."""
    assert _ids(_paper("arxiv:2401.00001", doi="10.1/x"), _paper("doi:10.1/x", TITLES[1])) == ["arxiv:2401.00001"]


def test_the_same_title_is_the_same_paper() -> None:
    """A saved page has no ids, only titles; case and hyphens do not matter."""
    assert _ids(_paper("title:abc", "How long a transmon-remembers"), _paper("arxiv:2401.00001")) == [
        "arxiv:2401.00001"
    ]


def test_two_arxiv_ids_are_two_papers_whatever_their_title() -> None:
    """A title does not overrule two different ids of one kind."""
    assert _ids(_paper("arxiv:2401.00001"), _paper("arxiv:2401.00002")) == ["arxiv:2401.00001", "arxiv:2401.00002"]


def test_a_title_joins_nothing_that_is_another_paper_by_its_ids() -> None:
    """The DOI beside the title is that of a paper with another arXiv id."""
    three = _paper("arxiv:1111.00001"), _paper("doi:10.1/x"), _paper("arxiv:2222.00002", TITLES[1], doi="10.1/x")
    assert _ids(*three) == _ids(*reversed(three)) == ["arxiv:1111.00001", "arxiv:2222.00002"]


def test_a_short_title_identifies_nothing() -> None:
    """Many papers are called Introduction."""
    assert len(_ids(_paper("a", "Introduction"), _paper("b", "Introduction"))) == 2


sightings = st.lists(
    st.builds(
        _paper,
        st.sampled_from(["arxiv:2401.00001", "arxiv:2401.00002", "doi:10.1/x", "doi:10.1/y", "title:a", "mine"]),
        st.sampled_from(TITLES),
        version=st.sampled_from(["", "1", "2"]),
        doi=st.sampled_from(["", "10.1/x", "10.1/y"]),
        updated=st.sampled_from(["", "2024-01-01"]),
    ),
    max_size=8,
)


@given(sightings, st.randoms())
def test_order_and_repetition_do_not_matter(papers: list[Paper], random: object) -> None:
    """Any order, each seen once or twice: the same papers."""
    shuffled = [*papers, *papers]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(distinct(shuffled)) == list(distinct(papers))


@given(sightings, sightings)
def test_batches_do_not_matter(first: list[Paper], second: list[Paper]) -> None:
    """Merging what is already merged with new papers equals merging all at once."""
    once = list(distinct([*first, *second]))
    assert list(distinct(chain(distinct(first), second))) == once
    assert list(distinct(chain(distinct(first), distinct(second)))) == once


@given(sightings)
def test_no_sighting_is_lost(papers: list[Paper]) -> None:
    """Every distinct record that went in is a paper or one of its versions."""
    out = [seen for paper in distinct(papers) for seen in (paper, *paper.versions)]
    assert len(out) == len({(paper.id, paper.title, paper.version, paper.doi, paper.updated) for paper in papers})


@given(sightings)
def test_ids_are_unique(papers: list[Paper]) -> None:
    """No two papers that come out share an id, and they are in order."""
    ids = _ids(*papers)
    assert ids == sorted(set(ids))


def test_what_is_stated_anew_takes_the_place_of_what_was() -> None:
    """Of the same source, version and date; whichever text is the longer or comes first in the alphabet."""
    before = _paper("mine", "We run what we run on a processor")
    for title in ("Anything else that is long enough", "Zebras are long enough as a title"):
        (paper,) = distinct([_paper("mine", title)], [before])
        assert (paper.title, paper.versions) == (title, ())
    (paper,) = distinct([_paper("mine", before.title, withdrawn=True)], [before])  # type: ignore[arg-type]
    assert paper.withdrawn
    assert [one.withdrawn for one in distinct([before], [paper])] == [True]
    assert [one.version for one in distinct([_paper("mine", version="1")], [_paper("mine", version="2")])] == ["2"]


def test_of_two_of_one_version_that_which_withdraws_it_counts() -> None:
    (paper,) = distinct([_paper("mine", published="2024-01-01"), _paper("mine", withdrawn=True)])  # type: ignore[arg-type]
    assert paper.withdrawn


@given(sightings, sightings)
def test_runs_one_after_the_other_are_what_the_last_leaves(first: list[Paper], second: list[Paper]) -> None:
    """Building again with the same papers changes nothing, and a batch that was seen adds nothing."""
    once = list(distinct(second, distinct(first)))
    assert list(distinct(second, once)) == once
    assert list(distinct([], once)) == once


def test_papers_are_the_same_by_an_id_or_by_a_title_that_no_id_contradicts() -> None:
    one = names(_paper("arxiv:2401.00001", doi="10.1/x"))
    assert same(one, names(_paper("doi:10.1/x", TITLES[1])))
    assert same(one, names(_paper("mine")))
    assert not same(one, names(_paper("arxiv:2401.00002")))
    assert not same(one, names(_paper("mine", TITLES[1])))
    assert not any(TITLES[0].lower() in name for name in one)
