FROM python:3.11.15-slim-trixie AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements.txt

FROM python:3.11.15-slim-trixie
# With two malloc arenas instead of up to one for each thread, less memory is set aside and unused.
ENV PATH=/venv/bin:$PATH \
    MALLOC_ARENA_MAX=2 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/whoowns.db \
    HOST=0.0.0.0 \
    PORT=3000
RUN useradd --system --no-log-init --uid 10001 --home-dir /data --shell /usr/sbin/nologin whoowns \
    && install --directory --owner=whoowns --mode=0700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# It can't write there when it runs, and would compile all of it at each start.
RUN python -m compileall -q app.py bot migrations sandbox
# By number, so that a platform can tell that it isn't root.
USER 10001
VOLUME /data
EXPOSE 3000
# Both modes serve /healthz. An address for all is asked on loopback, and never through a proxy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD \
    ["python", "-c", "import http.client, os; h = {'0.0.0.0': '127.0.0.1', '::': '::1'}.get(os.environ['HOST'], os.environ['HOST']); c = http.client.HTTPConnection(h, int(os.environ['PORT']), timeout=4); c.request('GET', '/healthz'); exit(c.getresponse().status != 200)"]
CMD ["python", "app.py"]
