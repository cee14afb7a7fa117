import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Catalogue, createCatalogue } from '../../sandbox-stripe/offers.ts';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, asAdmin } from '../../support/sign-on/admins.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

/** Stripe as it was before there was Stile: its subscriptions are marked with nothing. */
async function startOldStripe() {
  const world = await startWorld();
  world.standIn.setWebhookEndpoint(null);
  return { world, catalogue: await createCatalogue(world.stripe) };
}

async function oldSubscriber(world: World, { plan }: Catalogue, known?: string) {
  const id = known ?? (await world.stripe.customers.create({ email: 'somebody@example.com' })).id;
  const session = await world.stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: id,
    success_url: 'https://old.example/thanks',
    line_items: [{ price: plan.id, quantity: 1 }],
  });
  await world.standIn.pay(session.id, { outcome: 'paid' });
  const [subscription] = (await world.stripe.subscriptions.list({ customer: id })).data;
  return { customer: id, subscription: subscription?.id ?? '' };
}

describeOnEveryStore('N9: stile import subscribers', (store) => {
  before(function () {
    this.timeout(patience);
  });

  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  const old = duringTests(startOldStripe, ({ world }) => world.close());
  const settings = (): Record<string, string> => ({
    STRIPE_SECRET_KEY: testKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: old.world.base,
    ADMIN_TOKENS: adminTokens,
    ...store.env(),
  });
  const service = useService(settings);
  const page = createFrontEnd(service);

  before(() => page.moveClock({ now: new Date(old.world.standIn.now()).toISOString() }));

  const run = (line: string, given: Parameters<typeof runRecorded>[2] = {}) => {
    const env = { STORE_URL: `file:${service.dataDir}`, ...settings() };
    return runRecorded(`import subscribers ${line} --publication ${example} --rate 80`, env, given);
  };

  function file(name: string, lines: readonly string[]): string {
    writeFileSync(dir.file(name), lines.map((line) => `${line}\n`).join(''));
    return dir.file(name);
  }

  const reasonOf = async (signInId: string) => {
    const headers = signedIn(await page.signIn(signInId));
    return (await page.meter({ id: unread(), tier: 'premium' }, { headers })).reason;
  };

  const imports = async () => {
    const answer = await page.get(`/v1/admin/publications/${example}/audit?what=import.`, asAdmin('olga'));
    return ((await answer.json()) as { entries: readonly { after: object }[] }).entries.map(({ after }) => after);
  };

  it('says what would happen, asks before it writes to Stripe, and imports everybody once', async () => {
    const [anna, ben] = [await oldSubscriber(old.world, old.catalogue), await oldSubscriber(old.world, old.catalogue)];
    const csv = file('all.csv', [
      'sign_in_id,stripe_customer,stripe_subscription,complimentary_until',
      `anna,,${anna.subscription},`,
      `"ben, the second",${ben.customer},,`,
      'carla,,,2027-01-31',
    ]);
    const dry = await run(`${csv} --dry-run`);
    expect(linesOf(dry.out)).to.deep.equal([
      `line 2: anna: ${anna.subscription} (active) of ${anna.customer}`,
      `line 3: ben, the second: ${ben.subscription} (active) of ${ben.customer}`,
      'line 4: carla: complimentary access until 2027-02-01T00:00:00+09:00',
      '3 would be imported, 0 there already, 0 with faults. Nothing was written.',
    ]);
    const refused = await run(csv);
    expect(refused).to.include({ code: 1, out: '' });
    expect(refused.err).to.match(/2 lines with subscriptions at Stripe: --write is needed.*Nothing was written/);
    expect(await reasonOf('anna')).to.equal('PREMIUM');
    expect((await old.world.stripe.subscriptions.retrieve(anna.subscription)).metadata).to.deep.equal({});

    const done = await run(`${csv} --write`);
    expect(done).to.include({ code: 0, out: '3 imported, 0 there already, 0 with faults.\n' });
    for (const signInId of ['anna', 'ben, the second', 'carla'])
      expect(await reasonOf(signInId), signInId).to.equal('SUBSCRIBER');
    const { metadata } = await old.world.stripe.subscriptions.retrieve(anna.subscription);
    expect(metadata).to.include({ publication: example, offer: 'imported', kind: 'plan', imported: 'true' });
    for (const path of ['purchases', 'switch', 'offers', 'entitlement']) {
      const headers = signedIn(await page.signIn('anna'));
      const answer = await page.get(`/v1/${example}/${path}`, headers);
      expect(answer.status, path).to.equal(200);
      if (path === 'purchases')
        expect(await answer.text())
          .to.include('"offer":"imported"')
          .and.include('"amount":2999');
    }
    expect((await run(`${csv} --write`)).out).to.equal('0 imported, 3 there already, 0 with faults.\n');
    expect(await imports()).to.deep.equal([
      { file: 'all.csv', lines: 3, imported: 3, unchanged: 0, faulty: 0, purchases: 2 },
    ]);
    const funnel = await page.get(`/v1/admin/publications/${example}/reports/funnel`, asAdmin('olga'));
    expect(await funnel.text()).to.not.match(/"conversions":[1-9]/);

    // Reconciliation knows it from now on.
    await old.world.stripe.subscriptions.cancel(anna.subscription);
    const env = { STORE_URL: `file:${service.dataDir}`, ...settings() };
    expect((await runRecorded('reconcile', env)).out).to.match(/ 1 entitlement changed, 0 failed/);
    expect(await reasonOf('anna')).to.equal('PREMIUM');
  });

  it('names every fault with its line, and imports the others only if that is wanted', async () => {
    const taken = await oldSubscriber(old.world, old.catalogue);
    await run(`${file('first.csv', ['sign_in_id,stripe_subscription', `dora,${taken.subscription}`])} --write`);
    const jsonl = file('faulty.jsonl', [
      '{"sign_in_id":"emil","complimentary_until":"2027-03-01T00:00:00Z"}',
      '{"sign_in_id":"",',
      '{"sign_in_id":"fred","complimentary_until":"2020-01-01"}',
      '{"sign_in_id":"gina","stripe_customer":"cus_none"}',
      '',
      '{"sign_in_id":"emil","complimentary_until":"2027-04-01"}',
      `{"sign_in_id":"hans","stripe_subscription":"${taken.subscription}"}`,
      '{"sign_in_id":"ida","stripe_id":"sub_1"}',
      '{"sign_in_id":"jan"}',
    ]);
    const whole = await run(`${jsonl} --write`);
    expect(whole).to.include({ code: 1, out: '' });
    const faults = linesOf(whole.err).filter((line) => line.startsWith('line '));
    expect(faults.map((line) => Number(/\d+/.exec(line)?.[0]))).to.deep.equal([2, 3, 4, 6, 7, 8, 9]);
    for (const [at, words] of [
      'not valid JSON',
      'next ten years',
      'knows no such',
      'sign_in_id emil is on line 1 too',
      'belongs to another reader',
      'unknown: stripe_id',
      'needs either',
    ].entries())
      expect(faults[at]).to.include(words);
    expect(whole.err).to.include('nothing was written');
    expect(await reasonOf('emil')).to.equal('PREMIUM');
    const rest = await run(`${jsonl} --write --skip-faulty`);
    expect(rest).to.include({ code: 1, out: '1 imported, 0 there already, 7 with faults.\n' });
    expect(await reasonOf('emil')).to.equal('SUBSCRIBER');
  });

  it('imports nothing that Stile would end, and overwrites nothing of others', async () => {
    const { stripe } = old.world;
    const people = ['karl', 'lena', 'mia', 'nora'];
    const bought = await Promise.all(people.map(() => oldSubscriber(old.world, old.catalogue)));
    const [refunded, marked, twice, revoked] = bought;
    const [charge] = (await stripe.charges.list({ customer: refunded?.customer ?? '' })).data;
    await stripe.refunds.create({ charge: charge?.id ?? '' });
    await stripe.subscriptions.update(marked?.subscription ?? '', { metadata: { kind: 'print' } });
    await oldSubscriber(old.world, old.catalogue, twice?.customer);
    const nora = `/v1/admin/publications/${example}/readers/nora`;
    await page.post(`${nora}/grant?by=sign-in`, { until: '2027-06-30T00:00:00Z' }, asAdmin('olga'));
    await page.post(`${nora}/revoke?by=sign-in`, {}, asAdmin('olga'));
    const csv = file('careful.csv', [
      'sign_in_id,stripe_customer,stripe_subscription',
      `karl,${refunded?.customer},`,
      `lena,${marked?.customer},`,
      `mia,${twice?.customer},`,
      `nora,${revoked?.customer},${revoked?.subscription}`,
    ]);
    const { code, err } = await run(`${csv} --write --skip-faulty`);
    expect(code).to.equal(1);
    for (const words of [
      'karl: its latest payment was refunded',
      'lena: .*overwrite: kind',
      'mia: .*several',
      'nora: .*taken away',
    ])
      expect(err).to.match(new RegExp(words));
    for (const each of bought)
      expect((await stripe.subscriptions.retrieve(each.subscription)).status).to.equal('active');
  });

  it('goes on after an interruption of hundreds of lines, and of 5 000 in the embedded store', async () => {
    // As many once: what is beside the store is the same with each.
    const count = settings()['STORE_URL'] === undefined ? 5_000 : 500;
    const lines = Array.from({ length: count }, (_, at) => `reader-${at},2027-06-30`);
    const csv = file('many.csv', ['sign_in_id,complimentary_until', ...lines]);
    let stop = () => {};
    const onInterrupt = (given: () => void) => {
      stop = given;
    };
    // Each line is looked at once before any is imported.
    let looks = 0;
    const now = () => {
      looks += 1;
      if (looks > 1.2 * count) stop();
      return Date.now();
    };
    const halted = await run(csv, { onInterrupt, now });
    expect(halted.code).to.equal(130);
    const first = Number(/^(\d+) imported/.exec(halted.out)?.[1]);
    expect(first).to.be.greaterThan(0).and.lessThan(count);
    const rest = await run(csv);
    expect(rest).to.include({ code: 0, out: `${count - first} imported, ${first} there already, 0 with faults.\n` });
    expect(await reasonOf(`reader-${count - 1}`)).to.equal('SUBSCRIBER');
  });
});
