import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Options } from '../options.ts';

/** By what, when and how something was measured. */
export function machine({ rounds, seconds, connections, readers }: Options): string {
  const redis = execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).split(' ')[2];
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
  return [
    `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, Redis ${redis}, ${new Date().toISOString().slice(0, 10)}`,
    `\`${command}\`: ${rounds} rounds of ${seconds} s in turns, ${connections} connections, ${readers} readers; medians`,
  ].join('\n');
}
