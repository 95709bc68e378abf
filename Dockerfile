# Clausewatch with its Chromium: one image for every role. `docker compose up` adds Redis.
ARG NODE_VERSION=26.10.0
FROM node:${NODE_VERSION}-slim

# git reads imported archives; the fonts keep screenshots of non-Latin pages readable; tini reaps the browser's processes.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates chromium-headless-shell fonts-liberation fonts-noto-cjk git tini \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script runs: nothing that the product needs has one.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY src ./src
COPY config ./config
COPY registry ./registry
COPY watchers ./watchers
COPY CHANGELOG.md LICENSE ./

ENV NODE_ENV=production \
    CLAUSEWATCH_CHROMIUM=/usr/lib/chromium/chromium-headless-shell \
    CLAUSEWATCH_DATA=/data
# The evidence. It belongs to the user that the image runs as.
RUN mkdir /data && chown node:node /data
VOLUME ["/data"]

USER node
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "-s", "--", "node", "src/main.ts"]
CMD ["start", "--host", "0.0.0.0", "--port", "8787"]
