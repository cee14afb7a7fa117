import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { bannerSchema } from '../../../src/http/schemas/metering.ts';
import { useNginx } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { duringTests } from '../../support/during-tests.ts';
import { makeConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const numbers = '{{numberArticlesLeft}}{{numberArticlesRead}}{{articleLimit}}{{resetDate}}{{title}}';
/** As long as a text may be before it is refused. */
const longest = `${numbers}${'日'.repeat(1_000 - numbers.length)}`;

/** Every text of a banner, each of so many characters. */
const bannerOf = (text: string) => ({
  headline: text,
  strapline: text,
  straplineCompact: text,
  body: text,
  list: { intro: text, items: Array(20).fill(text) },
  note: text,
  image: { alt: text },
  button: { label: text, action: `https://www.example.com/${'a'.repeat(1_900)}` },
});

type Wording = { banners: Record<string, object>; [field: string]: unknown };

/** The example's wordings in Japanese, changed, in publications of their own. */
async function wordings(changes: Readonly<Record<string, (wording: Wording) => Wording>>) {
  const gate = { bannerBytes: 8_192 };
  const config = await makeConfigDir(
    Object.fromEntries(Object.keys(changes).map((name) => [name, name.startsWith('wide') ? { gate } : {}])),
  );
  for (const [name, change] of Object.entries(changes)) {
    const file = join(config.dir, 'publications', name, 'wording/ja.yaml');
    await writeFile(file, stringify(change(parse(await readFile(file, 'utf8')))));
  }
  return config;
}

const everyTextLongest = (wording: Wording): Wording => ({
  ...wording,
  title: '題'.repeat(200),
  offer: { label: '値'.repeat(1_000), deadline: '期'.repeat(1_000) },
  banners: { ...wording.banners, metered: bannerOf(longest) },
});

const oneText = (wording: Wording): Wording => ({
  ...wording,
  banners: { ...wording.banners, metered: { ...wording.banners['metered'], body: '日'.repeat(900) } },
});

describe('long banners behind nginx', () => {
  const changes = { [example]: oneText, 'all-long': everyTextLongest, 'wide-all-long': everyTextLongest };
  const config = duringTests(
    () => wordings(changes),
    (made) => made.remove(),
  );
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const page = createFrontEnd(service);
  /** nginx for a publication, with as much room for answers as it has by itself. */
  const narrow = (publication: string) =>
    useNginx(service, (text) =>
      [/proxy_buffer_size 16k;/, /proxy_buffers 4 16k;/].reduce(
        (left, line) => replaced(left, line, ''),
        text.replace(`default ${example};`, `default ${publication};`),
      ),
    );
  const nginx = {
    one: narrow(example),
    all: narrow('all-long'),
    wide: useNginx(service, (text) => replaced(text, `default ${example};`, 'default wide-all-long;')),
  };

  for (const [name, door, bytes] of [
    ['one text of 900 Japanese characters', 'one', 2_048],
    ['every text at its longest', 'all', 2_048],
    ['every text at its longest, in the widest header that may be set', 'wide', 8_192],
  ] as const) {
    it(`T7: ${name}: is no error to a reader, and is to be had whole`, async () => {
      const { read, site } = nginx[door];
      const { status, shown } = await read('/articles/1-one', { 'Accept-Language': 'ja' });
      expect({ status, layout: shown?.layout }).to.deep.equal({ status: 200, layout: 'bar' });
      const { 'x-stile-banner': header = '', 'x-stile-banner-ref': ref = '' } = site.lastHeaders();
      expect(header).to.have.lengthOf.at.most(bytes);
      const answer = await page.visit(String(ref));
      expect(answer.status).to.equal(200);
      const whole = bannerSchema.parse(await answer.json());
      const part: object = JSON.parse(Buffer.from(String(header), 'base64url').toString());
      expect(whole).to.include({ state: 'metered', layout: 'bar', locale: 'ja' });
      expect(part).to.include({ state: 'metered', layout: 'bar' });
      if (door === 'one') expect(whole.body).to.equal('日'.repeat(900));
      else
        expect(whole.list?.items)
          .to.have.lengthOf(20)
          .and.satisfy((all: string[]) => all.every((one) => one.endsWith('日')));
    });
  }

  it('T7: all headers of the gate together are less than nginx takes by itself, 4 KB', async () => {
    const asked = { 'X-Original-URI': '/articles/2-two', 'Accept-Language': 'ja', Cookie: '' };
    const { headers } = await fetch(`http://127.0.0.1:${service.port}/v1/all-long/gate`, { headers: asked });
    const bytes = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    expect(bytes).to.be.below(4_000);
  });
});
