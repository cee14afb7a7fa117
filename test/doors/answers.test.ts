import { expect } from 'chai';
import { createFrontEnd, example } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { freePort } from '../support/processes/ports.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { allDoors } from './all-doors.ts';
import { type Door, type StartedDoor, useDoor } from './door.ts';
import { proxyDoors } from './doors/proxies.ts';
import { publications } from './publications.ts';
import { carelessHeaders, free, freeText, metered, premium, sentinel, teaserText } from './sentinel-site.ts';
import { createVisitor, type Got, type Visitor } from './visitor.ts';

/** What an answer shows: the whole article, what everybody may see of it, a page that asks to wait, or nothing of the article at all. */
type Shown = 'full' | 'free' | 'teaser' | 'wait' | 'nothing';

function shownIn({ text, status }: Got): Shown {
  if (text.includes(sentinel)) return 'full';
  if (text.includes(freeText)) return 'free';
  if (text.includes(teaserText)) return 'teaser';
  return status === 503 && text.includes('<!doctype html>') ? 'wait' : 'nothing';
}

const neverKept = /^private, no-store$/;
const asPublished = new RegExp(`^${carelessHeaders['Cache-Control']}$`);

interface Row {
  readonly name: string;
  readonly path: string;
  /** Where Stile is: it answers, or nothing listens there. */
  readonly stile?: 'gone, open' | 'gone, closed';
  /** How many articles the reader has read before, of two. */
  readonly read?: number;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly shown: Shown;
  readonly caching: RegExp | ((door: Door) => RegExp);
}

const teaserCaching = ({ teaserCaching: rule }: Door) => rule;

const rows: readonly Row[] = [
  { name: 'a metered article with room', path: metered('x'), status: 200, shown: 'full', caching: neverKept },
  { name: 'the last free article', path: metered('x'), read: 1, status: 200, shown: 'full', caching: neverKept },
  { name: 'one read before', path: metered('read-0'), read: 2, status: 200, shown: 'full', caching: neverKept },
  { name: 'one past the limit', path: metered('x'), read: 2, status: 200, shown: 'teaser', caching: teaserCaching },
  { name: 'a premium article', path: premium('x'), status: 200, shown: 'teaser', caching: teaserCaching },
  { name: 'a free article', path: free('x'), status: 200, shown: 'free', caching: asPublished },
  { name: 'a free article past the limit', path: free('x'), read: 2, status: 200, shown: 'free', caching: asPublished },
  { name: 'a HEAD', path: metered('x'), method: 'HEAD', status: 200, shown: 'nothing', caching: neverKept },
  { name: 'an article that moved', path: metered('answers-302'), status: 302, shown: 'nothing', caching: neverKept },
  { name: 'an article that is gone', path: metered('answers-404'), status: 404, shown: 'nothing', caching: neverKept },
  { name: 'a page that fails', path: metered('answers-500'), status: 500, shown: 'nothing', caching: neverKept },
  {
    name: 'a prefetch of what would be counted',
    path: metered('x'),
    headers: { 'Sec-Purpose': 'prefetch' },
    status: 503,
    shown: 'wait',
    caching: neverKept,
  },
  {
    name: 'a prefetch of what was read',
    path: metered('read-0'),
    read: 1,
    headers: { 'Sec-Purpose': 'prefetch' },
    status: 200,
    shown: 'full',
    caching: neverKept,
  },
  {
    name: 'a frame',
    path: metered('x'),
    headers: { 'Sec-Fetch-Dest': 'iframe' },
    status: 200,
    shown: 'teaser',
    caching: teaserCaching,
  },
  {
    name: 'a sign-in that does not hold',
    path: metered('x'),
    headers: { Authorization: 'Bearer invented' },
    status: 200,
    shown: 'teaser',
    caching: teaserCaching,
  },
  {
    name: 'metered, Stile gone, open',
    path: metered('x'),
    stile: 'gone, open',
    status: 200,
    shown: 'full',
    caching: neverKept,
  },
  {
    name: 'premium, Stile gone, open',
    path: premium('x'),
    stile: 'gone, open',
    status: 503,
    shown: 'wait',
    caching: neverKept,
  },
  {
    name: 'free, Stile gone, open',
    path: free('x'),
    stile: 'gone, open',
    status: 200,
    shown: 'free',
    caching: asPublished,
  },
  {
    name: 'metered, Stile gone, closed',
    path: metered('x'),
    stile: 'gone, closed',
    status: 503,
    shown: 'wait',
    caching: neverKept,
  },
  {
    name: 'premium, Stile gone, closed',
    path: premium('x'),
    stile: 'gone, closed',
    status: 503,
    shown: 'wait',
    caching: neverKept,
  },
  {
    name: 'free, Stile gone, closed',
    path: free('x'),
    stile: 'gone, closed',
    status: 200,
    shown: 'free',
    caching: asPublished,
  },
];

