import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, asAdmin, createAdminDesk } from '../../support/sign-on/admins.ts';

/** Names that a path may hold in more than one way, and that differ by no more than how often one decodes them. */
const subs = [
  '..',
  '%2e%2e',
  '%252e%252e',
  'a/b',
  'a%2fb',
  'a%252fb',
  'a+b',
  'a b',
  'a%20b',
  '../export',
  'é',
  'e\u0301',
];

describe('readers by the names in paths of the admin API', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  /** With the path as it stands: what asks for URLs would resolve its dots. */
  function ask(path: string): Promise<{ status: number; reader: string | undefined }> {
    return new Promise((resolve, reject) => {
      const whole = `/v1/admin/publications/${example}/readers/${path}`;
      get(service.url, { path: whole, headers: asAdmin('olga') }, async (answer) => {
        const { reader } = JSON.parse(await text(answer)) as { reader?: { id: string } };
        resolve({ status: answer.statusCode ?? 0, reader: reader?.id });
      }).once('error', reject);
    });
  }

  it('S14g: finds each by its name, decoded once, and takes none for another', async () => {
    const ids = new Map<string, string>();
    for (const sub of subs) {
      const { reader } = await page.meter(unread(), { headers: signedIn(await page.signIn(sub)) });
      ids.set(sub, reader.id);
    }
    expect(new Set(ids.values()).size).to.equal(subs.length);
    for (const sub of subs) {
      const encoded = encodeURIComponent(sub).replaceAll('.', '%2E');
      expect((await ask(encoded)).reader, sub).to.equal(ids.get(sub));
      expect((await ask(`${encoded}/export`)).reader, sub).to.equal(ids.get(sub));
    }
  });

  it('S14g: finds nobody by what cannot be decoded, or by a path that is no name', async () => {
    for (const path of ['%', '%zz', '%ff', '%c0%ae%c0%ae', '%ed%a0%80', 'a/b', '../readers/a', '', '%2e%2e/..'])
      expect((await ask(path)).status, path).to.equal(404);
  });

  it('S14g: explains nothing to a reader named by half a character', async () => {
    const body = { reader: 'a\ud800', article: { id: 'a' } };
    const refused = await desk.call('POST', '/explain', { body });
    await expectProblem(refused, { status: 404, code: 'not-found' });
  });
});
