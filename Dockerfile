# The image of the program: the API, and every other command of it.
#
# node:…-slim and not distroless: distroless publishes no tag with a full version, so it can only be pinned by a digest;
# and this one has the shell and the coreutils that an operator wants at three in the morning. What Node brings along
# to install packages is taken out again below. glibc and not musl: that is what libsql and Node are tested with most.
#
# A tag can be moved. Pin the digest too, where your builds must not change by themselves:
#   docker buildx imagetools inspect node:22.23.3-bookworm-slim --format '{{.Manifest.Digest}}'
# and build with --build-arg NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:22.23.3-bookworm-slim

# What runs in production, and nothing else. The workspaces (client/, examples/web) are not there, so that npm installs
# nothing of theirs. No package needs its install script; libsql brings its binary along, one for each C library.
FROM ${NODE_IMAGE} AS dependencies
# `--build-arg TRACING=on` brings the packages for OpenTelemetry along, which nothing else needs.
ARG TRACING=off
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && if [ "$TRACING" = on ]; then \
      npm install --prefix /tmp/tracing --ignore-scripts --no-audit --no-fund $(node -p \
        "Object.entries(require('./package.json').peerDependencies).map((each) => each.join('@')).join(' ')") \
      && cp -rn /tmp/tracing/node_modules/. node_modules/; \
    fi \
    && rm -rf node_modules/@libsql/linux-*-musl

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/bundling.mjs scripts/
COPY schema schema
COPY src src
RUN npm run build

FROM ${NODE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="loyalty-graphql" \
      org.opencontainers.image.description="A GraphQL API for gift and loyalty cards in front of PayWizard's signed REST Loyalty API." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:22.23.3-bookworm-slim"

# Nothing is installed in a running container, and whoever gets in shall find no tool for it.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn* \
      /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    && install -d -o node -g node /data

ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    DATA_DIR=/data

WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY deploy/healthcheck.mjs deploy/

# The files above belong to root, so that the program cannot change itself. By number, so that Kubernetes can see that
# it is not root. /data is the one place that it writes to, and only with the embedded ledger. It is no VOLUME on
# purpose: with a read-only root and nothing mounted there the program refuses to start, where Docker would quietly give
# it a volume that goes away with the container, and the record of what was paid with it.
USER 1000:1000

EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "deploy/healthcheck.mjs"]

# Without a shell in between: the program is process 1 and hears SIGTERM itself. Other commands take the place of
# `serve`: `docker run … loyalty-graphql doctor`.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve"]
