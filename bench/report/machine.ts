import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import type { Options } from '../options.ts';

/** What else the machine did as this program began. */
const busy = loadavg()[0] ?? 0;

/** By what, when and how something was measured. */
export function machine({ rounds, seconds, connections, readers }: Options): string {
  const redis = execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).split(' ')[2]?.replace('v=', '');
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
  return [
    `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, Redis ${redis}, ${new Date().toISOString().slice(0, 10)}; load average before it ${busy.toFixed(1)}`,
    `\`${command}\`: ${rounds} rounds of ${seconds} s in turns, ${connections} connections, ${readers} readers; medians`,
  ].join('\n');
}
