# The worker's image: the package and nothing else, as a user without rights.
#
#   docker build -t kg .
#   docker run --rm -v "$PWD/kg-data:/data" kg kg build --sample --no-prefect --workspace /data
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY kg kg
COPY flows flows
COPY schema schema
RUN python -m venv /opt/kg && /opt/kg/bin/pip install --no-cache-dir -c constraints.txt '.[neo4j-fast,dask]'

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 kg && mkdir /app /data && chown kg:kg /app /data
COPY --from=build /opt/kg /opt/kg
# Where `prefect deploy --all` finds the flows and their deployments.
COPY --chown=kg:kg prefect.yaml /app/
COPY --chown=kg:kg flows /app/flows
USER kg
WORKDIR /app
ENV PATH=/opt/kg/bin:$PATH KG_HOME=/app KG_WORKSPACE=/data DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false
VOLUME /data
CMD ["python", "-m", "flows.serve"]
