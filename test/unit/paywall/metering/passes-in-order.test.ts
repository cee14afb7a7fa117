import { expect } from 'chai';
import type { Article } from '../../../../src/paywall/articles/article.ts';
import type { Entitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { ArticleView } from '../../../../src/paywall/metering/article-view.ts';
import type { Pass } from '../../../../src/paywall/metering/decide.ts';
import { createMetering } from '../../../../src/paywall/metering/metering.ts';
import type { PublicationSettings } from '../../../../src/paywall/publication.ts';
import { openSqliteStores } from '../../../../src/sqlite/open.ts';
import { observeCalls } from '../../../../src/telemetry/observed-calls.ts';
import { duringTests } from '../../../support/during-tests.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { article as articleKey, noon, reader } from '../../../support/fixtures/sample-keys.ts';
import { makeTemporaryDir } from '../../../support/temporary-dir.ts';

const gift: Pass = { kind: 'gift', by: 'gift 1' };
const nothingFree = {
  limits: { anonymous: 0, registered: 0 },
  window: { kind: 'month' },
  releases: 0,
  replaced: [],
} as const;
const university: Pass = { kind: 'institution', by: 'a university' };

interface Scene {
  readonly article?: Partial<Article>;
  readonly settings?: Partial<PublicationSettings>;
  readonly entitlement?: Entitlement['state'];
  readonly view?: Partial<ArticleView>;
  readonly isAway?: boolean;
}

describe('item 7: what lets single readers in, in the order of a decision', () => {
  const clock = { now: () => noon };
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  let readers = 0;

  /** What is decided of a view by a reader of their own without free articles, and what the store was asked on the way. */
  async function decided({ article = {}, settings = {}, entitlement, view = {}, isAway = false }: Scene) {
    readers += 1;
    const key = reader(`reader ${readers}`);
    const stores = openSqliteStores({ dir: dir.path, clock });
    const publication = examplePublication({ meter: nothingFree, ...settings });
    const next = { state: entitlement ?? 'active', offer: null, endsAt: null, lapse: null };
    if (entitlement !== undefined)
      await stores.entitlements.compareAndSet({ publication: publication.name, reader: key, expectedVersion: 0, next });
    if (isAway) await stores.close();
    const asked: string[] = [];
    const metering = createMetering({
      meters: observeCalls('meters', stores.meters, (call) => asked.push(call)),
      entitlements: observeCalls('entitlements', stores.entitlements, (call) => asked.push(call)),
      tally: { count: () => undefined, moved: () => undefined, stepped: () => undefined },
    });
    const decision = await metering.view({
      publication,
      visitor: { reader: { id: 'r_x', kind: 'anonymous' }, key, anonymousKey: null },
      article: { id: 'story', section: null, tags: [], tier: 'metered', sponsored: false, ...article },
      articleKey: articleKey('story'),
      pass: null,
      tokenEntitlement: null,
      now: noon,
      count: true,
      ...view,
    });
    if (!isAway) await stores.close();
    return { reason: decision.reason, asked };
  }

  const held = { held: { pass: gift } };

  /** A claim that is noted among what is asked when it is used. */
  function claiming(outcome: Pass | null) {
    const used: string[] = [];
    const claim = {
      redeem: async () => {
        used.push('used');
        return outcome;
      },
    };
    return { used, view: { claim } };
  }

  const standing = (stands: boolean) => ({ held: { pass: gift, stands: async () => stands } });

  const rows: [string, Scene, string][] = [
    ['after what is open', { settings: { open: true }, view: held }, 'OPEN'],
    ['after what is free', { article: { tier: 'free' }, view: held }, 'FREE'],
    ['after what is sponsored', { article: { sponsored: true }, view: held }, 'SPONSORED'],
    ['after the entitlement', { entitlement: 'active', view: held }, 'SUBSCRIBER'],
    ['before institutions', { view: { ...held, pass: university } }, 'GIFT'],
    ['before premium', { article: { tier: 'premium' }, view: held }, 'GIFT'],
    ['before the meter', { view: held }, 'GIFT'],
    ['before the policy without the store', { isAway: true, settings: { onFailure: 'closed' }, view: held }, 'GIFT'],
    ['asked about and standing', { view: standing(true) }, 'GIFT'],
    ['asked about and ended', { view: standing(false) }, 'METER_EXHAUSTED'],
    ['ended, within an institution', { view: { ...standing(false), pass: university } }, 'INSTITUTION'],
    ['ended, of a subscriber', { entitlement: 'active', view: standing(false) }, 'SUBSCRIBER'],
    ['ended, before premium', { article: { tier: 'premium' }, view: standing(false) }, 'PREMIUM'],
    ['not asked about for want of room', { view: { ...standing(false), mayAskStore: false } }, 'GIFT'],
  ];
  for (const [name, scene, reason] of rows)
    it(`a pass, ${name}: ${reason}`, async () => {
      expect((await decided(scene)).reason).to.equal(reason);
    });

  it('a pass that is known to be good asks no more than the entitlement', async () => {
    expect((await decided({ view: held })).asked).to.deep.equal(['entitlements.read']);
    expect((await decided({ view: standing(true) })).asked).to.deep.equal(['entitlements.read']);
  });

  it('a claim is used by nobody whom something else lets in, nor by a crawler', async () => {
    const scenes: Scene[] = [
      { settings: { open: true } },
      { article: { tier: 'free' } },
      { article: { sponsored: true } },
      { entitlement: 'trial' },
      { view: { pass: university } },
      { view: { isCrawler: true } },
      { view: { mayAskStore: false } },
      { isAway: true },
    ];
    for (const scene of scenes) {
      const { used, view } = claiming(gift);
      await decided({ ...scene, view: { ...scene.view, ...view } });
      expect(used, JSON.stringify(scene)).to.deep.equal([]);
    }
  });

  it('a claim lets in everybody else if the store says so, and otherwise the meter decides', async () => {
    const good = claiming(gift);
    expect((await decided({ article: { tier: 'premium' }, view: good.view })).reason).to.equal('GIFT');
    expect((await decided({ view: claiming(gift).view })).asked).to.deep.equal(['entitlements.read']);
    const spent = await decided({ view: claiming(null).view });
    expect(spent.reason).to.equal('METER_EXHAUSTED');
    expect(spent.asked).to.deep.equal(['entitlements.read', 'meters.view']);
  });
});
