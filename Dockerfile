# Stile's image. Each stage's RUN and CMD lines are run by test/integration/image.test.ts too, without a container engine.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
COPY web/admin web/admin
COPY docs/admin.md docs/
COPY clients/component/tsconfig.json clients/component/
COPY clients/component/src clients/component/src
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
# The embedded store's default place, ./data, and ./outage for an outage journal are all that is ever written to: the rest may be read-only.
RUN install -d -o 1000 -g 1000 data outage
VOLUME /app/data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The version is read from package.json. The example publication and its demo are there for sandbox mode; mount your own
# publications over /app/config.
COPY package.json ./
COPY web/demo web/demo
COPY config config
# The image's user `node`, by number: orchestrators that insist on an unprivileged user cannot judge a name.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process, so that it is the one that SIGTERM reaches.
CMD ["node", "dist/main.js"]
