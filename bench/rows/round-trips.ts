import jwt from 'jsonwebtoken';
import { example } from '../../test/support/browser/front-end.ts';
import { signInIssuer } from '../contenders/production-settings.ts';
import { createTokenDesk } from '../contenders/subscribers.ts';
import { roundTrips } from '../measuring/round-trips.ts';
import { withSamples } from '../measuring/sample-answers.ts';
import { articleName } from '../readers/mixed-views.ts';
import { withStores } from '../readers/open-stores.ts';
import { createPopulation } from '../readers/population.ts';
import { cookieOf, entitlementCookie, viewRequest } from '../readers/view-request.ts';
import type { Bench, Row } from './row.ts';

/** Of each kind of reader. */
const views = 15;

interface Kind {
  readonly name: string;
  readonly reason: string;
  readonly goal: number;
  readonly request: (nth: number) => string;
}

const readers = createPopulation(10);

const [known, entitled, signedIn, subscriber] = [0, 1, 2, 3];

function kindsOf({ settings }: Bench): readonly Kind[] {
  const { signInKey, signingKeys } = settings;
  const claims = { algorithm: 'ES256', issuer: signInIssuer, audience: 'stile', expiresIn: '1h' } as const;
  const bearer = (subject: string) => `Authorization: Bearer ${jwt.sign({}, signInKey, { ...claims, subject })}`;
  const cookie = (reader: number) => cookieOf(readers.token(reader));
  const article = articleName(0);
  const proof = createTokenDesk(signingKeys)(readers.id(subscriber));
  const read = { reason: 'ALREADY_READ', goal: 1 };
  return [
    { name: 'new', reason: 'METERED', goal: 1, request: () => viewRequest({ article, cookie: null }) },
    {
      name: 'known, article counted',
      reason: 'METERED',
      goal: 1,
      request: (nth) => viewRequest({ article, cookie: cookie(10 + nth) }),
    },
    { name: 'known, article read before', ...read, request: () => viewRequest({ article, cookie: cookie(known) }) },
    {
      name: 'registered',
      ...read,
      request: () => viewRequest({ article, cookie: null, headers: [bearer('somebody')] }),
    },
    {
      name: 'signed in, with a cookie',
      ...read,
      request: () => viewRequest({ article, cookie: cookie(signedIn), headers: [bearer('somebody else')] }),
    },
    {
      name: 'entitled',
      reason: 'SUBSCRIBER',
      goal: 1,
      request: () => viewRequest({ article, cookie: cookie(entitled) }),
    },
    {
      name: 'with a token',
      reason: 'SUBSCRIBER',
      goal: 0,
      request: () => viewRequest({ article, cookie: `${cookie(subscriber)}; ${entitlementCookie(proof)}` }),
    },
  ];
}

async function entitle(storeUrl: string): Promise<void> {
  const next = { state: 'active', offer: 'monthly', endsAt: null, lapse: null } as const;
  const change = { publication: example, reader: readers.key(entitled), expectedVersion: 0, next };
  const written = await withStores(storeUrl, ({ entitlements }) => entitlements.compareAndSet(change));
  if (!written) throw new Error('A reader could not be entitled.');
}

/** How often the store is asked about one view. */
export const roundTripsOfViews: Row = {
  name: 'round-trips',
  title: 'Round trips to the store per view',
  async run(bench) {
    const { resources, settings } = bench;
    const storeUrl = (await resources.redis()).url;
    await entitle(storeUrl);
    const service = await resources.service({ ...settings.env, STORE_URL: storeUrl });
    const faults: string[] = [];
    const found = await withSamples(service.port, async (ask) => {
      const trips: (Kind & { readonly trips: number })[] = [];
      for (const kind of kindsOf(bench)) {
        // The first view counts the article, and unites two histories.
        if (kind.reason === 'ALREADY_READ') await ask(kind.request(0));
        const view = async (nth: number) => {
          const { status, reason } = await ask(kind.request(nth));
          if (status !== 200 || reason !== kind.reason) faults.push(`${kind.name}: answered ${status} ${reason}`);
        };
        trips.push({ ...kind, trips: await roundTrips(storeUrl, views, view) });
      }
      return trips;
    });
    return {
      faults,
      table: { headings: ['reader', 'round trips'], lines: found.map(({ name, trips }) => [name, String(trips)]) },
      figures: found.map(({ name, trips, goal }) => ({
        what: `round trips per view: ${name}`,
        goal: { atMost: goal },
        measured: trips,
        unit: '',
      })),
    };
  },
};
