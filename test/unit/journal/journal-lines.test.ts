import { expect } from 'chai';
import fc from 'fast-check';
import { createLineReader, createLineWriter } from '../../../src/journal/journal-lines.ts';
import type { ArticleKey } from '../../../src/paywall/articles/article.ts';
import type { KeptView } from '../../../src/paywall/metering/kept-view.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';

const month = examplePublication();
const rolling = examplePublication({
  timeZone: 'Europe/Berlin',
  meter: {
    limits: { anonymous: 0, registered: 7 },
    window: { kind: 'rolling', days: 30 },
    releases: 3,
    replaced: [{ window: { kind: 'week', startsOn: 'sunday' }, timeZone: 'UTC', at: 1_764_000_000_000 }],
  },
});

const keyOf = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes });
const readerKey = keyOf(12).map((key) => key as ReaderKey);

const kept: fc.Arbitrary<KeptView> = fc.record({
  publication: fc.constantFrom(month, rolling),
  kind: fc.constantFrom('anonymous' as const, 'registered' as const),
  reader: readerKey,
  anonymousKey: fc.option(readerKey),
  articleKey: keyOf(6).map((key) => key as ArticleKey),
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  receipt: fc.boolean(),
  isCrawler: fc.boolean(),
});

/** Everything but the publication, of which the rule alone is written. */
function ofView({ publication, ...view }: KeptView) {
  const { limits, window, replaced } = publication.settings.meter;
  return { ...view, name: publication.name, timeZone: publication.settings.timeZone, limits, window, replaced };
}

function readAll(text: string, publicationOf: (name: string) => Publication | undefined = () => month) {
  const read = createLineReader(publicationOf);
  return text.split('\n').map((line) => read(line));
}

const views = (text: string) => readAll(text).filter((view) => view != null);

describe('item 3: the lines of the outage journal', () => {
  it('give back what was written, by the rule that held then', () => {
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 20 }), (all) => {
        const lineOf = createLineWriter();
        expect(views(all.map(lineOf).join('')).map(ofView)).to.deep.equal(all.map(ofView));
      }),
    );
  });

  it('lose the last view alone where a file is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.array(kept, { minLength: 1, maxLength: 5 }), fc.nat(), (all, cut) => {
        const lineOf = createLineWriter();
        const text = all.map(lineOf).join('');
        const left = text.slice(0, cut % text.length);
        const whole = left.split('\n').filter((line) => line.startsWith('[') && line.endsWith(']')).length;
        expect(views(left).map(ofView)).to.deep.equal(all.slice(0, whole).map(ofView));
      }),
    );
  });

  it('say nothing where they hold anything else', () => {
    const key = 'AAAAAAAAAAAAAAAA';
    const rule = createLineWriter()({ ...(fc.sample(kept, 1)[0] as KeptView), publication: month }).split('\n')[0];
    for (const line of [
      'null',
      '[]',
      '{}',
      `[1,"${key}",null,"AAAAAAAA",1,0]`,
      `[0,"${key}A",null,"AAAAAAAA",1,0]`,
      `[0,"${key}",null,"AAAAAAAA",-1,0]`,
      `[0,"${key}",null,"AAAAAAAA",1,8]`,
      `[0,"${key}",null,"AAAAAAAA",1,0,1]`,
      '{"rule":0,"publication":"x","timeZone":"Nowhere/At_All"}',
    ])
      expect(readAll(`${rule}\n${line}`), line).to.deep.equal([null, undefined]);
    expect(views(`${rule}\n[0,"${key}",null,"AAAAAAAA",1,0]`)).to.have.length(1);
  });

  it('say nothing of a publication that there is no more', () => {
    const lineOf = createLineWriter();
    const text = lineOf(fc.sample(kept, 1)[0] as KeptView);
    expect(readAll(text, () => undefined)).to.deep.equal([null, undefined, null]);
  });
});
