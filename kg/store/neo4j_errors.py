"""What a Neo4j server says when something fails, as errors of ours that say what to do."""

from __future__ import annotations

import neo4j

from kg.config import Neo4jSettings
from kg.errors import StoreError, StoreUnavailable, WriteRefused

__all__ = ["translated"]


def translated(error: Exception, settings: Neo4jSettings) -> StoreError:
    """The error of a server that these settings name."""
    code = getattr(error, "code", "") or ""
    if "CredentialsExpired" in code:
        what = "its first password must be changed: ALTER CURRENT USER SET PASSWORD FROM '…' TO '…'"
        return StoreUnavailable(f"{settings.uri}: {what}")
    if isinstance(error, neo4j.exceptions.AuthError) or ".Security." in code:
        return StoreUnavailable(
            f"{settings.uri}: refused user {settings.user!r} ({code}); set KG_NEO4J_USER and KG_NEO4J_PASSWORD"
        )
    if isinstance(error, neo4j.exceptions.ServiceUnavailable | neo4j.exceptions.SessionExpired):
        return StoreUnavailable(f"{settings.uri}: no server answers; is it running? ({error})", passing=True)
    if "DatabaseNotFound" in code:
        return StoreUnavailable(f"{settings.uri}: has no database {settings.database!r}; set KG_NEO4J_DATABASE")
    if "AccessMode" in code or "ForbiddenOnReadOnly" in code or "read access mode" in str(error).lower():
        return WriteRefused("the statement would write, and this connection is read-only; `--write` allows it")
    return StoreError(str(getattr(error, "message", error)))
