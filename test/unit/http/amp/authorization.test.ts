import { expect } from 'chai';
import fc from 'fast-check';
import { authorizationText } from '../../../../src/http/amp/authorization.ts';
import type { Viewed } from '../../../../src/http/reader/article-view.ts';
import { ampAuthorizationSchema } from '../../../../src/http/schemas/amp.ts';
import { createKnownBanners } from '../../../../src/paywall/banners/known-banners.ts';
import { noEntitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import { decide } from '../../../../src/paywall/metering/decide.ts';
import type { ReaderKey } from '../../../../src/paywall/reader.ts';
import { examplePublication, shippedWording } from '../../../support/fixtures/example-publication.ts';

const now = Date.UTC(2026, 10, 23, 12);
const article = { id: 'a', section: null, tags: [], sponsored: false };
const numbers = fc.oneof(fc.nat(20), fc.constantFrom(Number.MAX_SAFE_INTEGER - 1, 1_000_000_007));

/** A wording with a title of any length in the headline that everybody is shown. */
function wordingNamed(locale: 'en' | 'ja', headline: string) {
  const wording = shippedWording(locale);
  const banners = Object.entries(wording.banners).map(([state, banner]) => [state, { ...banner, headline }]);
  return { ...wording, banners: Object.fromEntries(banners) as typeof wording.banners };
}

const headlines = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }),
  fc.nat(300).map((length) => `Lest ${'日本経済"\\'.repeat(length)}`),
  fc.constantFrom('x', '"\\\u2028', '👩‍👩‍👧‍👦'.repeat(20)),
);

const views = fc.record({
  locale: fc.constantFrom('en' as const, 'ja' as const),
  headline: headlines,
  kind: fc.constantFrom('anonymous' as const, 'registered' as const),
  tier: fc.constantFrom('free' as const, 'metered' as const, 'premium' as const),
  outcome: fc.constantFrom('counted' as const, 'room' as const, 'full' as const, 'already-read' as const),
  used: numbers,
  left: numbers,
  offer: fc.option(fc.string({ minLength: 1, maxLength: 300 })),
  protocol: fc.constantFrom('amp-access' as const, 'amp-subscriptions' as const),
  signedIn: fc.option(fc.record({ until: numbers, stateId: fc.constant('x'.repeat(22)) })),
});

type Drawn = typeof views extends fc.Arbitrary<infer Value> ? Value : never;

const bannerFor = createKnownBanners();

function answerTo({ locale, headline, kind, tier, outcome, used, left, offer, protocol, signedIn }: Drawn) {
  const publication = {
    ...examplePublication({ amp: { signIn: 'https://a.example/sign-in', signedInDays: 30 } }),
    wordings: new Map([[locale, wordingNamed(locale, headline)]]),
  };
  const reading = { limit: used, used, left, window: 'month' as const, resetsAt: now };
  const reader = { id: 'r_somebody', kind };
  const entitlement = offer === null ? noEntitlement : { ...noEntitlement, state: 'active' as const, offer };
  const decision = decide({
    ...{ settings: publication.settings, reader, now, pass: null, silence: null, entitlement },
    article: { ...article, tier },
    meter: tier === 'metered' ? { outcome, reading } : null,
  });
  const { banner } = bannerFor({ publication, reader, decision, locale, country: null, now });
  const visitor = { reader, key: new Uint8Array(12) as ReaderKey, anonymousKey: null };
  const viewed = { caller: { visitor } as Viewed['caller'], decision, banner, arms: [], isProvisional: false };
  return { banner, text: authorizationText({ viewed, protocol, signedIn, amp: publication.settings.amp, now }) };
}

function expectAmpMayRead(value: unknown, path: string, mayHoldLists: boolean): void {
  if (Array.isArray(value)) {
    expect(mayHoldLists, `${path} is a list`).to.equal(true);
    return;
  }
  if (typeof value !== 'object') {
    expect(typeof value, path).to.be.oneOf(['string', 'number', 'boolean']);
    return;
  }
  expect(value, path).to.not.equal(null);
  for (const [name, held] of Object.entries(value ?? {})) {
    expect(name).to.match(/^[A-Za-z_][A-Za-z0-9_]*$/);
    expect(name).to.not.match(/^(?:AND|OR|NOT|NULL|TRUE|FALSE|true|false)$/);
    expectAmpMayRead(held, `${path}.${name}`, mayHoldLists);
  }
}

describe('the answer to an authorization of an AMP page', () => {
  it('item 6: has 500 bytes at most, every number a number, and texts whole or not at all', () => {
    fc.assert(
      fc.property(views, (drawn) => {
        const { banner, text } = answerTo(drawn);
        expect(Buffer.byteLength(text)).to.be.at.most(500);
        const json: unknown = JSON.parse(text);
        const answer = ampAuthorizationSchema.parse(json);
        expect(answer).to.deep.equal(json);
        expectAmpMayRead(json, '', drawn.protocol === 'amp-subscriptions');
        if (answer.msg !== undefined) expect(answer.msg).to.equal(banner?.headline);
        expect(answer.plan ?? drawn.offer ?? '').to.equal(drawn.offer ?? '');
        expect(answer.access ?? answer.granted).to.equal(answer.granted);
        expect(answer.data.articlesRead).to.equal(answer.views);
        if (answer.granted && answer.maxViews > 0) expect(answer.left).to.be.at.least(0);
      }),
      { numRuns: 250 },
    );
  });

  it('item 6: has the text and all else that is recommended if that is as short as it is', () => {
    const drawn: Drawn = {
      ...{ locale: 'en', headline: 'This is your last free article this month', kind: 'anonymous', tier: 'metered' },
      ...{ outcome: 'room', used: 4, left: 1, offer: null, protocol: 'amp-access', signedIn: null },
    };
    expect(JSON.parse(answerTo(drawn).text)).to.deep.equal({
      granted: true,
      subscriber: false,
      loggedIn: false,
      views: 5,
      maxViews: 4,
      left: 0,
      grantReason: 'METERING',
      data: { isLoggedIn: false, articlesRead: 5, articlesLeft: 0, articleLimit: 4 },
      access: true,
      last: true,
      currentViews: 5,
      reason: 'METERED',
      plan: '',
      msg: 'This is your last free article this month',
    });
  });
});
