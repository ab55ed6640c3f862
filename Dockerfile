# AskMore as a host runs it: one small image, no compiler, no pip, no root. Build it with `docker build -t askmore .`
# The same file serves amd64 and arm64: every dependency comes as a wheel, checked against its hash.
FROM python:3.13-slim AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils
COPY requirements-run.lock /build/
RUN python -m venv /opt/askmore \
 && /opt/askmore/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-compile \
      --only-binary :all: --require-hashes -r /build/requirements-run.lock \
 && /opt/askmore/bin/python -m pip uninstall --quiet --yes pip \
 && find /opt/askmore -name "__pycache__" -prune -exec rm -rf {} + \
 && find /opt/askmore -name "tests" -type d -prune -exec rm -rf {} + \
 && find /opt/askmore \( -name "*.c" -o -name "*.pyx" -o -name "*.pxd" -o -name "*.h" \) -delete \
 && find /opt/askmore -name "*.so" -exec strip --strip-unneeded {} +

FROM python:3.13-slim
LABEL org.opencontainers.image.title="AskMore" \
      org.opencontainers.image.description="A self-hosted Discord bot that puts support services within reach, privately." \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 999 askmore \
 && useradd --uid 999 --gid 999 --home-dir /app --no-create-home --shell /usr/sbin/nologin askmore \
 && install --directory --owner 999 --group 999 --mode 0700 /data
COPY --from=build /opt/askmore /opt/askmore
COPY LICENSE resources.yaml /app/
COPY bot /app/bot
COPY cogs /app/cogs
ENV PATH=/opt/askmore/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ASKMORE_DATA=/data \
    ASKMORE_RESOURCES=/app/resources.yaml
WORKDIR /app
VOLUME /data
USER 999:999
STOPSIGNAL SIGTERM
# Asks whether the bot is ready, not only alive: that sees a store that fails too. A reconnect to Discord takes up to 30
# seconds and so costs one look, and only three bad ones in a row (three minutes) turn it red. Docker restarts nothing for
# it. What restarts on red (Swarm) should ask with --alive: a restart mends no refused commands, and each one is a login.
HEALTHCHECK --interval=60s --timeout=5s --start-period=120s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
