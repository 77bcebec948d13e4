"""TeX without its markup, each character knowing where it stood: for readers of numbers, not of prose."""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Plain", "plain"]

#: Commands that stand for a sign. Offsets must survive, so no parser that forgets them is of use.
_SIGNS = {
    "times": "×", "pm": "±", "mu": "μ", "micro": "μ", "textmu": "μ", "sim": "≈", "approx": "≈", "simeq": "≈",
    "le": "≤", "leq": "≤", "leqslant": "≤", "lesssim": "≲", "ge": "≥", "geq": "≥", "geqslant": "≥", "gtrsim": "≳",
    "lt": "<", "gt": ">", "ll": "≪", "gg": "≫", "cdot": "·", "degree": "°", "circ": "°", "Omega": "Ω",
    "percent": "%", "sqrt": "√", "quad": " ", "textendash": "–",
}  # fmt: skip
_STYLES = "text|textrm|textbf|textit|mathrm|mathbf|mathit|mathsf|rm|bf|it|mbox|hbox|unit|SI|operatorname|bm"
_MARKUP = re.compile(
    r"(?P<degree>\^(?:\{\s?)?(?:[∘°]|\\circ(?![a-zA-Z]))(?:\s?\})?|∘)"
    rf"|(?P<sign>\\(?:{'|'.join(sorted(_SIGNS, key=len, reverse=True))})(?![a-zA-Z])[ ]?)"
    rf"|(?P<none>\\(?:{_STYLES})(?![a-zA-Z])[ ]?|\\!|(?<!\\)\$|[{{}}]|\*\*)"
    r"|(?P<thousand>(?<=\d)(?:\\[,;:]|[\u2009\u202f])(?=\d{3}(?!\d)))"
    r"|(?P<space>\\[,;: >]|(?<=[\w$}%)])(?<!\d%)~(?=[\w$\\])(?!(?<=\d~)\d)|[\u00a0\u2009\u202f])"
    r"|(?P<escaped>\\[%&#_])"
    r"|(?P<dash>--+|[‐‑−])"
    r"|(?P<about>~)"
    r"|(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


class Plain(Struct, frozen=True):
    """``text``; ``starts[i]`` and ``ends[i]`` bound, in the original, what character ``i`` stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original that ``text[start:end]`` stands for, end exclusive."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    r"""The text with signs for commands and without dollars and braces.

    >>> plain(r"$\sim\!0.8$ at $10^{-3}$~dB, 150 $\mu$s").text
    '≈0.8 at 10^-3 dB, 150 μs'
    >>> plain(r"70\,000 steps in 3\,ms").text
    '70,000 steps in 3 ms'
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in [*_MARKUP.finditer(text), None]:
        begin = match.start() if match else len(text)
        characters.extend(text[place:begin])
        starts.extend(range(place, begin))
        ends.extend(range(place + 1, begin + 1))
        if match is None:
            break
        put = _put(match)
        if match[0] == "}" and ends:
            ends[-1] = match.end()  # what braces hold ends where they close
        characters.extend(put)
        starts.extend([match.start()] * len(put))
        ends.extend([match.end()] * len(put))
        place = match.end()
    return Plain("".join(characters), tuple(starts), tuple(ends))


def _put(match: re.Match[str]) -> str:
    """What stands for a piece of markup; a superscript becomes as many characters, and a caret."""
    found = match[0]
    match match.lastgroup:
        case "degree":
            return "°"
        case "sign":
            return _SIGNS[found.strip("\\ ")]
        case "thousand":
            return ","
        case "space":
            return " "
        case "escaped":
            return found[1:]
        case "dash":
            return "–" if found.startswith("--") else "-"
        case "about":
            return "≈"
        case "superscript":
            return "^" + found.translate(_SUPERSCRIPTS)
    return ""
