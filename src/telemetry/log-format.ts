import { isatty } from 'node:tty';
import { type DestinationStream, pino } from 'pino';

const standardOutput = 1;

/**
 * Where log lines go on standard output: readable by people on a terminal, or if they are asked for so. Undefined for JSON, which needs
 * nothing. `format`: `LOG_FORMAT`, null if it is not set.
 */
export async function logDestination(format: 'pretty' | 'json' | null): Promise<DestinationStream | undefined> {
  const isTerminal = isatty(standardOutput);
  if ((format ?? (isTerminal ? 'pretty' : 'json')) === 'json') return undefined;
  const { prettyFactory } = await import('pino-pretty');
  const readable = prettyFactory({ colorize: isTerminal, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
  // At once: what is written before the process ends must be seen.
  const output = pino.destination({ fd: standardOutput, sync: true });
  return { write: (line) => void output.write(readable(line)) };
}