/** Proxies ask about free articles too, never send ahead, and have a page for those whose sign-in has expired. */
function asProxiesDo(row: Row): Row {
  if (row.shown === 'free') return { ...row, caching: neverKept };
  if (row.headers?.['Sec-Purpose'] !== undefined) return { ...row, status: 503, shown: 'wait' };
  return row.headers?.['Authorization'] === undefined ? row : { ...row, status: 401, shown: 'nothing' };
}

describe('item 2: what doors answer', () => {
  const config = useConfigDir(publications);
  const service = useService(() => ({ CONFIG_DIR: config.dir, LOG_LEVEL: 'silent' }));
  const page = createFrontEnd(service, example);
  const gone = duringTests(async () => ({ url: `http://127.0.0.1:${await freePort()}`, publication: example }));

  for (const door of [...allDoors, ...proxyDoors])
    describe(door.name, () => {
      const isProxy = proxyDoors.includes(door);
      const started = useDoor(door, () => ({ url: service.url, publication: example }));
      const doors: Record<NonNullable<Row['stile']>, StartedDoor | null> = {
        'gone, open': door.policies.includes('open') ? useDoor(door, () => gone, { onFailure: 'open' }) : null,
        'gone, closed': door.policies.includes('closed') ? useDoor(door, () => gone, { onFailure: 'closed' }) : null,
      };

      async function readerWho({ read = 0 }: Row, at: StartedDoor): Promise<Visitor> {
        const reader = createVisitor(at);
        for (let index = 0; index < read; index += 1) await reader.visit(metered(`read-${index}`));
        return reader;
      }

      for (const row of isProxy ? rows.map(asProxiesDo) : rows) {
        const at = row.stile === undefined ? started : doors[row.stile];
        if (at === null) continue;
        it(`${row.name}: ${row.status}, ${row.shown}`, async () => {
          const reader = await readerWho(row, at);
          const got = await reader.visit(row.path, row);
          expect(got.status, got.text).to.equal(row.status);
          expect(shownIn(got)).to.equal(row.shown);
          const caching = typeof row.caching === 'function' ? row.caching(door) : row.caching;
          expect(got.header('cache-control')).to.match(caching);
          if (row.shown !== 'free' || isProxy) expect(got.header('vary')).to.match(/\bCookie\b/);
          else expect(got.setCookies).to.deep.equal([]);
          if (row.shown === 'wait') expect(Number(got.header('retry-after'))).to.be.within(1, 3_600);
          if (row.method !== 'HEAD') expect(got.text, 'a page for people').to.not.match(/^\s*[{[]/);
        });
      }

      it('B8: one article that was read opens no other on the same site', async () => {
        const reader = createVisitor(started);
        for (const slug of ['b8-one', 'b8-two']) await reader.visit(metered(slug));
        const Cookie = reader.cookies(metered('b8-one'));
        for (const path of [metered('b8-three'), premium('b8-one'), metered('b8-one-more')])
          expect((await reader.visit(path, { headers: { Cookie } })).everything, path).to.not.include(sentinel);
      });

      it('B17: what was read before signing in counts together with what is read afterwards, once', async () => {
        const reader = createVisitor(started);
        const headers = { Authorization: `Bearer ${await page.signIn(`b17 at ${door.name}`)}` };
        for (const slug of ['b17-one', 'b17-two']) await reader.visit(metered(slug));
        for (const slug of ['b17-one', 'b17-three', 'b17-two', 'b17-three'])
          expect((await reader.visit(metered(slug), { headers })).text, slug).to.include(sentinel);
        expect(await page.used(headers)).to.equal(3);
        expect((await reader.visit(metered('b17-four'), { headers })).everything).to.not.include(sentinel);
      });

      it('counts a view once, and none of what is no view', async () => {
        const reader = createVisitor(started);
        await reader.visit(metered('counted'));
        const used = () => page.used({ Cookie: reader.cookies('/') });
        expect(await used()).to.equal(1);
        for (const method of ['HEAD', 'OPTIONS', ...(isProxy ? [] : ['POST'])])
          await reader.visit(metered('other'), { method });
        for (const destination of ['image', 'iframe', 'empty', 'script'])
          await reader.visit(metered('other'), { headers: { 'Sec-Fetch-Dest': destination } });
        await reader.visit(metered('other'), { headers: { 'Sec-Purpose': 'prefetch' } });
        await reader.visit(metered('counted'), { headers: { 'Sec-Fetch-Dest': 'document' } });
        await reader.visit(free('other'));
        expect(await used()).to.equal(1);
      });
    });
});
