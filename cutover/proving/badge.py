"""The score as a badge: an SVG of its own, which asks nobody for anything."""

from html import escape

from cutover.proving.score import Score
from cutover.verdict import Decision

LABEL = "faults of the catalogue"
_COLOURS = {Decision.GO: "#1c6b41", Decision.NO_GO: "#ad2319", Decision.INCONCLUSIVE: "#855200"}
"""As on the pages; white stands out from each."""
_SIGN_PX = 6.2
"""Of a sign, about; the text is fitted into what is reckoned from it, so that no font makes it run over."""
_MARGIN_PX = 8


def badge(score: Score) -> str:
    left, right = _width(LABEL), _width(score.ratio)
    title = escape(f"{LABEL}: {score.ratio}")
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-labelledby="title">
  <title id="title">{title}</title>
  <clipPath id="corners"><rect width="{left + right}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#corners)">
    <rect width="{left}" height="20" fill="#3a3f44"/>
    <rect x="{left}" width="{right}" height="20" fill="{_COLOURS[score.decision]}"/>
  </g>
  <g fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" aria-hidden="true">
    {_text(LABEL, 0)}
    {_text(score.ratio, left)}
  </g>
</svg>
"""


def _width(text: str) -> int:
    return round(len(text) * _SIGN_PX) + 2 * _MARGIN_PX


def _text(text: str, after: int) -> str:
    fitted = f'textLength="{_width(text) - 2 * _MARGIN_PX}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{after + _MARGIN_PX}" y="14" {fitted}>{escape(text)}</text>'
