"""What was made can be fetched again: by its visitor, everywhere and later; and by nobody else."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cutover.answers import Downloads, Fetched, File
from cutover.errors import CutoverError, Mismatch
from cutover.witnesses.downloads import Links, Offer, links_in

PERSISTENT = "every link of before, and behind each the same file"


def must_be_offered_again(before: Offer, after: Offer, when: str, environment: str) -> None:
    """The same list of links, and the same files behind them, after something that is none of the files' business."""
    if lacks := _lacks(before, after):
        raise Mismatch.of(
            f"Downloads on {environment}, {when}",
            expected=PERSISTENT,
            actual="\n".join(lacks),
            next_action="no link: look into the session in Redis; a link without its file: into the session's folder",
        )


def must_be_shown(offered: Offer, shown: Mapping[str, Downloads], environment: str) -> None:
    """The tab names each link's type and brings down its files, whenever the user comes to the page."""
    lacks = []
    for when, downloads in shown.items():
        missing = [str(link.get("type")) for link in offered.links if str(link.get("type")) not in downloads.text]
        lacks += [f"{when}: no {kind}" for kind in missing]
        lacks += [f"{when}: another {file.name}" for file in _of_another(downloads, offered)]
        if len(downloads.files) != len(offered.links):
            lacks.append(f"{when}: {len(downloads.files)} files")
    if lacks:
        raise Mismatch.of(
            f'Tab "Download Processed Data" on {environment}',
            expected=f"each time the {len(offered.links)} files that the application offers: {_types(offered.links)}",
            actual="\n".join(lacks),
            next_action="the application has the links and the page does not show them: look at the page's console",
        )


def must_be_those_of_now(downloads: Downloads, offered: Offer, environment: str) -> None:
    """What a browser brings down that has files of an earlier analysis in its cache."""
    others = [f"{file.name}, {len(file.content)} bytes: another file" for file in _of_another(downloads, offered)]
    if len(downloads.files) != len(offered.links):
        others.append(f"{len(downloads.files)} files")
    if others:
        raise Mismatch.of(
            f"Files that a browser on {environment} downloads after a second analysis",
            expected=f"the {len(offered.links)} files that the application hands out now: {_types(offered.links)}",
            actual="\n".join(others),
            next_action="the application has the new ones: see whether the browser takes the old ones from its cache, "
            "by Cache-Control of the downloads and by how the page asks for them",
        )


def must_be_offered_everywhere(made: Offer, offers: Mapping[str, Offer], environment: str) -> None:
    """Every instance offers the visitor what one of them made; the instance that does not is named."""
    lacks = [f"{instance}: {lack}" for instance, offered in offers.items() for lack in _lacks(made, offered)]
    if lacks:
        raise Mismatch.of(
            f"Downloads on the instances of {environment}",
            expected=PERSISTENT,
            actual="\n".join(lacks),
            next_action="see whether the folders of uploads on these instances are the same storage",
        )


def must_always_be(links: Links, answers: Sequence[Fetched], environment: str) -> None:
    """Whichever worker answers, the list of links is the same. With none at all there would be nothing to know."""
    told = Counter(_told_by(answer) for answer in answers)
    if links and set(told) == {_linked(links)}:
        return
    raise Mismatch.of(
        f"{len(answers)} requests for the links over the workers of {environment}",
        expected="each time the same links" + (f": {_types(links)}" if links else ""),
        actual="\n".join(f"{times} times: {said}" for said, times in sorted(told.items())),
        next_action="see which workers answer so: what only some of them know lives in their memory"
        if len(told) > 1
        else "whichever worker answers knows no others: look into the session in Redis",
    )


def must_always_lead_home(answers: Sequence[Fetched], environment: str) -> None:
    """With the balancer's cookie, each request for a file of one instance reaches that instance."""
    missed = Counter(answer.status for answer in answers if answer.status != 200)
    if missed:
        raise Mismatch.of(
            f"{len(answers)} downloads through the balancer of {environment}, with its cookie",
            expected="HTTP 200 each time: the balancer stays with the instance that has the file",
            actual=", ".join(f"{times} times HTTP {status}" for status, times in sorted(missed.items())),
            next_action="read the stickiness of the target group, and whether its cookie has the name declared there",
        )


def must_be_of_one_instance(made: Offer, offers: Mapping[str, Offer], environment: str) -> None:
    """Exactly one instance has the file with which the balancer is measured; else the measure proves nothing."""
    kind = next(iter(made.files))
    having = [instance for instance, offered in offers.items() if offered.files[kind].status == 200]
    if len(having) != 1:
        raise Mismatch.of(
            f"{kind} on the instances of {environment}",
            expected="on one instance only, as the fleet file declares: files = per-instance",
            actual=f"on {', '.join(having) or 'none'}",
            next_action="correct files in the fleet file if the instances share their folders",
        )


def must_offer_nothing(offered: Offer, picture: Fetched, environment: str) -> None:
    """A stranger has no links, downloads nothing, and may not look at another visitor's map."""
    seen = [f"{kind}: HTTP {file.status}" for kind, file in offered.files.items() if file.status != 404]
    seen += [f"link to {link.get('name')}" for link in offered.links]
    seen += [f"the other's map: HTTP {picture.status}"] if picture.status != 403 else []
    if seen:
        raise Mismatch.of(
            f"Stranger on {environment}",
            expected="no links, HTTP 404 for each type of file, HTTP 403 for another visitor's map",
            actual="\n".join(seen),
            next_action="stop and find out whose files these are: a visitor sees what is not theirs",
        )


def must_not_mention(offered: Offer, earlier: str, environment: str) -> None:
    """Neither a link nor a file is about a state that was analysed before."""
    named = [f"link {link.get('name')}" for link in offered.links if earlier in " ".join(map(str, link.values()))]
    named += [f"{kind}, {len(file.content)} bytes" for kind, file in offered.files.items() if earlier in file.text]
    if named:
        raise Mismatch.of(
            f"Downloads on {environment} after a second analysis",
            expected=f"links and files without a word about {earlier}",
            actual="\n".join(named),
            next_action="a link: see whether the second analysis wrote its links into the session; a file: see which "
            "of several in the session's folder the download takes",
        )


def _of_another(downloads: Downloads, offered: Offer) -> list[File]:
    """Files that came down and are none of those that are offered."""
    made = {file.content for file in offered.files.values()}
    return [file for file in downloads.files if file.content not in made]


def _lacks(before: Offer, after: Offer) -> list[str]:
    """Whoever had nothing has nothing to lose: that, too, is a lack."""
    lacks = []
    if after.links != before.links:
        lacks.append(f"{_linked(after.links)} instead of {_types(before.links)}")
    elif not after.links:
        lacks.append("no link, neither now nor before")
    for kind, file in before.files.items():
        found = after.files[kind]
        if found.status != 200:
            lacks.append(f"{kind}: HTTP {found.status}")
        elif found.content != file.content:
            lacks.append(f"{kind}: {len(found.content)} bytes, and not the {len(file.content)} of before")
    return lacks


def _told_by(answer: Fetched) -> str:
    try:
        return _linked(links_in(answer))
    except CutoverError as error:
        return error.failure.actual


def _linked(links: Links) -> str:
    return f"links {_types(links)}"


def _types(links: Links) -> str:
    return ", ".join(f"{link.get('type')} ({link.get('name')})" for link in links) or "none"
