import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createFrontEnd, example, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { runRecorded } from '../support/processes/recorded-command.ts';
import { linesOf } from '../support/processes/stile.ts';
import type { History } from './full-history.ts';

/**
 * Removes the example, in which everything has happened that leaves something behind, while its service runs. `remaining` tells what is
 * left of it beside the audit log, and is asked last.
 */
export async function expectRemoved(
  { service }: History,
  storeUrl: string,
  remaining: () => readonly string[] | Promise<readonly string[]>,
): Promise<void> {
  const configDir = mkdtempSync(join(tmpdir(), 'stile-config-'));
  const settings = { STORE_URL: storeUrl, CONFIG_DIR: configDir };
  const remove = (words: string, answer = '') =>
    runRecorded(`publications remove ${example} ${words}`, settings, { readLines: () => Readable.from([answer]) });
  try {
    const page = createFrontEnd(service.url);
    const before = await remaining();
    expect(before.length).to.be.greaterThan(10);
    const refused = await remove('--yes');
    expect(refused).to.include({ code: 1, err: refused.err });
    expect(refused.err).to.match(/^1 subscription that may be charged again: /);
    const shown = await remove('--dry-run --force');
    expect(shown, shown.err).to.include({ code: 0 });
    expect(shown.out).to.match(/^nikkei-asian-review: agent-licences, agents, offer\/.*, settings, wording\/en, /);
    expect(shown.out).to.match(/^\d entitlements, and 1 subscription that may be charged again$/m);
    expect(await remove('--force', 'another')).to.include({ code: 1, err: 'Nothing was removed.\n' });
    expect(await remaining()).to.have.length(before.length);
    expect((await page.ask(unread())).status).to.equal(200);

    const removed = await remove('--force', example);
    expect(removed, removed.err).to.include({ code: 0 });
    expect(linesOf(removed.out).at(-1)).to.equal(`${example} is removed, and its name is free.`);
    await eventually(async () => (await page.ask(unread())).status === 404);
    expect((await page.ask(unread(), { publication: 'limited' })).status).to.not.equal(404);
    expect(await remaining()).to.deep.equal([]);
    expect((await remove('--yes')).err).to.equal(`The store has nothing of a publication ${example}.\n`);
  } finally {
    rmSync(configDir, { recursive: true });
  }
}
