import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaced } from '../documented.ts';
import { eventually } from '../eventually.ts';
import { freePort } from './ports.ts';

/** The configuration that publishers copy. */
const caddyRecipe = readFileSync(new URL('../../../clients/traefik/Caddyfile', import.meta.url), 'utf8');

/** The same with the other choice while Stile is unavailable: metered articles are open to everybody. */
export const caddyWithOpen = (text: string) =>
  replaced(text, 'vars stile_tier free\n', 'vars stile_tier free metered\n');

export interface Caddy {
  readonly port: number;
  stop(): Promise<void>;
}

interface Wanted {
  /** The ports of Stile and of the publisher's site. */
  readonly stile: number;
  readonly site: number;
  readonly publication?: string;
  /** Changes the configuration that publishers copy. */
  readonly change?: (configuration: string) => string;
}

async function stop(caddy: ChildProcess, dir: string): Promise<void> {
  if (caddy.exitCode === null) {
    caddy.kill('SIGTERM');
    await once(caddy, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
}

/** A real Caddy with this configuration, before these ports. It asks nobody else and keeps nothing. */
export async function startCaddy({ stile, site, publication, change = (text) => text }: Wanted): Promise<Caddy> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'stile-caddy-'));
  const listening = replaced(change(caddyRecipe), 'http://:80 {', `http://:${port} {\n\tbind 127.0.0.1`);
  writeFileSync(join(dir, 'Caddyfile'), replaced(listening, 'admin off', 'admin off\n\tlog {\n\t\tlevel ERROR\n\t}'));
  const caddy = spawn('caddy', ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'], {
    cwd: dir,
    env: {
      PATH: process.env['PATH'],
      HOME: dir,
      XDG_CONFIG_HOME: dir,
      XDG_DATA_HOME: dir,
      STILE: `127.0.0.1:${stile}`,
      SITE: `127.0.0.1:${site}`,
      ...(publication !== undefined && { STILE_PUBLICATION: publication }),
    },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const refused = once(caddy, 'exit').then(() => Promise.reject(new Error('Caddy does not take its configuration.')));
  await Promise.race([eventually(() => fetch(`http://127.0.0.1:${port}/v1/none/gate`), 15_000), refused]);
  refused.catch(() => {});
  return { port, stop: () => stop(caddy, dir) };
}
