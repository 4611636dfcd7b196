"""A malaria officer in front of a browser."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from cutover.errors import Mismatch
from cutover.journeys.dialogue import hold, tpr_turns
from cutover.journeys.plan import NetPlan
from cutover.pages.chat import PRIVACY_ACCEPTED, REMEMBER_LINKS, ChatPage
from cutover.pages.export import ExportButton
from cutover.pages.upload_dialog import Downloads, UploadAnswer, UploadDialog
from cutover.runs import Finding
from cutover.workbooks import AgeGroup, Level, Workbook


@dataclass
class Officer:
    """One person with one browser profile, at work in one environment."""

    environment: str
    context: BrowserContext
    chat: ChatPage
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def at(cls, address: str, environment: str, browser: Browser, *, first_visit: bool = False) -> "Officer":
        """A fresh profile with the page open. Only on a first visit is the privacy notice still to be accepted."""
        context = browser.new_context()
        context.add_init_script(REMEMBER_LINKS)
        if not first_visit:
            context.add_init_script(PRIVACY_ACCEPTED)
        chat = ChatPage(context.new_page(), address)
        officer = cls(environment, context, chat)
        chat.open()
        if first_visit:
            chat.accept_privacy_notice()
        return officer

    @property
    def dialog(self) -> UploadDialog:
        return UploadDialog(self.chat.page)

    def upload(self, workbook: Workbook, folder: Path) -> UploadAnswer:
        return self.dialog.upload_tpr(workbook.write(folder))

    def analyse(self, state: str, level: Level = Level.PRIMARY, age_group: AgeGroup = AgeGroup.UNDER_5) -> None:
        """Hold the TPR dialogue to its end."""
        self.findings += hold(tpr_turns(state, level, age_group), self.chat.say, self.environment)

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
