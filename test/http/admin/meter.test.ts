import { expect } from 'chai';
import type { z } from 'zod';
import { effectsAnswer, meterSettingsSchema } from '../../../src/http/schemas/meter-settings.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { send } from '../../support/request.ts';
import type { AdminName } from '../../support/sign-on/admins.ts';
import { createAdminDesk } from '../../support/sign-on/admins.ts';

type MeterJson = z.output<typeof meterSettingsSchema>;

const path = '/meter';

describeOnEveryStore('/v1/admin/publications/{publication}/meter', (store) => {
  const stage = useEditingService(store.env);
  let first: MeterJson;

  before(async () => {
    first = (await stage.read<MeterJson>(path)).body;
  });

  afterEach(async () => {
    expect((await stage.change(path, first)).status).to.equal(200);
  });

  const change = async (fields: object) => {
    const answer = await stage.change(path, fields);
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return answer;
  };

  const audit = async (query = '') => {
    const answer = await stage.desk.get(`/audit${query}`, 'olga');
    return ((await answer.json()) as { entries: { who: string; what: string; before: object; after: object }[] })
      .entries;
  };

  describe('200', () => {
    it('reads limits, window, exemptions and switch, and nothing of how the service is set up', () => {
      expect(meterSettingsSchema.parse(first)).to.deep.equal(first);
      expect(first).to.deep.include({
        limits: { anonymous: 10, registered: 15 },
        window: { kind: 'month' },
        open: false,
        onFailure: 'open',
        onOverload: 'shed',
        graceDays: 7,
        wall: ['trial-offer', 'registration', 'meter-exhausted'],
        rateLimit: null,
        institutions: [{ name: 'Sample University', networks: ['192.0.2.0/24', '2001:db8::/32'] }],
      });
      expect(first.crawlers.map(({ name }) => name)).to.deep.equal(['Googlebot', 'Bingbot', 'Applebot']);
    });

    it('changes what is sent and leaves the rest, by the ETag with which it was read', async () => {
      const { etag } = await stage.read(path);
      const answer = await stage.put(path, { limits: { anonymous: 3, registered: 5 } }, { 'If-Match': etag });
      expect(await answer.json()).to.deep.equal({ ...first, limits: { anonymous: 3, registered: 5 } });
      const again = await stage.read(path);
      expect(again.etag).to.equal(answer.headers.get('etag')).and.not.equal(etag);
      expect((await stage.page.meter(unread())).meter).to.include({ limit: 3, left: 2 });
      expect(
        (await stage.page.meter(unread(), { headers: signedIn(await stage.page.signIn('a')) })).meter?.limit,
      ).to.equal(5);
    });

    it('takes a window in its short form and answers in the long one', async () => {
      const answer = await change({ window: 'day' });
      expect(await answer.json()).to.deep.include({ window: { kind: 'day' } });
    });

    it('B10: loses no count and walls nobody off from what they have read, whatever changes', async () => {
      const headers = as(await stage.page.newReader());
      for (const article of ['a', 'b', 'c']) await stage.page.meter(article, { headers });
      await change({ limits: { anonymous: 2, registered: 2 }, window: { kind: 'week', startsOn: 'sunday' } });
      expect(await stage.page.meter('b', { headers })).to.deep.include({ granted: true, reason: 'ALREADY_READ' });
      expect(await stage.page.meter('d', { headers })).to.include({ granted: false });
      await change({ limits: { anonymous: 4, registered: 4 }, window: { kind: 'rolling', days: 3 } });
      const next = await stage.page.meter('d', { headers });
      expect(next.meter).to.include({ used: 4, left: 0, window: 'rolling' });
      await change({ window: { kind: 'month' } });
      expect((await stage.page.meter('a', { headers })).meter).to.include({ used: 4, window: 'month' });
    });

    it('opens everything in every process within a second, and closes it again', async () => {
      const other = await stage.another();
      try {
        const there = createFrontEnd(other);
        const reason = async () => (await there.meter({ id: unread(), tier: 'premium' })).reason;
        expect(await reason()).to.equal('PREMIUM');
        await change({ open: true });
        await eventually(async () => expect(await reason()).to.equal('OPEN'), 1000);
        await change({ open: false });
        await eventually(async () => expect(await reason()).to.equal('PREMIUM'), 1000);
      } finally {
        await other.close();
      }
    });

    it('lets institutions in and out', async () => {
      await change({ institutions: [{ name: 'Here', networks: ['127.0.0.0/8', '::1/128'] }] });
      expect((await stage.page.meter(unread())).reason).to.equal('INSTITUTION');
      await change({ institutions: [] });
      expect((await stage.page.meter(unread())).reason).to.equal('METERED');
    });

    it('limits the rate of metering calls from one address', async () => {
      await change({ rateLimit: { requests: 1, perSeconds: 60 } });
      await stage.page.ask(unread());
      await expectProblem(await stage.page.ask(unread()), { status: 429, code: 'rate-limited' });
    });

    it('is in the audit log with the meter before and after, and nothing of identities', async () => {
      await change({ graceDays: 3 });
      const [entry] = await audit('?limit=1');
      expect(entry).to.deep.include({ who: 'edith', what: 'meter.update', before: first });
      expect(entry?.after).to.deep.equal({ ...first, graceDays: 3 });
    });
  });

  describe('401 and 403', () => {
    for (const [method, at, allowed] of [
      ['GET', path, ['vera', 'edith', 'olga']],
      ['POST', `${path}/effects`, ['vera', 'edith', 'olga']],
      ['PUT', path, ['edith', 'olga']],
    ] as [string, string, AdminName[]][]) {
      it(`${method} ${at} is for ${allowed.join(', ')}`, async () => {
        const refused = await send(stage.service, `/v1/admin/publications/${example}${at}`, { method });
        await expectProblem(refused, { status: 401, code: 'unauthorized' });
        for (const name of ['vera', 'edith', 'olga'] as const) {
          const { status } = await stage.desk.call(method, at, { as: name });
          if (allowed.includes(name)) expect(status, name).to.not.be.oneOf([401, 403, 500]);
          else expect(status, name).to.equal(403);
        }
      });
    }
  });

  it('404: knows the publications that there are', async () => {
    const elsewhere = createAdminDesk(stage.service, 'elsewhere');
    await expectProblem(await elsewhere.get(path), { status: 404, code: 'unknown-publication' });
    const refused = await elsewhere.call('POST', `${path}/effects`, { body: {} });
    await expectProblem(refused, { status: 404, code: 'unknown-publication' });
  });

  describe('412', () => {
    it('lets nobody overwrite what they have not seen', async () => {
      const headers = { 'If-Match': (await stage.read(path)).etag };
      expect((await stage.put(path, { graceDays: 1 }, headers)).status).to.equal(200);
      const refused = await stage.put(path, { graceDays: 2 }, headers);
      await expectProblem(refused, { status: 412, code: 'version-conflict' });
      expect((await stage.read<MeterJson>(path)).body.graceDays).to.equal(1);
    });

    it('of twenty who change it at once, one has', async () => {
      const headers = { 'If-Match': (await stage.read(path)).etag };
      const days = Array.from({ length: 20 }, (_, index) => index + 10);
      const answers = await Promise.all(days.map((graceDays) => stage.put(path, { graceDays }, headers)));
      const won = answers.filter(({ status }) => status === 200);
      expect(won).to.have.lengthOf(1);
      expect(answers.filter(({ status }) => status === 412)).to.have.lengthOf(19);
      expect((await stage.read(path)).body).to.deep.equal(await won[0]?.json());
    });
  });

  describe('422', () => {
    const bad: [string, object, readonly string[]][] = [
      ['an unknown field', { colour: 'red' }, ['colour']],
      ['a field that is the files’ matter', { origins: [], identity: null }, ['origins', 'identity']],
      ['half an article', { limits: { anonymous: 0.5, registered: 5 } }, ['limits.anonymous']],
      ['a limit below none', { limits: { anonymous: 1, registered: -1 } }, ['limits.registered']],
      ['one limit alone', { limits: { anonymous: 1 } }, ['limits.registered']],
      ['a week without its first day', { window: { kind: 'week' } }, ['window.startsOn']],
      ['a rolling window of a year and more', { window: { kind: 'rolling', days: 367 } }, ['window.days']],
      ['a window that is none', { window: 'year' }, ['window.kind']],
      ['the record that is Stile’s own', { window: { kind: 'day', replaced: [] } }, ['window.replaced']],
      ['a switch that is no switch', { open: 'yes' }, ['open']],
      ['an unknown policy', { onFailure: 'ajar' }, ['onFailure']],
      ['an unknown policy of overload', { onOverload: 'closed' }, ['onOverload']],
      ['too long a grace', { graceDays: 366 }, ['graceDays']],
      ['walls without a last one', { wall: ['registration'] }, ['wall']],
      ['a wall twice', { wall: ['meter-exhausted', 'meter-exhausted'] }, ['wall.1']],
      ['no requests at all', { rateLimit: { requests: 0, perSeconds: 60 } }, ['rateLimit.requests']],
      ['a network that is none', { institutions: [{ name: 'A', networks: ['all'] }] }, ['institutions.0.networks.0']],
      [
        'an institution twice',
        { institutions: [...Array(2)].map(() => ({ name: 'A', networks: ['10.0.0.0/8'] })) },
        ['institutions.1'],
      ],
      ['a crawler without proof', { crawlers: [{ name: 'A', userAgent: 'a' }] }, ['crawlers.0']],
    ];

    for (const [name, body, paths] of bad) {
      it(`names the field of ${name}, before and when it is saved`, async () => {
        const { etag } = await stage.read(path);
        const answers = [
          await stage.put(path, body, { 'If-Match': etag }),
          await stage.desk.call('POST', `${path}/effects`, { as: 'vera', body }),
        ];
        for (const answer of answers) await expectProblem(answer, { status: 422, code: 'invalid-request', paths });
        expect((await stage.read(path)).etag).to.equal(etag);
      });
    }
  });

  it('428: changes nothing for anyone who does not say what they have seen', async () => {
    const { etag } = await stage.read(path);
    for (const headers of [{}, { 'If-Match': '*' }]) {
      const refused = await stage.put(path, { open: true }, headers);
      await expectProblem(refused, { status: 428, code: 'precondition-required' });
    }
    expect((await stage.read(path)).etag).to.equal(etag);
  });

  describe('POST …/effects', () => {
    const effects = async (body: unknown) => {
      const answer = await stage.desk.call('POST', `${path}/effects`, { as: 'vera', body });
      const json: unknown = await answer.json();
      const parsed = effectsAnswer.parse(json);
      expect(parsed).to.deep.equal(json);
      return parsed.effects;
    };

    it('says nothing where nothing changes', async () => {
      expect(await effects({})).to.deep.equal([]);
      expect(await effects(first)).to.deep.equal([]);
    });

    it('says what the change does, with times in the publication’s zone, and changes nothing', async () => {
      const { etag } = await stage.read(path);
      const found = await effects({
        limits: { anonymous: 5, registered: 15 },
        window: { kind: 'week', startsOn: 'monday' },
      });
      expect(found[0]).to.include({ kind: 'limit-lowered', reader: 'anonymous', from: 10, to: 5 });
      expect(found[1]).to.deep.include({
        kind: 'window-changed',
        from: { kind: 'month' },
        to: { kind: 'week', startsOn: 'monday' },
        countedSince: '2026-12-14T00:00:00+09:00',
        resetsAt: '2026-12-21T00:00:00+09:00',
        wouldHaveResetAt: '2027-01-01T00:00:00+09:00',
      });
      expect((await stage.read(path)).etag).to.equal(etag);
    });
  });
});
