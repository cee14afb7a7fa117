import { type Address, type Ask, isSilence, urlIn } from './ask.ts';
import { fixedJar } from './cookie-jar.ts';
import { readPage } from './html.ts';
import { linkedProbe, type Probe } from './probes.ts';

/** Maximum addresses that are taken from one page or file. */
const mostLinks = 20;
const mostSiteMaps = 5;

/** Where feeds are found if no page names them. */
const usualFeeds = ['/feed', '/feed/', '/rss', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml', '/feed.json'];
const usualSiteMaps = ['/sitemap.xml', '/sitemap_index.xml', '/news-sitemap.xml'];

/** The address, if it is of the same site. */
function ofSite(href: string, from: Address): Address | null {
  const { origin } = from;
  const url = urlIn(href, from);
  return url === null || url.origin !== origin ? null : { origin, path: url.pathname + url.search };
}

const distinct = (addresses: readonly (Address | null)[]): readonly Address[] => {
  const known = new Map(addresses.filter((each) => each !== null).map((each) => [each.path, each]));
  return [...known.values()].slice(0, mostLinks);
};

/** Next.js keeps what a page is made of beside it, for navigation by script. */
function nextData(html: string, { origin, path }: Address): Address | null {
  const build = /"buildId":"([\w.-]{1,100})"/.exec(html)?.[1];
  const [bare = ''] = path.split('?', 1);
  return build === undefined ? null : { origin, path: `/_next/data/${build}${bare.replace(/\/+$/, '')}.json` };
}

/** The addresses that pages name as other forms of themselves: only those of the same site, and none further from there. */
export function probesOfPages(pages: readonly string[], article: Address): readonly Probe[] {
  const links = pages.flatMap((html) => readPage(html).links);
  const naming = (isMeant: (link: (typeof links)[number]) => boolean) =>
    distinct(links.filter(isMeant).map(({ href }) => ofSite(href, article)));
  const isAlternate = ({ rel }: { rel: string }) => rel.split(/\s+/).includes('alternate');
  const amp = naming(({ rel }) => rel.split(/\s+/).includes('amphtml'));
  const embeds = naming(({ type }) => type.includes('oembed'));
  const feeds = naming(
    (link) => isAlternate(link) && /rss|atom|feed|json|markdown/.test(link.type) && !/oembed/.test(link.type),
  );
  const others = naming((link) => isAlternate(link) && link.type === '');
  return [
    linkedProbe('the AMP page', amp),
    linkedProbe('an embed (oEmbed)', embeds),
    linkedProbe('a feed, or what else the page links for programs', feeds),
    linkedProbe('another version of the page', others),
    linkedProbe('what a script reads to navigate', distinct(pages.map((html) => nextData(html, article)))),
  ].filter(({ questions }) => questions.length > 0);
}

/** Feeds at their usual places, and what `robots.txt` says of site maps. */
export async function probesOfSite(ask: Ask, { origin, path }: Address): Promise<readonly Probe[]> {
  const robots = await ask({ origin, path: '/robots.txt' }, fixedJar(''));
  const lines = isSilence(robots) || robots.status !== 200 ? [] : robots.body.split('\n');
  const named = lines.flatMap((line) => /^\s*sitemap:\s*(\S+)/i.exec(line)?.[1] ?? []).slice(0, mostSiteMaps);
  const at = (paths: readonly string[]) => distinct(paths.map((each) => ofSite(each, { origin, path })));
  return [
    linkedProbe('a feed of the site', at(usualFeeds)),
    linkedProbe('a site map', at([...named, ...usualSiteMaps])),
  ];
}
