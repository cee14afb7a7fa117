import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';

export const docker = new URL('../../../docker/', import.meta.url);

/** The fields of the compose specification that these files use; a misspelt one is refused. */
const service = z
  .strictObject({
    build: z.string(),
    // Stile's own is built; every other can be pinned to a digest by a variable.
    image: z.string().regex(/^(stile|\$\{[A-Z]+_IMAGE:-[a-z/]+:v?\d[\d.]*\})$/),
    command: z.array(z.string()),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)),
    environment: z.record(z.string(), z.string()),
    secrets: z.array(z.string()),
    volumes: z.array(z.string()),
    networks: z.union([z.array(z.string()), z.record(z.string(), z.strictObject({ ipv4_address: z.ipv4() }))]),
    depends_on: z.array(z.string()),
    healthcheck: z.strictObject({
      test: z.array(z.string()),
      interval: z.string().optional(),
      timeout: z.string().optional(),
      retries: z.int().optional(),
    }),
    read_only: z.boolean(),
    cap_drop: z.array(z.string()),
    cap_add: z.array(z.string()),
    user: z.string().regex(/^\d+:\d+$/),
    tmpfs: z.array(z.string().startsWith('/')),
    cpus: z.string().regex(/^\$\{\w+:-\d+\}$/),
    security_opt: z.array(z.string()),
    mem_limit: z.string().regex(/^\$\{\w+:-\d+[mg]\}$/),
    pids_limit: z.int().positive(),
    stop_grace_period: z.string().regex(/^\d+s$/),
    restart: z.enum(['unless-stopped', 'on-failure']),
  })
  .partial();

const network = z.strictObject({
  internal: z.boolean().optional(),
  ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.cidrv4() })) }).optional(),
});

const composeFile = z.strictObject({
  name: z.string().optional(),
  'x-stile': service.optional(),
  'x-redis': service.optional(),
  'x-valkey': service.optional(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), network.nullable()).default({}),
  volumes: z.record(z.string(), z.null()).default({}),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })).default({}),
});

export const textOf = (name: string) => readFileSync(new URL(name, docker), 'utf8');

export const readCompose = (name: string) => composeFile.parse(parse(textOf(name), { merge: true }));

export type Compose = z.infer<typeof composeFile>;

type Networks = z.infer<typeof service>['networks'];

export const networkNames = (networks: Networks = []) => (Array.isArray(networks) ? networks : Object.keys(networks));

export function expectNamesToBeThere(compose: Compose): void {
  for (const [name, { networks, volumes = [], depends_on = [] }] of Object.entries(compose.services)) {
    for (const network of networkNames(networks)) expect(compose.networks, name).to.have.property(network);
    for (const other of depends_on) expect(compose.services, name).to.have.property(other);
    for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) expect(existsSync(new URL(source, docker)), source).to.equal(true);
      else if (!source.startsWith('$')) expect(compose.volumes, name).to.have.property(source);
    }
  }
}
