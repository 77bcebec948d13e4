"""What numbers a flow takes; Prefect refuses others before anything runs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kg.config import MOST_DAYS

__all__ = ["Count", "Days", "Feeds", "Share"]

Count = Annotated[int, Field(ge=1)]
Days = Annotated[int, Field(ge=0, le=MOST_DAYS)]
Share = Annotated[float, Field(ge=0, le=1)]
Feeds = Annotated[list[str], Field(min_length=1)]
