"""An application that answers 200, and gives its users less than it says, or something else."""

from lab.faults.bench import Bench
from lab.faults.claims import COMES_BACK, EVERY_SERVER, FIVE_FILES, PACKAGE, RECOGNISED, STRANGER
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.looks import must_tell_its_page
from lab.faults.sessions import on_production

_DASHBOARD = "itn_distribution_dashboard.html"
_STUB_BYTES = 200
_NO_EDGE = "the lab has no CDN in front of its balancer"


def _package_lacks_the_dashboard(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    if _DASHBOARD in (package := visitor.export()):
        raise not_there(
            f"Package of {bench.first.name}", expected="without a dashboard", actual=f"{len(package)} files, with it"
        )


def _dashboard_is_a_stub(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    size = visitor.export().get(_DASHBOARD, 0)
    if size != _STUB_BYTES:
        raise not_there(
            f"Dashboard of {bench.first.name}",
            expected=f"{_STUB_BYTES} bytes",
            actual="a page with its numbers" if size else "none",
        )


def _links_are_not_streamed(bench: Bench) -> None:
    visitor = bench.first.visitor()
    if "download_links" in visitor.analyse() or not visitor.links:
        raise not_there(
            f"Links of an analysis on {bench.first.name}",
            expected="in the session, and not in the stream",
            actual="in both",
        )


def _shapefile_is_refused(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    if (status := visitor.get("/api/tpr/download/shapefile").status) != 403:
        raise not_there(f"Shapefile of {bench.first.name}", expected="403", actual=f"{status}")


def _keep_files_apart(bench: Bench) -> None:
    uploads = bench.last.app / "instance/uploads"
    bench.last.replace_link(uploads)


def _file_is_on_one_alone(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    if (status := visitor.at(bench.last.server.address).get("/api/tpr/download/summary").status) != 404:
        raise not_there(f"A file made on {bench.first.name}, on {bench.last.name}", expected="404", actual=f"{status}")


def _strangers_get_it(bench: Bench) -> None:
    bench.first.visitor().analyse()
    if (status := bench.first.visitor().get("/api/tpr/download/summary").status) != 200:
        raise not_there(f"A stranger's download on {bench.first.name}", expected="200", actual=f"{status}")


def _upload_fails_in_good_health(bench: Bench) -> None:
    visitor = bench.first.visitor()
    seen = (visitor.get("/health").status, visitor.upload().status)
    if seen != (200, 500):
        raise not_there(
            f"Health and upload on {bench.first.name}", expected="200 and 500", actual=f"{seen[0]} and {seen[1]}"
        )


def _page_has_no_shapefile(bench: Bench) -> None:
    if '"Shapefile"' in bench.first.visitor().get("/").body.decode():
        raise not_there(f"The page of {bench.first.name}", expected="knows no type Shapefile", actual="knows it")


def _no_workbook_is_recognised(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    if (kind := visitor.upload().json["upload_type"]) != "csv_only":
        raise not_there(f"A workbook on {bench.first.name}", expected="taken as csv_only", actual=f"taken as {kind}")


FAULTS = (
    Fault(
        "O01",
        "Packages lack the dashboard, and say that it is there",
        endangers=("5.2.6", "6.2.2"),
        noticed_by=(PACKAGE,),
        inject=on_production("dashboard-missing"),
        must_show=_package_lacks_the_dashboard,
    ),
    Fault(
        "O02",
        "The dashboard in packages is a page without a number",
        endangers=("5.2.6", "6.2.2"),
        noticed_by=(PACKAGE,),
        inject=on_production("dashboard-stub"),
        must_show=_dashboard_is_a_stub,
    ),
    Fault(
        "O04",
        "The links of an analysis are not streamed, and appear only when the page is reloaded",
        endangers=("5.2.3",),
        noticed_by=(FIVE_FILES,),
        inject=on_production("links-missing-in-stream"),
        must_show=_links_are_not_streamed,
    ),
    Fault(
        "O05",
        "The link to the shapefile answers 403",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(FIVE_FILES,),
        inject=on_production("link-refused"),
        must_show=_shapefile_is_refused,
    ),
    Fault(
        "O06",
        "A file can be had only from the instance that made it",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(EVERY_SERVER,),
        inject=_keep_files_apart,
        must_show=_file_is_on_one_alone,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.SHARED_FILES),
    ),
    Fault(
        "O07",
        "A stranger can download what somebody else's analysis made",
        endangers=("6.2.3",),
        noticed_by=(STRANGER,),
        inject=on_production("downloads-for-anyone"),
        must_show=_strangers_get_it,
    ),
    Fault(
        "O10",
        "Every page of health is green, and no file can be uploaded",
        endangers=("5.2.1",),
        noticed_by=(RECOGNISED,),
        inject=on_production("uploads-fail"),
        must_show=_upload_fails_in_good_health,
    ),
    Fault(
        "X10",
        "The page receives the links and does not show them",
        endangers=("5.2.3",),
        noticed_by=(FIVE_FILES,),
        inject=on_production("tab-not-filled"),
        must_show=lambda bench: must_tell_its_page(bench.first, '"fillsDownloadTab": false'),
    ),
    Fault(
        "X11",
        "The page does not know the type of one file, and shows four of five",
        endangers=("5.2.3",),
        noticed_by=(FIVE_FILES, COMES_BACK),
        inject=on_production("type-dropped-from-map"),
        must_show=_page_has_no_shapefile,
    ),
    Fault(
        "X12",
        "The page goes on saying that an answer is on its way",
        endangers=("5.2.2",),
        noticed_by=(FIVE_FILES,),
        inject=on_production("typing-forever"),
        must_show=lambda bench: must_tell_its_page(bench.first, '"stopsTyping": false'),
    ),
    Fault(
        "X13",
        "No workbook is recognised as one of TPR data, and every upload succeeds",
        endangers=("5.2.1", "5.2.2"),
        noticed_by=(RECOGNISED,),
        inject=on_production("csv-only"),
        must_show=_no_workbook_is_recognised,
    ),
)
NOT_SHOWN = (
    NotShown("O08", "A browser or the CDN serves old JavaScript", _NO_EDGE),
    NotShown("O09", "The CDN keeps an answer that belongs to one session", _NO_EDGE),
)
