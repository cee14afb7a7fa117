import { expect } from 'chai';
import { dayMs, minuteMs } from '../../../../src/paywall/calendar/milliseconds.ts';
import { type NoticeFacts, noticesOf } from '../../../../src/paywall/reports/notices.ts';
import { sumOfSubscribers } from '../../../../src/paywall/reports/sales-figures.ts';
import { setupChecklist } from '../../../../src/paywall/reports/setup-checklist.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { noon } from '../../../support/fixtures/sample-keys.ts';
import { fullPrice } from '../../../support/fixtures/sample-offer.ts';

const publication = { ...examplePublication({ graceDays: 7 }), offers: [fullPrice] };
const work = { now: noon, reconciledAt: noon - minuteMs, webhookAt: noon - dayMs, webhookRefusedAt: null };

const quiet: NoticeFacts = {
  publication,
  now: noon,
  isSandbox: false,
  opened: null,
  uncountedViews: 0,
  work,
  subscribers: { ...sumOfSubscribers([]), running: 5 },
  refusedDrafts: [],
  disabledEndpoints: [],
  oldRanges: [],
};

const selling = (...offers: (typeof fullPrice)[]) => ({ publication: { ...publication, offers } });
const inDays = (days: number) => noon + days * dayMs;

const cases: readonly (readonly [why: string, change: Partial<NoticeFacts>, said: string, words: RegExp])[] = [
  [
    'ranges of agents are old',
    { oldRanges: ['https://openai.com/gptbot.json', 'file:own.json'] },
    'agent-ranges-old warning',
    /gptbot\.json and 1 other source\. The last good/,
  ],
  [
    'the kill switch is open',
    { opened: { at: noon, who: 'vera' } },
    'kill-switch-open problem',
    /since .*, opened by vera/,
  ],
  ['it is open by a file', { opened: { at: null, who: null } }, 'kill-switch-open problem', /is open\. No reader/],
  ['views wait to be counted', { uncountedViews: 1 }, 'store-unavailable warning', /^1 view that was let in/],
  [
    'nothing was reconciled for a while',
    { work: { ...work, reconciledAt: noon - 3 * 60 * minuteMs } },
    'reconciler-behind problem',
    /3 hours ago/,
  ],
  [
    'webhooks are refused',
    { work: { ...work, webhookRefusedAt: noon - minuteMs } },
    'webhooks-refused problem',
    /STRIPE_WEBHOOK_SECRET/,
  ],
  ['no webhook ever came', { work: { ...work, webhookAt: null } }, 'webhooks-never-seen warning', /Add the endpoint/],
  [
    'payments failed',
    { subscribers: { ...quiet.subscribers, paymentFailed: 2 } },
    'payments-failed warning',
    /access for 7 days/,
  ],
  [
    'the only offer ends soon',
    selling({ ...fullPrice, endsAt: inDays(3) }),
    'offer-ending warning',
    /Nothing else is on sale/,
  ],
  [
    'one of two ends soon',
    selling(fullPrice, { ...fullPrice, id: 'spring', endsAt: inDays(3) }),
    'offer-ending info',
    /Other offers stay/,
  ],
  ['the last has ended', selling({ ...fullPrice, endsAt: noon }), 'no-offer-on-sale problem', /has ended/],
  ['the next has yet to begin', selling({ ...fullPrice, startsAt: inDays(1) }), 'no-offer-on-sale warning', /to begin/],
  [
    'the only offer is for new readers',
    selling({ ...fullPrice, eligibility: { ...fullPrice.eligibility, newReadersOnly: true } }),
    'readers-without-offer warning',
    /can buy nothing\. Put an offer/,
  ],
  ['a draft was refused', { refusedDrafts: ['de'] }, 'wording-not-published warning', /in German could not/],
  ['nobody is charged', { isSandbox: true }, 'sandbox info', /stand-in/],
];

describe('U15: notices', () => {
  it('say nothing while nothing is amiss, or was amiss and is mended', () => {
    expect(noticesOf(quiet)).to.deep.equal([]);
    expect(noticesOf({ ...quiet, work: null })).to.deep.equal([]);
    const mended = { ...work, webhookRefusedAt: noon - 2 * dayMs, reconciledAt: null };
    expect(noticesOf({ ...quiet, work: mended })).to.deep.equal([]);
    expect(noticesOf({ ...quiet, ...selling({ ...fullPrice, endsAt: inDays(8) }) })).to.deep.equal([]);
    expect(noticesOf({ ...quiet, ...selling({ ...fullPrice, status: 'draft' }) })).to.deep.equal([]);
  });

  for (const [why, change, said, words] of cases) {
    it(`say so if ${why}`, () => {
      const [notice, ...others] = noticesOf({ ...quiet, ...change });
      expect(others).to.deep.equal([]);
      expect(`${notice?.code} ${notice?.severity}`).to.equal(said);
      expect(notice?.text).to.match(words);
    });
  }

  it('begin with the worst', () => {
    const all = noticesOf({ ...quiet, isSandbox: true, uncountedViews: 2, opened: { at: null, who: null } });
    expect(all.map(({ severity }) => severity)).to.deep.equal(['problem', 'warning', 'info']);
  });
});

describe('U15: the checklist of a new publication', () => {
  const done = (facts: Partial<Parameters<typeof setupChecklist>[0]>) =>
    setupChecklist({
      publication,
      now: noon,
      hasStripe: false,
      isWordingEdited: false,
      funnel: { views: 0, walls: 0 },
      ...facts,
    }).flatMap((step) => (step.done ? [step.step] : []));

  it('is worked out from what there is', () => {
    const bare = { ...publication, offers: [], settings: { ...publication.settings, origins: [], identity: null } };
    expect(done({ publication: bare })).to.deep.equal([]);
    const set = { ...publication, settings: { ...publication.settings, origins: ['https://news.example'] } };
    expect(done({ publication: set, hasStripe: true, funnel: { views: 3, walls: 0 } })).to.include.members([
      'origins',
      'first-view',
      'stripe',
      'offer',
    ]);
    expect(done({ isWordingEdited: true, funnel: { views: 3, walls: 1 } })).to.include.members([
      'wording',
      'first-wall',
    ]);
  });
});
