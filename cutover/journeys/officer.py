"""A malaria officer at work, whichever way they travel."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from cutover.answers import Downloads, Fetched, File, Reply, UploadAnswer
from cutover.errors import ConfigurationError, CutoverError, Mismatch
from cutover.journeys.dialogue import hold, tpr_turns
from cutover.journeys.forgetting import remembered
from cutover.journeys.plan import NetPlan
from cutover.journeys.way import Way
from cutover.runs import Finding
from cutover.workbooks import AgeGroup, Level, WardTpr, Workbook, expected_tpr


@dataclass(frozen=True)
class Work:
    """What an officer uploaded and chose to analyse."""

    workbook: Workbook
    answer: UploadAnswer
    level: Level = Level.PRIMARY
    age_group: AgeGroup = AgeGroup.UNDER_5

    def expected_tpr(self) -> dict[str, WardTpr]:
        return expected_tpr(self.workbook.rows, self.level, self.age_group)


@dataclass
class Officer:
    """One person at work in one environment."""

    environment: str
    way: Way
    work: Work | None = None
    last_reply: Reply = field(default_factory=lambda: Reply(""))
    findings: list[Finding] = field(default_factory=list)
    fetched: list[File] = field(default_factory=list)
    """The files that came down, for whoever has to look at them."""

    def upload(self, workbook: Workbook, folder: Path) -> None:
        self.work = Work(workbook, self.way.upload(workbook.write(folder)))

    def analyse(self, level: Level = Level.PRIMARY, age_group: AgeGroup = AgeGroup.UNDER_5) -> None:
        """Hold the TPR dialogue about the uploaded workbook to its end."""
        self.work = replace(self.work_at_hand, level=level, age_group=age_group)
        state = self.work.workbook.spec.state
        with remembered(self.session_id):
            self.findings += hold(tpr_turns(state, level, age_group), self.say, self.environment)

    def finish_analysis(self, workbook: Workbook, folder: Path) -> None:
        """Upload and analyse, with what the application recommends."""
        self.upload(workbook, folder)
        self.analyse()

    def say(self, message: str) -> str:
        self.last_reply = self.way.say(message)
        return self.last_reply.text

    @property
    def work_at_hand(self) -> Work:
        """What was uploaded and chosen so far. Raises ConfigurationError for a scenario that uploads nothing."""
        if self.work is None:
            raise ConfigurationError.of(
                f"Officer on {self.environment}",
                expected="a workbook, uploaded in an earlier step",
                actual="no step uploads one",
                next_action="add such a step to the scenario",
            )
        return self.work

    def session_id(self) -> str | None:
        """The application's own id of this visitor's session; None where it does not tell."""
        try:
            told = json.loads(self.way.fetch("/api/session/status").text)
        except (ValueError, CutoverError):
            return None
        return told.get("session_id") if isinstance(told, dict) else None

    def download_all(self) -> Downloads:
        downloads = self.way.downloads()
        self.fetched += downloads.files
        return downloads

    def analyse_risk(self) -> None:
        """Go on from the finished TPR analysis to the ranking of the wards."""
        with remembered(self.session_id):
            self.say("yes")
            answer = self.say("Run malaria risk analysis")
            if "analysis complete" not in answer.lower():
                raise Mismatch.of(
                    f"Risk analysis on {self.environment}",
                    expected="Analysis Complete",
                    actual=answer,
                    next_action="where this answers an earlier step, one worker remembers another dialogue than the "
                    "others: ask single instances; otherwise read the service's log for this time: the wards come from "
                    "the files of the TPR analysis",
                )

    def plan_nets(self, nets: int, household_size: int = 5) -> NetPlan:
        answer = self.say(
            f"I have {nets:,} bed nets, average household size is {household_size}, plan ITN distribution"
        )
        return NetPlan.parse(answer, f"Plan for {nets:,} bed nets on {self.environment}")

    def open_picture(self) -> Fetched:
        """What is behind the frame that came with the last answer."""
        if not self.last_reply.pictures:
            raise Mismatch.of(
                f"Map with the last answer on {self.environment}",
                expected="the address of a picture",
                actual=f"words only: {self.last_reply.text}",
                next_action="read the service's log for this time: was the map drawn?",
            )
        picture = self.way.fetch(self.last_reply.pictures[0])
        self.fetched.append(File("picture.html", picture.content))
        return picture

    def address_of(self, package: File) -> str:
        """Where an export of this session is fetched, below any instance's own address (contract 4.3)."""
        return f"/export/download/{self.session_id()}/{package.name}"

    def export(self) -> File:
        package = self.way.export()
        self.fetched.append(package)
        return package
