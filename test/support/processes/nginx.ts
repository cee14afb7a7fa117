import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaced } from '../documented.ts';
import { eventually } from '../eventually.ts';
import { freePort } from './ports.ts';

const recipes = new URL('../../../clients/nginx/', import.meta.url);

/** A file of `clients/nginx`, with what it includes of the others in its place. */
export function nginxFile(name: string): string {
  const text = readFileSync(new URL(name, recipes), 'utf8');
  return text.replaceAll(/^ *include stile\/([\w-]+\.conf);.*\n/gm, (_, included: string) => nginxFile(included));
}

/** The configuration that publishers copy. */
export const nginxRecipe = nginxFile('example.conf');

/** The same with another of its parts: `closed` becomes `open`, or teasers are kept. */
export const withOpen = (text: string) => replaced(text, nginxFile('http-closed.conf'), nginxFile('http-open.conf'));
export const withKeptTeasers = (text: string) =>
  `${nginxFile('http-teasers.conf')}${replaced(text, nginxFile('server-wall.conf'), nginxFile('server-wall-cached.conf'))}`;

export interface Nginx {
  readonly port: number;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

interface Wanted {
  /** The ports of Stile and of the publisher's site. */
  readonly stile: number;
  readonly site: number;
  /** Changes the configuration that publishers copy. */
  readonly change?: (configuration: string) => string;
}

/** The whole of a configuration whose `http` block holds these lines, and whose files lie in a folder of its own. */
function whole(http: string, dir: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir};`);
  return `daemon off; master_process off; pid ${dir}/pid; error_log stderr crit; events {}
    http { access_log off; ${temporary.join(' ')} ${http} }`;
}

function recipe({ stile, site, change = (text) => text }: Wanted, port: number): string {
  const ports: [string, string][] = [
    ['127.0.0.1:8080', `127.0.0.1:${stile}`],
    ['127.0.0.1:8000', `127.0.0.1:${site}`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
  ];
  return ports.reduce((text, [before, after]) => replaced(text, before, after), change(nginxRecipe));
}

async function stop(nginx: ChildProcess, dir: string): Promise<void> {
  if (nginx.exitCode === null) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
}

/** A real nginx with what `http` makes of its port and of a folder of its own. It is there once it answers for `path`. */
export async function runNginx(http: (port: number, dir: string) => string, path: string): Promise<Nginx> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'stile-nginx-'));
  writeFileSync(join(dir, 'nginx.conf'), whole(http(port, dir), dir));
  const nginx = spawn('nginx', ['-p', dir, '-c', 'nginx.conf', '-e', 'stderr'], {
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: 'inherit',
  });
  await eventually(() => fetch(`http://127.0.0.1:${port}${path}`));
  return { port, pid: nginx.pid, stop: () => stop(nginx, dir) };
}

/** A real nginx as publishers configure it, before these ports. */
export const startNginx = (wanted: Wanted): Promise<Nginx> =>
  runNginx(
    (port, dir) =>
      recipe(wanted, port).replaceAll('/var/cache/nginx', dir).replaceAll('127.0.0.1:80;', `127.0.0.1:${port};`),
    '/.stile',
  );
