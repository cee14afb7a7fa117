import { expect } from 'chai';
import { leaks } from '../../../support/fixtures/leaks.ts';
import { type Leak, sentinel, useLeakySite } from '../../../support/fixtures/leaky-site.ts';
import { runRecorded } from '../../../support/processes/recorded-command.ts';
import { patience } from '../../../support/processes/stile.ts';

const cached = {
  'cache-control: public, max-age=60': { 'Cache-Control': 'public, max-age=60' },
  'cache-control: max-age=60': { 'Cache-Control': 'max-age=60', Vary: 'Cookie' },
  'cache-control: s-maxage=60': { 'Cache-Control': 's-maxage=60' },
  'surrogate-control: max-age=60': { 'Cache-Control': 'private', 'Surrogate-Control': 'max-age=60' },
  'no Cache-Control': {},
};

interface Report {
  readonly articles: readonly {
    readonly verdict: string;
    readonly findings: readonly {
      readonly as: string;
      readonly place: string;
      readonly mend: string;
      readonly curl: string;
    }[];
  }[];
}

describe('stile leakcheck', function () {
  this.timeout(patience);
  const site = useLeakySite();

  async function check(leak: Leak, more = '') {
    site.leak(leak);
    const at = (name: string) => `${site.url}/articles/${name}`;
    const warmUps = `--limit 2 --warm-up ${at('one')} --warm-up ${at('two')}`;
    const { code, out, err } = await runRecorded(`leakcheck ${at('harbour')} ${warmUps} --json ${more}`);
    const report: Report = JSON.parse(out);
    const [article] = report.articles;
    expect(err).to.equal('');
    return { code, findings: article?.findings ?? [], verdict: article?.verdict };
  }

  it('B20: finds nothing where nothing leaks', async () => {
    expect(await check({})).to.deep.equal({ code: 0, findings: [], verdict: 'tight' });
    expect(site.asked.length).to.be.above(90);
    expect(await check({}, `--sentinel ${sentinel}`)).to.deep.equal({ code: 0, findings: [], verdict: 'tight' });
  });

  for (const [kind, { leak, as, place }] of Object.entries(leaks)) {
    it(`B20: finds ${kind}, by the sentences of the article`, async () => {
      const { code, findings } = await check(leak);
      expect(code).to.equal(1);
      const found = findings.map((each) => `${each.as}: ${each.place}`);
      expect(found).to.include(`${as}: ${place}`);
      for (const each of findings) {
        expect(each.mend).to.match(/\w/);
        expect(each.curl).to.match(/^curl -sS -i --path-as-is .*'http:/);
      }
    });
  }

  it('B20: finds each of them by a sentinel, too', async () => {
    for (const [kind, { leak, as, place }] of Object.entries(leaks)) {
      if (kind.startsWith('escapes') || kind.length % 3 > 0) continue;
      const { code, findings } = await check(leak, `--sentinel ${sentinel}`);
      expect({ kind, code }).to.deep.equal({ kind, code: 1 });
      expect(
        findings.map((each) => `${each.as}: ${each.place}`),
        kind,
      ).to.include(`${as}: ${place}`);
    }
  });

  it('B20, B18: finds granted pages that a shared cache may keep', async () => {
    for (const [header, grantedHeaders] of Object.entries(cached)) {
      const { code, findings } = await check({ grantedHeaders });
      expect({ header, code }).to.deep.equal({ header, code: 1 });
      expect(findings).to.have.length(1);
      expect(findings[0]?.place).to.match(new RegExp(`^${header} \\(`));
    }
    for (const cacheControl of ['private', 'no-store', 'private, max-age=60', 'no-cache'])
      expect(await check({ grantedHeaders: { 'Cache-Control': cacheControl } })).to.include({ code: 0 });
  });
});
