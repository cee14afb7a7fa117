import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * JSON lines on standard output. What could be a secret or a reader's id is cut out wherever it might stand; the
 * code never logs tokens, cookies, bodies or ids on purpose, so this is the second line and not the first.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [
        'token',
        'secret',
        'cookie',
        'authorization',
        'reader',
        '*.token',
        '*.secret',
        '*.cookie',
        '*.authorization',
        '*.reader',
        'headers',
      ],
      censor: '[cut out]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
