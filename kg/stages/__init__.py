"""The stages of a build: each reads files, writes files, and says what it counted."""

from kg.stages.build import Built, build
from kg.stages.build import summary as build_summary
from kg.stages.check import check
from kg.stages.export import export
from kg.stages.extract import extract_shard
from kg.stages.extract_file import extract_file
from kg.stages.load import load
from kg.stages.output import Output, is_intact
from kg.stages.read import ReadCounts, read
from kg.stages.resolve import resolve
from kg.stages.shards import extract

__all__ = [
    "Built",
    "Output",
    "ReadCounts",
    "build",
    "build_summary",
    "check",
    "export",
    "extract",
    "extract_file",
    "extract_shard",
    "is_intact",
    "load",
    "read",
    "resolve",
]
