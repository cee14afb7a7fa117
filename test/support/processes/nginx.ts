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

function configuration({ stile, site, change = (text) => text }: Wanted, dir: string, port: number): string {
  const ports: [string, string][] = [
    ['127.0.0.1:8080', `127.0.0.1:${stile}`],
    ['127.0.0.1:8000', `127.0.0.1:${site}`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
  ];
  const ours = ports.reduce((text, [before, after]) => replaced(text, before, after), change(nginxRecipe));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir};`);
  return `daemon off; master_process off; pid ${dir}/pid; error_log stderr crit; events {}
    http { access_log off; ${temporary.join(' ')} ${ours.replaceAll('/var/cache/nginx', dir).replaceAll('127.0.0.1:80;', `127.0.0.1:${port};`)} }`;
}

async function stop(nginx: ChildProcess, dir: string): Promise<void> {
  if (nginx.exitCode === null) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
}

/** A real nginx with this configuration, before these ports. */
export async function startNginx(wanted: Wanted): Promise<Nginx> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'stile-nginx-'));
  writeFileSync(join(dir, 'nginx.conf'), configuration(wanted, dir, port));
  const nginx = spawn('nginx', ['-p', dir, '-c', 'nginx.conf', '-e', 'stderr'], {
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: 'inherit',
  });
  await eventually(() => fetch(`http://127.0.0.1:${port}/.stile`));
  return { port, pid: nginx.pid, stop: () => stop(nginx, dir) };
}
