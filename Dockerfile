FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/whoowns.db \
    HOST=0.0.0.0 \
    PORT=3000
RUN useradd --system --uid 10001 --home-dir /data whoowns \
    && install --directory --owner=whoowns /data
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
USER whoowns
VOLUME /data
EXPOSE 3000
# Only HTTP mode serves /healthz. In Socket Mode the process ends when it cannot go on.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD \
    ["python", "-c", "import os, urllib.request as r; os.getenv('SLACK_APP_TOKEN') or r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["python", "app.py"]
