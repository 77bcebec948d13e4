"""A real Neo4j server for the tests: one that is there, one from Maven, or one from Docker.

Neo4j Community is GPLv3: it runs as a process of its own and nothing of it is kept here.
The published jars make the same server as the distribution; no HTTP, Bolt on loopback only.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
from filelock import FileLock

VERSION = "5.26.30"  # pinned: a range makes Maven fetch every version's POM
PASSWORD = "correct-horse-battery"  # of a server on loopback that lives as long as the tests

_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kg</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
_JAVA = [
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dfile.encoding=UTF-8",
]


@dataclass(frozen=True)
class Server:
    """Where a server answers, and with which password (empty: it asks for none)."""

    uri: str
    password: str = ""


class Unavailable(Exception):
    """No server can be had here; the message says why."""


@contextmanager
def running(home: Path, *, auth: bool) -> Iterator[Server]:
    """A server: the one of ``KG_NEO4J_URI``, else from Maven and Java, else from Docker.

    Raises :class:`Unavailable` with the reasons where there is none.
    """
    if uri := os.environ.get("KG_NEO4J_URI"):
        yield Server(uri, os.environ.get("KG_NEO4J_PASSWORD", ""))
    elif shutil.which("mvn") and shutil.which("java"):
        with _from_maven(home, auth=auth) as server:
            yield server
    elif _docker_answers():
        with _from_docker(auth=auth) as server:
            yield server
    else:
        raise Unavailable("KG_NEO4J_URI is not set, Maven and Java are not both here, and no Docker engine answers")


def bulk_import(home: Path, script: Path) -> None:
    """Run the script of ``kg export --format neo4j-csv`` for the server that will have this home.

    The import tool stands among the server's jars; a program of its name, first in PATH, calls it.
    """
    if not (shutil.which("mvn") and shutil.which("java")):
        raise Unavailable("the import tool comes from Maven, and Maven and Java are not both here")
    library = _jars()
    _make_home(home, _free_port(), auth=False)
    admin = home / "bin" / "neo4j-admin"
    admin.parent.mkdir()
    opens = " ".join(option for option in _JAVA if option.startswith("--add-opens"))
    admin.write_text(f"#!/bin/sh\nexec java -Xmx512m {opens} -cp '{library}/*' org.neo4j.cli.AdminTool \"$@\"\n")
    admin.chmod(0o755)
    paths = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf"), "PATH": f"{admin.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", str(script)], env={**os.environ, **paths}, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the import failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")


@contextmanager
def _from_maven(home: Path, *, auth: bool) -> Iterator[Server]:
    library, port = _jars(), _free_port()
    _make_home(home, port, auth=auth)
    command = ["java", *_JAVA, "-cp", f"{library}/*", "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={home}", f"--config-dir={home / 'conf'}", "--console-mode"]
    with (home / "logs" / "console.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield _ready(Server(f"bolt://127.0.0.1:{port}", PASSWORD if auth else ""), process, home)
    finally:
        process.terminate()
        process.wait(60)


def _make_home(home: Path, port: int, *, auth: bool) -> None:
    for folder in ("conf", "data", "logs", "run", "plugins", "import"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(_configuration(home, port, auth=auth))


def _configuration(home: Path, port: int, *, auth: bool) -> str:
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        **{f"server.directories.{name}": str(home / name) for name in ("data", "logs", "run", "plugins", "import")},
        "server.memory.pagecache.size": "128m",
        "dbms.usage_report.enabled": "false",
        "db.tx_log.rotation.retention_policy": "keep_none",
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "1m",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        "dbms.security.auth_enabled": str(auth).lower(),
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _jars() -> Path:
    """The server's jars, copied once a machine, whoever asks first."""
    root = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kg-tests" / f"neo4j-{VERSION}"
    library = root / "lib"
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / ".lock"):
        if not (root / "complete").exists():
            (root / "pom.xml").write_text(_POM)
            command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime"]
            done = subprocess.run(
                [*command, f"-DoutputDirectory={library}"], cwd=root, capture_output=True, text=True, timeout=900
            )
            if done.returncode or not list(library.glob(f"neo4j-{VERSION}.jar")):
                raise Unavailable(f"Maven could not fetch Neo4j {VERSION}: {done.stdout[-800:]}")
            (root / "complete").touch()
    return library


def _ready(server: Server, process: subprocess.Popen[bytes], home: Path) -> Server:
    """The server once it runs a query; with authentication, once its password is set."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Unavailable((home / "logs" / "console.log").read_text()[-2000:])
        try:
            _first_query(server)
        except (neo4j.exceptions.ServiceUnavailable, neo4j.exceptions.TransientError, OSError):
            time.sleep(0.5)
        else:
            return server
    raise Unavailable("the server did not answer within 180 s")


def _first_query(server: Server) -> None:
    if server.password:
        with (
            neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", password=server.password).consume()
    else:
        with neo4j.GraphDatabase.driver(server.uri) as driver:
            driver.verify_connectivity()
            driver.execute_query("RETURN 1", database_="neo4j")


def _docker_answers() -> bool:
    return bool(shutil.which("docker")) and subprocess.run(["docker", "info"], capture_output=True).returncode == 0


@contextmanager
def _from_docker(*, auth: bool) -> Iterator[Server]:
    port = _free_port()
    login = f"neo4j/{PASSWORD}" if auth else "none"
    name = f"kg-tests-neo4j-{port}"
    command = [
        "docker",
        "run",
        "--rm",
        "-d",
        "--name",
        name,
        "-p",
        f"127.0.0.1:{port}:7687",
        "-e",
        f"NEO4J_AUTH={login}",
    ]
    subprocess.run([*command, f"neo4j:{VERSION}-community"], check=True, capture_output=True)
    server = Server(f"bolt://127.0.0.1:{port}", PASSWORD if auth else "")
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                login_pair = ("neo4j", PASSWORD) if auth else None
                with neo4j.GraphDatabase.driver(server.uri, auth=login_pair) as driver:
                    driver.execute_query("RETURN 1")
                break
            except (neo4j.exceptions.ServiceUnavailable, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)
        yield server
    finally:
        subprocess.run(["docker", "stop", name], capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
