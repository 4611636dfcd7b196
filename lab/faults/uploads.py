"""Uploads that are taken for what they are not, or taken at all."""

import http.client

from lab.faults.bench import Bench
from lab.faults.claims import HIDDEN_PATH, JUDGED, NO_FILE, NOT_RECOGNISED, TOO_LARGE
from lab.faults.fault import Fault, not_there
from lab.faults.sessions import on_production
from lab.faults.visitor import workbook

_MIB = 1024 * 1024
_LIMIT = 16 * _MIB
_LINE = b"0" * 1023 + b"\n"


def _another_sheet_is_recognised(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    if (kind := visitor.upload(workbook(sheet="Sheet1")).json["upload_type"]) != "tpr_excel":
        raise not_there(
            f"A workbook without a sheet raw on {bench.first.name}",
            expected="taken as tpr_excel",
            actual=f"taken as {kind}",
        )


def _nothing_is_taken(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    if (status := visitor.upload_nothing().status) != 200:
        raise not_there(f"A form without a file on {bench.first.name}", expected="200", actual=f"{status}")


def _raise_the_limit(bench: Bench) -> None:
    """To what the page itself allows."""
    for one in bench.production:
        one.configure(MAX_CONTENT_LENGTH=str(50 * _MIB))
    bench.restart(*bench.production)


def _more_than_the_limit_is_taken(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    try:
        is_taken = visitor.upload(_LINE * (_LIMIT // len(_LINE)), "too-large.csv").status == 200
    except (OSError, http.client.HTTPException):
        is_taken = False  # a refusal while the bytes are still on their way ends the connection
    if not is_taken:
        raise not_there(
            f"A file of more than {_LIMIT // _MIB} MB on {bench.first.name}", expected="taken", actual="refused"
        )


FAULTS = (
    Fault(
        "X29",
        "A workbook's first sheet passes for the one that is wanted, whatever it is called",
        endangers=("5.2.1",),
        noticed_by=(NOT_RECOGNISED, JUDGED),
        inject=on_production("any-sheet-is-raw"),
        must_show=_another_sheet_is_recognised,
    ),
    Fault(
        "X30",
        "Whatever is sent is kept, under the name that came with it",
        endangers=("5.2.1",),
        noticed_by=(NO_FILE, HIDDEN_PATH),
        inject=on_production("uploads-unchecked"),
        must_show=_nothing_is_taken,
    ),
    Fault(
        "X31",
        "The limit for uploads was raised to what the page allows",
        endangers=("5.2.1",),
        noticed_by=(TOO_LARGE,),
        inject=_raise_the_limit,
        must_show=_more_than_the_limit_is_taken,
    ),
)
