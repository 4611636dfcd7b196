"""What the assistant says outside the TPR dialogue: a tool's result and, where there is one, its interpretation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    content: str
    tools: list[str] = field(default_factory=list)
    visualizations: list[dict[str, Any]] = field(default_factory=list)
    interpretation: str = ""

    def chunks(self) -> Iterator[dict[str, Any]]:
        """Yield what a stream sends: `done` is true in the last chunk only."""
        yield {
            "content": self.content,
            "status": "success",
            "visualizations": self.visualizations,
            "tools_used": self.tools,
            "done": not self.interpretation,
        }
        if self.interpretation:
            yield {"content": f"\n\n{self.interpretation}", "status": "success", "done": True}

    @property
    def text(self) -> str:
        return "\n\n".join(part for part in (self.content, self.interpretation) if part)
