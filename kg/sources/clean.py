"""Text cleaned once, before any offset is counted: TeX to Unicode, white space to single spaces."""

from __future__ import annotations

import html
import logging
import re
import unicodedata
from functools import lru_cache

import msgspec
from pylatexenc.latex2text import LatexNodes2Text

from kg.model import Paper
from kg.sources.siunitx import spelt

__all__ = ["clean", "clean_text"]

_TEX = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=False)
#: It warns of every command that lacks an argument; those are left as they stand.
logging.getLogger("pylatexenc").setLevel(logging.ERROR)
_PASSES = 32

_LETTERS = (
    "mathcal|mathbb|mathbf|mathrm|mathsf|mathit|mathfrak|mathscr|text|textrm|textbf|textit|textsc|texttt|textsf|textup"
    "|textmd|emph|mbox|hbox"
)
#: ``\"o``, ``\'{e}``, ``\c{c}``, ``\v s``: an accent over one letter.
_ACCENT = re.compile(r"""\{?\\(?:["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[uvHtcdbkr]\s?\{[A-Za-z]{1,2}\})\}?""")
#: ``{\em words}``: a switch and what it holds for.
_SWITCH = re.compile(r"\{\\(?:em|it|bf|sc|tt|rm|sl|sf)\b\s*([^{}]*)\}")
_BARE_SWITCH = re.compile(r"\\(?:em|it|bf|sc|tt|rm|sl|sf)\b ?")
#: ``\mathcal{O}`` and, where a page lost the backslash, ``mathcal{O}``.
_STYLED = re.compile(rf"\\?\b(?:{_LETTERS})\{{([^{{}}]*)\}}")
#: ``\alpha``, ``\times``, ``\ket{0}``: a command that stands for a sign.
#: Commands that would bring in the day or another file stay as they are.
_COMMAND = re.compile(r"\\(?!today|input|include)[A-Za-z]+(?:\{[^{}\\]*\}){0,2}")
_ADDRESS = re.compile(r"\\(?:url|href)\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([%&#_${}])")
_DOLLARS = re.compile(r"\$\$?([^$]{1,200}?)\$\$?")
_PRICE = re.compile(r"\s*\d[\d.,]*\s*(?:$|[a-z]{3,}|(?:to|or|in|by|at|on|of|is|vs|per|for|and)\b[^\^_+=*/\\]*[\s(]$)")
#: ``150 mus``: a micro sign that lost its backslash, between a number and a unit.
_MICRO = re.compile(r"(?<=\d)(\s?)mu\s?(s|m|W|J|A|V|L|K|Hz)\b")
#: Signs of which TeX's own reader makes nothing; BibTeX of Mendeley has ``{\\textless}5``.
_SIGNS = {"textless": "<", "lt": "<", "textgreater": ">", "gt": ">", "textbar": "|", "pounds": "£"}
_SIGN = re.compile(r"\{{\\({0})\}}|\\({0})(?![a-zA-Z])(?:\{{\}})?".format("|".join(_SIGNS)))
#: Markup of abstracts as publishers deposit them (JATS, HTML). What parts words is taken for it where the text has an
#: end of it, or its prefix; what marks words, in pairs: "x <i> y" may be mathematics.
_ATTRIBUTES = r"""(?:\s+[\w:\-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_MARKED = re.compile(r"</(?:jats:)?(?:p|div|title|sec|list|ul|ol|li)>|<br\s*/?>|<jats:", re.IGNORECASE)
_HEADING = re.compile(r"<(?:jats:)?title>\s*(?:Abstract|Summary)\s*</(?:jats:)?title>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:jats:)?(?:p|br|div|title|sec|list|list-item|ul|ol|li){_ATTRIBUTES}/?>", re.IGNORECASE)
_INLINE = re.compile(
    rf"<((?:jats:)?(?:b|i|u|em|strong|sub|sc|scp|tt|inf|span|italic|bold|monospace)){_ATTRIBUTES}>([^<>]*)</\1\s*>",
    re.IGNORECASE,
)
#: A power, an ordinal, or the mark of a citation behind a word.
_RAISED = re.compile(
    rf"(?P<word>[A-Za-z]{{4,}})?(?P<before>[\w)\]])?<(?:jats:)?sup{_ATTRIBUTES}>(?P<raised>[^<>]{{1,40}})</(?:jats:)?sup\s*>",
    re.IGNORECASE,
)
_CITED = re.compile(r"\s*\d{1,3}(?:\s*[,\-–]\s*\d{1,3})*\s*")
_DASHES = str.maketrans("−–—", "---")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)", re.IGNORECASE)
_QUOTES = re.compile(r"``([^`']*)''")
#: ``10~20%``, ``3~5x``: between a number and a larger one a tie is a range; in ``238~000``, ``Llama~2~70B`` it is none.
_RANGE = re.compile(r"(?<![\d.~])(\d+(?:\.\d+)?)~(?=(\d+(?:\.\d+)?)(?![\d~]|\.\d)(?:x\b|(?![A-Za-z])))")
_TIE = re.compile(r"(?<=[\w.,;:)\]])~(?=[\w\\(])")
_SPACE = re.compile(r"\s+")
#: ``70\,000``, and what else a text sets apart or holds together: ``3\,ms``, ``Pseudo\-Riemannian``, ``a\!b``.
_THOUSAND = re.compile(r"(?<=\d)\\[,;:]\s?(?=\d{3}(?!\d))")
_THIN = re.compile(r"\\[,;:>](?![a-zA-Z]*\{)")
_HYPHEN = re.compile(r"\\-(?=[A-Z])")
_JOINED = re.compile(r"\\[-!](?=\S)")
#: Formulae of which a page kept the dollars alone.
_EMPTY = re.compile(r"(?:(?<=\s)|^)\$\s?\$(?=[\s,.;:]|$)")


def clean(paper: Paper) -> Paper:
    """The paper with clean title and abstract; the original is kept where they changed."""
    title, abstract = clean_text(paper.title), clean_text(paper.abstract)
    if (title, abstract) == (paper.title, paper.abstract):
        return paper
    original = paper.original or {"title": paper.title, "abstract": paper.abstract}
    return msgspec.structs.replace(paper, title=title, abstract=abstract, original=original)


def clean_text(text: str) -> str:
    """One line of Unicode text. Cleaning clean text changes nothing.

    >>> clean_text("Light Schr\\\\\\"odinger\\n  Bridge in $\\\\mathcal{O}(n^2)$, 150 mus")
    'Light Schrödinger Bridge in O(n^2), 150 μs'
    """
    for _ in range(_PASSES):  # braces nest, and what one step uncovers another one takes
        before = text
        text = _pass(text)
        if text == before:
            break
    return text


def _pass(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        text = "".join(" " if character.isspace() else character for character in text if _is_visible(character))
    if any(sign in text for sign in "\\{$`~"):
        text = _without_tex(text)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text and ">" in text:
        text = _without_tags(text)
    text = _MICRO.sub(r"\1μ\2", text)
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()


def _without_tags(text: str) -> str:
    if _MARKED.search(text):
        text = _BLOCK.sub(" ", _HEADING.sub(" ", text))
    return _RAISED.sub(_raised, _INLINE.sub(r"\2", text))


def _raised(match: re.Match[str]) -> str:
    """``10^-3`` and ``2nd``; the number of a citation behind a word goes."""
    before = (match["word"] or "") + (match["before"] or "")
    raised = match["raised"].strip().translate(_DASHES)
    if match["word"] and _CITED.fullmatch(raised):
        return before
    return f"{before}{raised}" if not before or _ORDINAL.fullmatch(raised) else f"{before}^{raised}"


def _without_tex(text: str) -> str:
    text = spelt(_ADDRESS.sub(r" \1 ", text))
    text = _SIGN.sub(lambda found: _SIGNS[found[1] or found[2]], text)
    text = _ACCENT.sub(_unicode, text)
    text = _SWITCH.sub(r"\1", text)
    text = _STYLED.sub(r"\1", text)
    text = _COMMAND.sub(_unicode, text)
    text = _BARE_SWITCH.sub("", text)
    text = _EMPTY.sub("", _JOINED.sub("", _HYPHEN.sub("-", _THIN.sub(" ", _THOUSAND.sub(",", text)))))
    text = _ESCAPED.sub(r"\1", text)
    text = _QUOTES.sub("“\\1”", text)
    text = _DOLLARS.sub(_math, text)
    return _TIE.sub(" ", _RANGE.sub(_range, text))


def _range(match: re.Match[str]) -> str:
    """With a dash, where the second number is the larger one and no group of three digits of the first."""
    low, high = match[1], match[2]
    grouped = len(high) == 3 and high.isdigit() and low.isdigit() and len(low) <= 3
    return f"{low}–" if float(low) < float(high) and not grouped else match[0]


def _unicode(match: re.Match[str]) -> str:
    return _converted(match[0])


@lru_cache(maxsize=1 << 14)
def _converted(fragment: str) -> str:
    try:
        result = str(_TEX.latex_to_text(fragment))
    except (LookupError, TypeError, ValueError):
        return fragment
    return fragment if "%" in result and "%" not in fragment else result  # its arguments are missing


def _math(match: re.Match[str]) -> str:
    """What stands between two dollar signs, unless they are two prices."""
    return match[0] if _PRICE.match(match[1]) and " " in match[1] else match[1]


def _is_visible(character: str) -> bool:
    """False for control, format (zero width, bidirectional) and lone surrogate characters."""
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
