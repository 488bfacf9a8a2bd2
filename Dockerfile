# Two targets: `web` without the geometry libraries, `worker` with them.
#   docker build --target web -t baovat-web .     docker build --target worker -t baovat-worker .

FROM node:20-bookworm-slim AS viewer
WORKDIR /src/viewer
COPY viewer/package.json viewer/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY viewer/ ./
RUN npm run build && rm -rf node_modules src

FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    PATH=/opt/baovat/.venv/bin:$PATH \
    BAOVAT_DATA_DIR=/data
WORKDIR /opt/baovat
RUN python -m venv .venv \
    && useradd --system --uid 10001 --home-dir /data baovat \
    && install -d -o baovat -g baovat /data
COPY web.lock.txt ./
RUN pip install --no-cache-dir --require-hashes -r web.lock.txt
VOLUME /data

FROM base AS web
COPY pyproject.toml README.md LICENSE ./
COPY iiif_server/ iiif_server/
COPY manifests/ manifests/
COPY mesh/ mesh/
COPY --from=viewer /src/viewer/ viewer/
RUN pip install --no-cache-dir --no-deps --editable .
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health/ready', timeout=4)"]
CMD ["baovat", "serve", "--host", "0.0.0.0", "--port", "8080", "--no-worker"]

FROM base AS worker
COPY .ci/system-packages .ci/
RUN .ci/system-packages run && rm -rf /var/lib/apt/lists/*
COPY worker.lock.txt ./
RUN pip install --no-cache-dir --require-hashes -r worker.lock.txt
COPY pyproject.toml README.md LICENSE ./
COPY iiif_server/ iiif_server/
COPY manifests/ manifests/
COPY mesh/ mesh/
RUN pip install --no-cache-dir --no-deps --editable .
USER 10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["baovat", "worker", "--check"]
CMD ["baovat", "worker"]
