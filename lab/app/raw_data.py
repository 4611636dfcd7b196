"""The table of a standard upload: kept as CSV whatever it came as, after the results of an earlier one are gone."""

from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from lab.app import tables

RESULTS_OF_AN_ANALYSIS = (
    "analysis_*.csv", "unified_dataset.*", "composite_scores*.csv", "vulnerability_rankings*.csv",
    "normalized_data.csv", "cleaned_data.csv", "*_map_*.html", "*_chart_*.html", "itn_distribution_*.csv",
    "model_*.csv", "*.geoparquet",
)  # fmt: skip


def clear_analysis_results(folder: Path) -> None:
    """Clear the session's root only; a plan for nets, TPR outputs and visualizations survive."""
    for pattern in RESULTS_OF_AN_ANALYSIS:
        for path in folder.glob(pattern):
            path.unlink()


def keep(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    """Write `raw_data.csv` and summarize it; a workbook that cannot be read is an error within the summary."""
    path = folder / "raw_data.csv"
    if Path(name).suffix.lower() in {".csv", ".txt"}:
        path.write_bytes(content)
    else:
        try:
            lines = _first_sheet(content)
        except CalamineError as error:
            return {"status": "error", "message": f"Error reading data: {error}"}
        columns = [str(cell) for cell in lines[0]] if lines else []
        tables.write(path, columns, [dict(zip(columns, line, strict=True)) for line in lines[1:]])
    return {"status": "success", "rows": len(tables.read(path)), "columns": len(tables.columns_of(path))}


def _first_sheet(content: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        return book.get_sheet_by_index(0).to_python()
