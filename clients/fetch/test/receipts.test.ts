import { type FetchOptions, type StileDoor, stile, type Verdict } from '@stile/fetch';
import { expect } from 'chai';
import { startCountedStile } from '../../../test/doors/servers/counted-stile.ts';
import { newKey } from '../../../test/doors/tokens.ts';
import { example } from '../../../test/support/browser/front-end.ts';
import { duringTests } from '../../../test/support/during-tests.ts';
import { startService, type TestService } from '../../../test/support/service.ts';
import { makeTemporaryDir } from '../../../test/support/temporary-dir.ts';

/** A reader in front of a door of this process. */
function createReader(door: StileDoor) {
  const jar = new Map<string, string>();
  const address = '198.51.100.7';
  return async (slug: string): Promise<Verdict> => {
    const Cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(`https://www.example.com/articles/${slug}`, { headers: { Cookie } });
    const seen: Verdict[] = [];
    const answer = await door.answer(request, { article: { id: slug, tier: 'metered' }, address }, (verdict) => {
      seen.push(verdict);
      return new Response(verdict.variant);
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const [verdict] = seen;
    if (verdict === undefined) throw new Error('The site was not asked.');
    return verdict;
  };
}

describe('item 2: receipts', () => {
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  const counted = duringTests(startCountedStile, ({ stop }) => stop());
  const doorTo = (options: Partial<FetchOptions> = {}) =>
    stile({ stile: counted.url, publication: example, ...options });
  const keys = [newKey(), newKey()] as const;

  /** Stile with these keys, the newest first; its readers stay when the keys change. */
  async function startWith(signingKeys: string): Promise<TestService> {
    const service = await startService({
      PUBLIC_URL: counted.url,
      STORE_URL: `file:${dir.file('data')}`,
      SIGNING_KEYS: signingKeys,
      READER_SECRET: 'a-secret-that-stays-while-keys-are-rotated',
      LOG_LEVEL: 'silent',
    });
    counted.passTo(service.service.app);
    return service;
  }

  it('open an article again 10 000 times without a call', async () => {
    const service = await startWith(keys[0]);
    const visit = createReader(doorTo());
    expect(await visit('again')).to.include({ decidedBy: 'stile', reason: 'METERED' });
    await visit('again');
    const before = counted.calls();
    for (let times = 0; times < 10_000; times += 1) expect((await visit('again')).decidedBy).to.equal('receipt');
    expect(counted.calls()).to.deep.equal(before);
    await service.close();
  });

  it('hold while keys are rotated: those of the old key, and those of the new', async () => {
    const before = await startWith(keys[0]);
    const running = doorTo();
    const [reader, another] = [createReader(running), createReader(running)];
    await reader('before');
    await reader('before');
    await before.close();
    const after = await startWith(`${keys[1]}\n${keys[0]}`);
    expect((await reader('before')).decidedBy).to.equal('receipt');
    // The keys were fetched a moment ago: until they are fetched again, Stile is asked.
    for (let times = 0; times < 3; times += 1) expect((await another('after')).granted).to.equal(true);
    const calls = counted.calls();
    expect(calls.keys).to.be.at.most(3);
    const fresh = createReader(doorTo());
    await fresh('after');
    expect((await fresh('after')).decidedBy).to.equal('receipt');
    await after.close();
  });

  it('hold while Stile is unavailable', async () => {
    const service = await startWith(keys[0]);
    const visit = createReader(doorTo({ onFailure: 'closed' }));
    await visit('kept');
    await visit('kept');
    await service.close();
    counted.passTo((_request, response) => response.writeHead(502).end());
    expect((await visit('kept')).decidedBy).to.equal('receipt');
  });

  it('are neither asked for nor kept where a site wants none', async () => {
    const service = await startWith(keys[0]);
    const visit = createReader(doorTo({ receipts: false }));
    for (const reason of ['METERED', 'ALREADY_READ', 'ALREADY_READ'])
      expect(await visit('none')).to.include({ decidedBy: 'stile', reason });
    await service.close();
  });
});
