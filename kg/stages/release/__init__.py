"""A release: the graph as a data set that is described, checked, compared with the last one, and put in place whole."""

from kg.stages.release.release import Released, Settings, latest, release

__all__ = ["Released", "Settings", "latest", "release"]
