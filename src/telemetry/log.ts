import { type DestinationStream, type Logger, pino } from 'pino';

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code: unknown;
  readonly stack: string | undefined;
  readonly cause: LoggedError | undefined;
}

/** An email address. Stripe's refusals quote what they refuse. */
const address = /[^\s@/'"<>():,;]{1,64}@[^\s@/'"<>():,;]{1,255}\.[^\s@/'"<>():,;.]{2,63}/g;

const withoutAddresses = (text: string) => text.replace(address, '[cut out]');

/** What an error says, and nothing that a library hung on to it: ioredis keeps the command, password and all. */
function plainError(error: unknown): LoggedError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name: type, message, stack } = error;
  return {
    type,
    message: withoutAddresses(message),
    code: 'code' in error ? error.code : undefined,
    stack: stack === undefined ? undefined : withoutAddresses(stack),
    cause: plainError(error.cause),
  };
}

/**
 * JSON lines, on standard output unless `destination` says otherwise. What could be a secret or a reader's id is cut out wherever it might stand; the
 * code never logs tokens, cookies, bodies or ids on purpose, so this is the second line and not the first.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: plainError },
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
