import { expect } from 'chai';
import { createFrontEnd, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';

const noon = '2026-11-23T03:00:00.000Z';

describe('the sandbox', () => {
  const service = useService({}, { realNow: () => Date.parse(noon) });
  const page = createFrontEnd(service);

  describe('/sandbox/clock', () => {
    const clock = async (answer: Response) => {
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      return ((await answer.json()) as { now: string }).now;
    };
    const now = async () => clock(await page.get('/sandbox/clock'));
    const move = async (body: unknown) => clock(await page.post('/sandbox/clock', body));

    beforeEach(async () => {
      if ((await now()) !== noon) await page.moveClock({ now: noon });
    });

    it('GET 200: tells the time', async () => {
      expect(await now()).to.equal(noon);
    });

    const moves: [object, string][] = [
      [{ now: '2027-01-01T00:00:00+09:00' }, '2026-12-31T15:00:00.000Z'],
      [{ now: '1999-12-31T23:59:59Z' }, '1999-12-31T23:59:59.000Z'],
      [{ now: '2026-11-23T03:00:00.125Z' }, '2026-11-23T03:00:00.125Z'],
      [{ advance: 'P3M' }, '2027-02-23T03:00:00.000Z'],
      [{ advance: 'P1Y2M3DT4H5M6S' }, '2028-01-26T07:05:06.000Z'],
      [{ advance: 'P1W' }, '2026-11-30T03:00:00.000Z'],
      [{ advance: 'PT0S' }, noon],
    ];

    for (const [body, expected] of moves) {
      it(`POST 200: moves to where ${JSON.stringify(body)} leads`, async () => {
        expect(await move(body)).to.equal(expected);
        expect(await now()).to.equal(expected);
      });
    }

    it('B1: advances by the calendar, to the last day of a shorter month', async () => {
      await move({ now: '2027-01-31T12:00:00Z' });
      expect(await move({ advance: 'P1M' })).to.equal('2027-02-28T12:00:00.000Z');
    });

    it('moves the meter with it: a new month is a new meter', async () => {
      const headers = { 'X-Reader-Token': await page.newReader() };
      const article = unread();
      await page.meter(article, { headers });
      await move({ now: '2026-11-30T23:59:59+09:00' });
      expect(await page.used(headers)).to.equal(1);
      await move({ advance: 'PT1S' });
      expect(await page.used(headers)).to.equal(0);
      const again = await page.meter(article, { headers });
      expect(again).to.include({ reason: 'METERED' });
      expect(again.meter).to.include({ used: 1, resetsAt: '2027-01-01T00:00:00+09:00' });
    });

    const bad: [unknown, readonly string[]][] = [
      [{}, ['now']],
      [{ now: '2027-01-01T00:00:00Z', advance: 'P1D' }, ['now']],
      [{ now: 'tomorrow' }, ['now']],
      [{ now: '2027-01-01' }, ['now']],
      [{ now: '2027-01-01T00:00:00' }, ['now']],
      [{ now: '2027-02-30T00:00:00Z' }, ['now']],
      [{ now: 1_800_000_000_000 }, ['now']],
      [{ now: null }, ['now']],
      [{ now: '1969-12-31T23:59:59Z' }, ['now']],
      [{ now: '9000-01-01T00:00:00Z' }, ['now']],
      [{ advance: 'P' }, ['advance']],
      [{ advance: '3 months' }, ['advance']],
      [{ advance: '-P1D' }, ['advance']],
      [{ advance: 'P7000Y' }, ['advance']],
      [{ advance: 'P999999999Y' }, ['advance']],
      [{ advance: 'PT99999999999999999999S' }, ['advance']],
      [{ advance: 3 }, ['advance']],
      [{ advance: 'P1D', by: 'P1D' }, ['by']],
      [null, ['']],
      [[], ['']],
      ['"P1D"', ['']],
    ];

    for (const [body, paths] of bad) {
      it(`POST 422: refuses ${JSON.stringify(body)} and stays where it is`, async () => {
        const refused = await page.post('/sandbox/clock', body);
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
        expect(await now()).to.equal(noon);
      });
    }

    it('GET 422: takes no query', async () => {
      const refused = await page.get('/sandbox/clock?now=2027-01-01T00:00:00Z');
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['now'] });
    });

    it('POST 415: takes nothing that a form on another site could send', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const refused = await page.post('/sandbox/clock', { advance: 'P1D' }, { 'Content-Type': type });
        await expectProblem(refused, { status: 415, code: 'unsupported-media-type' });
      }
      expect(await now()).to.equal(noon);
    });
  });

  describe('/sandbox/identity', () => {
    it('POST 200: signs somebody in for an hour of the moved clock', async () => {
      const headers = signedIn(await page.signIn('an-hour@example.com'));
      const { reader } = await page.meter(unread(), { headers });
      expect(reader.kind).to.equal('registered');
      await page.moveClock({ advance: 'PT59M59S' });
      expect((await page.meter(unread(), { headers })).reader.id).to.equal(reader.id);
      await page.moveClock({ advance: 'PT1S' });
      await expectProblem(await page.ask(unread(), { headers }), { status: 401, code: 'invalid-identity' });
    });

    it('POST 200: the same sub is the same reader, whatever characters it is written in', async () => {
      const ids = new Set<string>();
      for (const sub of ['a', 'A', '利用者', ' ', 'a@example.com', 'x'.repeat(256)]) {
        for (let time = 0; time < 2; time += 1) {
          const { reader } = await page.meter('free', { headers: signedIn(await page.signIn(sub)) });
          expect(reader.id).to.match(/^r_[\w-]{22}$/);
          ids.add(reader.id);
        }
      }
      expect(ids.size).to.equal(6);
    });

    const bad: [unknown, readonly string[]][] = [
      [{}, ['sub']],
      [{ sub: '' }, ['sub']],
      [{ sub: 'x'.repeat(257) }, ['sub']],
      [{ sub: 7 }, ['sub']],
      [{ sub: null }, ['sub']],
      [{ sub: 'a', role: 'owner' }, ['role']],
      [[], ['']],
    ];

    for (const [body, paths] of bad) {
      it(`POST 422: refuses ${JSON.stringify(body).slice(0, 40)}`, async () => {
        const refused = await page.post('/sandbox/identity', body);
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
      });
    }
  });
});
