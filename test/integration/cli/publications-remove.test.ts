import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';
import { startService } from '../../support/service.ts';

describe('stile publications remove', function () {
  this.timeout(patience);
  const { config, settings } = useExampleConfig();

  it('N6: removes even the only publication from a service that began with its files, once these are gone', async () => {
    const service = await startService(settings);
    const page = createFrontEnd(service);
    const status = async () => (await page.ask(unread())).status;
    const remove = () => runRecorded(`publications remove ${example} --yes`, settings);
    try {
      expect(await status()).to.equal(200);
      const tooEarly = await remove();
      expect(tooEarly).to.include({ code: 1, out: '' });
      expect(tooEarly.err).to.match(/nikkei-asian-review would bring it back at the next start: move it away first/);
      expect(await status()).to.equal(200);

      rmSync(join(config.dir, 'publications', example), { recursive: true });
      const removed = await remove();
      expect(removed, removed.err).to.include({ code: 0 });
      await eventually(async () => (await status()) === 404);
      const { out } = await runRecorded('config diff', settings);
      expect(linesOf(out)).to.deep.equal(['Files and store agree.']);
      expect((await runRecorded('publications remove A/B', settings)).code).to.equal(2);
    } finally {
      await service.close();
    }
  });
});
