"""A malaria officer in front of a browser."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from cutover.errors import ConfigurationError, Mismatch
from cutover.journeys.dialogue import hold, tpr_turns
from cutover.journeys.plan import NetPlan
from cutover.pages.chat import PRIVACY_ACCEPTED, ChatPage
from cutover.pages.export import ExportButton
from cutover.pages.upload_dialog import Downloads, UploadAnswer, UploadDialog
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
    """One person with one browser profile, at work in one environment."""

    environment: str
    context: BrowserContext
    chat: ChatPage
    work: "Work | None" = None
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def with_fresh_profile(cls, browser: Browser, environment: str, address: str) -> "Officer":
        # Each of the page's transitions would cost a third of a second and prove nothing.
        context = browser.new_context(reduced_motion="reduce")
        return cls(environment, context, ChatPage(context.new_page(), address))

    def visit(self) -> None:
        """Open the page, the privacy notice accepted in an earlier visit."""
        self.context.add_init_script(PRIVACY_ACCEPTED)
        self.chat.open()

    def visit_for_the_first_time(self) -> None:
        self.chat.open()
        self.chat.accept_privacy_notice()

    @property
    def dialog(self) -> UploadDialog:
        return UploadDialog(self.chat.page)

    def upload(self, workbook: Workbook, folder: Path) -> None:
        self.work = Work(workbook, self.dialog.upload_tpr(workbook.write(folder)))

    def analyse(self, level: Level = Level.PRIMARY, age_group: AgeGroup = AgeGroup.UNDER_5) -> None:
        """Hold the TPR dialogue about the uploaded workbook to its end."""
        self.work = replace(self.work_at_hand, level=level, age_group=age_group)
        state = self.work.workbook.spec.state
        self.findings += hold(tpr_turns(state, level, age_group), self.chat.say, self.environment)

    @property
    def work_at_hand(self) -> "Work":
        """What was uploaded and chosen so far. Raises ConfigurationError for a scenario that uploads nothing."""
        if self.work is None:
            raise ConfigurationError.of(
                f"Officer on {self.environment}",
                expected="a workbook, uploaded in an earlier step",
                actual="no step uploads one",
                next_action="add such a step to the scenario",
            )
        return self.work

    def download_all(self) -> Downloads:
        return self.dialog.downloads()

    def analyse_risk(self) -> None:
        """Go on from the finished TPR analysis to the ranking of the wards."""
        self.chat.say("yes")
        answer = self.chat.say("Run malaria risk analysis")
        if "analysis complete" not in answer.lower():
            raise Mismatch.of(
                f"Risk analysis on {self.environment}",
                expected="Analysis Complete",
                actual=answer,
                next_action="read the service's log for this time: the wards come from the files of the TPR analysis",
            )

    def plan_nets(self, nets: int, household_size: int = 5) -> NetPlan:
        answer = self.chat.say(
            f"I have {nets:,} bed nets, average household size is {household_size}, plan ITN distribution"
        )
        return NetPlan.parse(answer, f"Plan for {nets:,} bed nets on {self.environment}")

    def export(self) -> tuple[str, bytes]:
        """The package's file name and content."""
        return ExportButton(self.chat.page).fetch_package()
