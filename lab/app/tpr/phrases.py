"""What the dialogue says. The wording is the contract's; matching is on these words, so they are kept in one place."""

from collections.abc import Sequence

FACILITY_UNCLEAR = (
    "Which facility level would you like to use? You can choose Primary (recommended), Secondary, Tertiary, "
    "or All facilities combined."
)
AGE_UNCLEAR = "Which age group would you like to analyze? You can say 'under 5', 'over 5', or 'pregnant women'."
PAUSED = "I've paused the TPR analysis. You can come back to it by uploading the file again."
MENU = (
    "I've loaded your data from your region. It has {rows} rows and {columns} columns.\n\n"
    "What would you like to do?\n\n"
    "- Map variable distribution\n- Check data quality\n- Run malaria risk analysis\n- Plan ITN distribution"
)


def found(states: Sequence[str], rows: int, facilities: int, period: str) -> str:
    listed = "\n".join(f"- {state}" for state in states)
    return (
        "I've analyzed your NMEP TPR data file. Here's what I found:\n\n"
        f"- **Period**: {period or 'not given'}\n- **Rows**: {rows:,}\n- **Health facilities**: {facilities:,}\n\n"
        f"**States available**\n\n{listed}\n\nWhich state would you like to analyze?"
    )


def state_chosen(state: str, facilities: int, wards: int) -> str:
    return (
        f"Perfect! I'll focus on {state} for TPR analysis.\n\n"
        f"- **Wards**: {wards:,}\n- **Health facilities**: {facilities:,}\n\n"
        f"Would you like to proceed with TPR calculation for {state}?"
    )


def state_unclear(states: Sequence[str]) -> str:
    return f"I didn't catch which state you'd like to analyze. The available states are: {', '.join(states)}"


def recommendation(state: str) -> str:
    return (
        f"For TPR analysis in {state}, I recommend focusing on Primary Health Facilities because:\n\n"
        "- They see most fever cases first\n- They report malaria tests month by month\n"
        "- They are spread over nearly every ward\n\n"
        "Which facility level would you prefer to analyze?\n\n"
        "- Primary (recommended)\n- Secondary\n- Tertiary\n- All facilities"
    )


def facility_chosen(level: str, state: str) -> str:
    return (
        f"Good choice! Using **{level}** facilities for {state}.\n\n"
        "Which age group shall I calculate the TPR for?\n\n"
        "1. Under 5 TPR (recommended)\n2. Over 5 TPR\n3. Pregnant Women TPR\n\nYour choice?"
    )


def complete(state: str, level: str, age: str, wards: int, mean_percent: float, tested: int) -> str:
    return (
        "## TPR Analysis Complete! 🎉\n\n"
        f"I've successfully calculated TPR for **{state}** using **{level}** facilities "
        f"for the **{age}** age group.\n\n"
        f"### Summary Results\n\n- **Wards analyzed**: {wards}\n- **Mean TPR**: {mean_percent}%\n"
        f"- **People tested**: {tested:,}\n\n"
        "### Generated Files\n\n"
        "1. TPR Analysis Data (CSV)\n2. Complete Analysis with environmental variables (CSV)\n"
        "3. Shapefile (ZIP)\n4. TPR Analysis Report (HTML)\n5. Summary Report (Markdown)\n\n"
        'Visit the "Download Processed Data" tab to get your files.\n\n'
        "Would you like to proceed to the risk analysis to rank wards and plan for ITN distribution?"
    )


def quality_alert(wards: Sequence[str]) -> str:
    return (
        "## Data Quality Alert\n\n"
        f"The TPR of these urban wards is above 50 %: {', '.join(wards)}.\n\n"
        "Would you like me to recalculate it by the alternative method?"
    )


def current_step_first(message: str) -> str:
    return f"I understand you're asking about: '{message}'. Let me help you with the current step first."
