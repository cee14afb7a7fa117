import type { AuditThing } from '../../../../src/paywall/admin/audit-words.ts';
import { dealInWords } from '../../../../src/paywall/editing/offer-words.ts';
import type { ChangeInWords } from '../components/change-in-words.ts';
import { fieldChanges } from '../components/field-changes.ts';
import { languageName } from '../components/wording/wording-words.ts';
import { agentFields } from './agents/agents-change.ts';
import { endpointFields } from './events/event-change.ts';
import { experimentFields } from './experiments/experiment-change.ts';
import { linkFields } from './links/link-change.ts';
import { isMeter, meterChanges } from './meter/meter-change.ts';
import { changeOf, isOffer } from './offers/offer-change.ts';
import { readerFields } from './readers/reader-change.ts';
import { plainNames } from './segments/rule-words.ts';
import { isRules, segmentChanges } from './segments/segments-difference.ts';
import { isWording, wordingChanges } from './wording/wording-change.ts';

/** An entry of the audit log. */
interface Entry {
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** How the audit page speaks of what the other pages are about, and where it links to. */
interface Subject {
  /** What an entry changed, in words. */
  readonly changes: (entry: Entry, about: string, timeZone: string) => readonly ChangeInWords[];
  /** The name of one of them; the log's own if nothing is said. */
  readonly name?: (about: string) => string;
  /** Its place below the publication; none if it has no page of its own, or one that the log cannot name. */
  readonly place?: (about: string) => string;
}

const noFields = { labels: {} };

/** Of what the log keeps for years some has a form that its page does not read any more: its fields are named as they are. */
function readably(entry: Entry, timeZone: string, read: () => readonly ChangeInWords[] | null) {
  const fields = () => fieldChanges([entry.before, entry.after], noFields, timeZone);
  try {
    return read() ?? fields();
  } catch {
    return fields();
  }
}

const ofLinks: Subject = {
  changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], linkFields, timeZone),
  place: () => '/links',
};

const ofAgents: Subject = {
  changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], agentFields, timeZone),
  place: () => '/agents',
};

/** Everything that an entry of the audit log may be about. */
export const subjects: Readonly<Record<AuditThing, Subject>> = {
  offer: {
    changes: (entry, about, timeZone) =>
      readably(entry, timeZone, () => {
        const { before, after } = entry;
        if (before === null && isOffer(after)) return [{ label: 'Sells', before: null, after: dealInWords(after) }];
        if (after === null && isOffer(before)) return [{ label: 'Sold', before: null, after: dealInWords(before) }];
        return isOffer(before) && isOffer(after) ? (changeOf(entry, about, timeZone)?.changes ?? null) : null;
      }),
    place: (about) => `/offers/of/${encodeURIComponent(about)}`,
  },
  meter: {
    changes: (entry, _, timeZone) =>
      readably(entry, timeZone, () =>
        isMeter(entry.before) && isMeter(entry.after) ? meterChanges(entry.before, entry.after) : null,
      ),
    place: () => '/meter',
  },
  experiment: {
    changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], experimentFields, timeZone),
    place: (about) => `/experiments/of/${encodeURIComponent(about)}`,
  },
  segments: {
    changes: (entry, _, timeZone) =>
      readably(entry, timeZone, () =>
        isRules(entry.before) && isRules(entry.after)
          ? segmentChanges(entry.before.rules, entry.after.rules, plainNames)
          : null,
      ),
    place: () => '/segments',
  },
  wording: {
    changes: (entry, _, timeZone) =>
      readably(entry, timeZone, () => {
        if (entry.before === null || entry.after === null) return [];
        return isWording(entry.before) && isWording(entry.after) ? wordingChanges(entry.before, entry.after) : null;
      }),
    name: languageName,
    place: (about) => `/wording/${encodeURIComponent(about)}`,
  },
  appearance: {
    changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], noFields, timeZone),
    place: () => '/wording/appearance',
  },
  agents: ofAgents,
  licence: ofAgents,
  gift: ofLinks,
  newsletter: ofLinks,
  endpoint: {
    changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], endpointFields, timeZone),
    place: () => '/events',
  },
  reader: { changes: ({ before, after }, _, timeZone) => fieldChanges([before, after], readerFields, timeZone) },
};
