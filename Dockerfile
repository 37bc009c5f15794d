# The server alone; the database is a container of its own (compose.yaml).
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY ormconfig.ts tsconfig.json tsconfig.build.json ./
COPY config config
COPY scripts scripts
COPY src src
COPY web web
RUN npm run build

FROM node:20-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the embedded PostgreSQL, which is for trying.
RUN npm ci --omit=dev --omit=optional

FROM node:20-slim
ENV NODE_ENV=production
ENV DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY scripts/start.mjs scripts/build.mjs scripts/fingerprint.mjs scripts/token.mjs scripts/
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not npm: it would not pass SIGTERM on.
CMD ["node", "scripts/start.mjs"]
