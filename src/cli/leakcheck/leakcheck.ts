import { type Context, defineCommand, type ExitCode } from '../command.ts';
import type { Address } from './ask.ts';
import { options, usualLimit, usualTimeoutSeconds, webAddress } from './options.ts';
import type { Stile } from './past-limit.ts';
import type { Asked } from './run.ts';

/** Maximum addresses of one run. */
const mostAddresses = 50;

/** As a browser would ask for it. */
function addressOf(text: string): Address {
  const { origin, pathname, search } = new URL(text);
  return { origin, path: pathname + search };
}

const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );

function stileOf(url: string | undefined, publication: string | undefined): Stile | null | string {
  if (url === undefined && publication === undefined) return null;
  if (url === undefined || publication === undefined) return '--stile and --publication go together';
  return { url: new URL(url), publication };
}

function refused({ printError }: Context, message: string): ExitCode {
  printError(message);
  return 2;
}

export const leakcheck = defineCommand({
  name: 'leakcheck',
  summary: 'Looks for the text of articles where readers past the limit must not get it',
  details: [
    'Asks your site for each article as a new reader, as one past the limit, and then in some hundred other ways as the latter: as crawlers,',
    'prefetches, AMP, feeds, other spellings, forged headers. Says what got the text, how to see it and how to fix it. It runs no scripts.',
    'Exit code: 0 nothing leaks, 1 something does, 2 it could not be checked.',
  ],
  options,
  words: [{ name: 'URL', summary: 'an article that is metered or premium', many: true, check: webAddress }],
  async run(context, given, urls) {
    const { header: own = [], 'granted-header': granted = [], 'warm-up': warmUps = [] } = given;
    const stile = stileOf(given.stile, given.publication);
    if (typeof stile === 'string') return refused(context, stile);
    if (urls.length > mostAddresses) return refused(context, `At most ${mostAddresses} addresses are checked at once.`);
    const timeoutMs = Number(given.timeout ?? usualTimeoutSeconds) * 1000;
    const ownHeaders = headersOf(own);
    const asked: Asked = {
      site: { timeoutMs, headers: ownHeaders, insecure: given.insecure === true },
      targets: urls.map(addressOf),
      warmUps: warmUps.map(addressOf),
      limit: Number(given.limit ?? usualLimit),
      stile,
      sentinel: given.sentinel ?? null,
      grantedHeaders: granted.length === 0 ? null : headersOf(granted),
    };
    const how = { asJson: given.json === true, ownHeaders: Object.keys(ownHeaders) };
    try {
      // Loaded here: no other command needs it.
      const { report } = await import('./run.ts');
      return await report(context, asked, how);
    } catch (error) {
      // 1 is for leaks alone.
      return refused(context, error instanceof Error ? error.message : String(error));
    }
  },
});
