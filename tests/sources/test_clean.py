"""Cleaning: TeX to Unicode once, and never again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.sources.clean import clean, clean_text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (r"Light Schr\"odinger Bridge", "Light Schrödinger Bridge"),
        (r"Milenkovi\'c and Ho\v{r}ava", "Milenković and Hořava"),
        (r"of order mathcal{O}(n)", "of order O(n)"),
        (r"$\mathcal{O}(n \log n)$ time", "O(n log n) time"),
        ("average lifetimes of 150 mus", "average lifetimes of 150 μs"),
        (r"a {\em certain} notion", "a certain notion"),
        (r"less than 1\% accuracy", "less than 1% accuracy"),
        ("``deep'' learning", "“deep” learning"),
        (r"an $\alpha$-VAE on $n^2$ points", "an α-VAE on n^2 points"),
        ("two\n  lines\tand a tab", "two lines and a tab"),
        ("10~GHz", "10 GHz"),
        ("Re-uploading~(DR), (i)~a net", "Re-uploading (DR), (i) a net"),
        (r"70\,000 steps of 3\,ms", "70,000 steps of 3 ms"),
        (r"PR\-CapsNet is pseu\-do", "PR-CapsNet is pseudo"),
        ("a formula $$ is lost", "a formula is lost"),
        ("$f(x)$ $(y)$", "f(x) (y)"),
        ("3~5x faster, 10~20% less", "3–5x faster, 10–20% less"),
        ("238~000 jumps of Llama~3.2~3B", "238 000 jumps of Llama 3.2 3B"),
        ("12~345 of 1~200~000; Llama~2~70B, 2~3.5B", "12 345 of 1 200 000; Llama 2 70B, 2 3.5B"),
        ("CIFAR~10~100 at 26.5~28.5 GHz", "CIFAR 10 100 at 26.5–28.5 GHz"),
        ("$3 a^2$ and $2 a + b$, $1 or 2$", "3 a^2 and 2 a + b, 1 or 2"),
        ("costs $2 to $3 a run", "costs $2 to $3 a run"),
        (r"\SI{5}{\micro\second} at \qty{50}{MHz}, in \si{\giga\hertz}", "5 μs at 50 MHz, in GHz"),
        (r"\SI{700}{\celsius} and \SI{3}{\furlong}", "700 °C and 3 furlong"),
        (r"\SI{5}{\square\milli\meter}, \SI{3}{\atto\joule\per\cubic\centi\metre}", "5 mm², 3 aJ/cm³"),
        (r"\qty{2}{\furlong\per\micro\second\squared}", "2 furlong/μs²"),
        (r"see \url{https://example.org/a_b}", "see https://example.org/a_b"),
        ("costs $5 million or $6 million", "costs $5 million or $6 million"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("zero\u200bwidth and \u202eright to left", "zerowidth and right to left"),
        ("97.4% of users; 3_000 & more #1", "97.4% of users; 3_000 & more #1"),
    ],
)
def test_residue_of_tex_becomes_text(raw: str, expected: str) -> None:
    """Accents, letters, signs and white space, as papers really have them."""
    assert clean_text(raw) == expected


def test_a_command_that_reads_the_clock_or_a_file_stays_as_it_stands() -> None:
    r"""\today would make every run differ; \input would read a file."""
    assert clean_text(r"on \today with \input{/etc/passwd}") == r"on \today with \input{/etc/passwd}"


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from(list("\\{}$`'\"~^&%emit "))))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Offsets that were counted once stay right."""
    once = clean_text(text)
    assert clean_text(once) == once
    assert once == once.strip()
    assert "\n" not in once


def test_the_original_is_kept_where_it_differs() -> None:
    """A cleaned paper carries what it was; a clean one carries nothing more."""
    paper = Paper(id="a", title="clean", abstract=r"a {\em dirty} one")
    assert clean(paper).original == {"title": "clean", "abstract": r"a {\em dirty} one"}
    untouched = Paper(id="a", title="clean", abstract="clean too")
    assert clean(untouched) is untouched
    assert clean(clean(paper)) == clean(paper)
