import type { EpochMs } from '../../paywall/clock.ts';
import { checkOffer } from '../../paywall/editing/offer-check.ts';
import { checkWording } from '../../paywall/editing/wording-check.ts';
import { PaywallError } from '../../paywall/errors.ts';
import type { Finding } from '../../paywall/finding.ts';
import type { PublicationSettings, StoredPart } from '../../paywall/publication.ts';
import { parseStoredOffer, parseStoredSettings, parseStoredWording } from '../../publications/publication-schema.ts';
import { type Environment, readIdentitySecret } from '../../settings/environment.ts';
import { describeFault } from '../../settings/faults.ts';
import { faultsOfSignIn, type Installation, warningsForMode } from '../../settings/mode.ts';

interface Judging {
  /** By the clock of the service, to find dates in a wording that are past. */
  readonly now: EpochMs;
  readonly installation: Installation;
  readonly env: Environment;
}

type Level = Exclude<Finding['level'], 'ok'>;

/** A finding whose subject is the publication. */
type Remark = readonly [level: Level, message: string];

function unreadable(part: string, error: unknown): Remark {
  const faults = error instanceof PaywallError ? error.faults.map(describeFault).join('; ') : String(error);
  const until = 'a service that runs keeps what it read before, and one that starts leaves it out';
  const advice = 'use the version that wrote it, or write it again with `stile config apply`';
  return ['fault', `${part} cannot be read: ${until}; ${advice} (${faults})`];
}

const sharedAddress =
  'limits by address (rateLimit, newReaders), and TRUST_PROXY is 0: behind a proxy all readers have its address; set it to the number of proxies';

function remarksOnSettings(filed: Parameters<typeof faultsOfSignIn>[0], { installation, env }: Judging): Remark[] {
  const { mode } = installation;
  const remarks = [
    ...faultsOfSignIn(filed, installation).map((fault): Remark => ['fault', describeFault(fault)]),
    ...warningsForMode(filed.settings, installation).map((fault): Remark => ['warning', describeFault(fault)]),
  ];
  const { identity, recovery, newsletters, amp } = filed.settings;
  const named = [
    identity?.keys.from === 'secret' ? identity.keys.setting : null,
    recovery?.secret ?? null,
    ...new Set(newsletters.flatMap(({ keys }) => keys)),
  ];
  const missing = named.flatMap((setting): Remark[] => {
    const read = setting === null ? null : readIdentitySecret(env, setting);
    return read !== null && 'fault' in read ? [['fault', describeFault(read.fault)]] : [];
  });
  const { rateLimit, newReaders } = filed.settings;
  const byAddress = rateLimit !== null || newReaders !== null;
  const oneAddress = mode === 'production' && Number(env['TRUST_PROXY'] ?? 0) === 0;
  const shared: Remark[] = byAddress && oneAddress ? [['warning', sharedAddress]] : [];
  const urls = { 'recovery.webhook': recovery?.webhook, 'amp.signIn': amp?.signIn };
  const overHttp = Object.entries(urls).filter(([, url]) => mode === 'production' && url?.startsWith('http:'));
  const unsafe = overHttp.map(([name]): Remark => ['fault', `${name} must be an https URL in production mode`]);
  return [...remarks, ...missing, ...unsafe, ...shared];
}

/** A date that has passed since may stand there for good reasons; whatever else is wrong keeps banners from being shown. */
function remarksOnWording(part: string, value: unknown, now: EpochMs): Remark[] {
  try {
    const wording = parseStoredWording(value);
    if (wording === null) return [];
    const lasting = new Set(checkWording(wording, Number.NEGATIVE_INFINITY).map(describeFault));
    return checkWording(wording, now)
      .map(describeFault)
      .map((text): Remark => [lasting.has(text) ? 'fault' : 'warning', `${part}: ${text}`]);
  } catch (error) {
    return [unreadable(part, error)];
  }
}

/** One that was deleted is nothing. What is wrong with one that is over is no more than history. */
function remarksOnOffer({ part, value, version }: StoredPart, around: Parameters<typeof checkOffer>[1]): Remark[] {
  try {
    const offer = parseStoredOffer(value, version);
    const faults = offer === null ? [] : checkOffer(offer, around);
    return faults.map((fault): Remark => ['fault', `${part}: ${describeFault(fault)}`]);
  } catch (error) {
    return [unreadable(part, error)];
  }
}

function readSettings(value: unknown): PublicationSettings | Remark {
  try {
    return parseStoredSettings(value);
  } catch (error) {
    return unreadable('settings', error);
  }
}

function remarksOn(parts: readonly StoredPart[], names: readonly string[], judging: Judging): Remark[] {
  const wordings = parts.filter(({ part }) => part.startsWith('wording/'));
  const ofWordings = wordings.flatMap(({ part, value }) => remarksOnWording(part, value, judging.now));
  const stored = parts.find(({ part }) => part === 'settings');
  if (stored === undefined) return [['fault', 'has no settings, and is not served'], ...ofWordings];
  const settings = readSettings(stored.value);
  if (!('title' in settings)) return [settings, ...ofWordings];
  const usual = `wording/${settings.defaultLocale}`;
  const missing: Remark[] = wordings.some(({ part, value }) => part === usual && value !== null)
    ? []
    : [['fault', `${usual} is missing, the wording of the default locale`]];
  const offers = parts.filter(({ part }) => part.startsWith('offer/'));
  const locales = wordings.flatMap(({ part, value }) => (value === null ? [] : [part.slice('wording/'.length)]));
  const around = { locale: settings.defaultLocale, locales, now: judging.now };
  const ofOffers = offers.flatMap((offer) => remarksOnOffer(offer, around));
  return [
    ...remarksOnSettings({ publication: stored.publication, settings, names }, judging),
    ...missing,
    ...ofWordings,
    ...ofOffers,
  ];
}

/** The publications as the store has them: what is served once the service has started. */
export function examinePublications(stored: readonly StoredPart[], judging: Judging): Finding[] {
  const names = [...new Set(stored.map(({ publication }) => publication))].sort();
  return names.flatMap((name): Finding[] => {
    const subject = `publication ${name}`;
    const parts = stored.filter(({ publication }) => publication === name);
    const remarks = remarksOn(parts, names, judging);
    if (remarks.length > 0) return remarks.map(([level, message]) => ({ level, subject, message }));
    return [
      {
        level: 'ok',
        subject,
        // Of an offer that was deleted the store keeps that it was.
        message: parts
          .flatMap(({ part, value }) => (value === null ? [] : [part]))
          .sort()
          .join(', '),
      },
    ];
  });
}
