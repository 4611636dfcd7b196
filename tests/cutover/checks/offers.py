"""What a user is offered after an analysis: two links with their files, or nothing."""

from cutover.answers import Fetched
from cutover.witnesses.downloads import Offer

CSV = {"type": "Complete Analysis", "name": "Osun_plus.csv", "path": "instance/uploads/1/Osun_plus.csv"}
ZIP = {"type": "Shapefile", "name": "Osun_state.zip", "path": "instance/uploads/1/Osun_state.zip"}
BOTH = "Complete Analysis (Osun_plus.csv), Shapefile (Osun_state.zip)"


def fetched(content: bytes = b"", status: int = 200) -> Fetched:
    return Fetched("http://127.0.0.1/api", status, "text/plain", content)


GONE = fetched(status=404)
MADE = Offer((CSV, ZIP), {"Complete Analysis": fetched(b"Osun"), "Shapefile": fetched(b"PK")})
NOTHING = Offer((), {"Complete Analysis": GONE, "Shapefile": GONE})
