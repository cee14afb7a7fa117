import { expect } from 'chai';
import { type Import, importsOf, packageOf, type Source, sourcesIn, targetOf } from './support/sources.ts';

/** What the admin pages are made of; whatever else they would need is to be weighed first, for everybody downloads it. */
const packages = [
  'react',
  'react-dom',
  '@dnd-kit/core',
  '@dnd-kit/sortable',
  '@mantine/charts',
  '@mantine/core',
  '@mantine/dates',
  '@mantine/form',
  '@mantine/hooks',
  '@mantine/modals',
  '@mantine/notifications',
  '@mantine/spotlight',
  '@tanstack/react-query',
  'recharts',
  'temporal-polyfill',
  'wouter',
];

const own = 'web/admin/src/';

const pageOf = (path: string) => /^web\/admin\/src\/pages\/([^/]+)\//.exec(path)?.[1] ?? null;

/** Why a file of the pages may not import this, or null where it may. */
function objection({ path }: Pick<Source, 'path'>, one: Import): string | null {
  const { from, typeOnly } = one;
  const what = `${path} imports ${from}`;
  const target = targetOf({ path }, one);
  if (target === null) return typeOnly || packages.includes(packageOf(from)) ? null : what;
  if (target.startsWith('src/paywall/')) return null;
  if (target.startsWith('docs/admin.md')) return path.startsWith(`${own}help/`) ? null : what;
  if (target.startsWith('src/http/schemas')) return typeOnly ? null : `${what}, and not only its types`;
  if (!target.startsWith(own)) return what;
  const page = pageOf(target);
  const loaded = [`${own}pages/pages.ts`, `${own}pages/subjects.ts`].includes(path);
  return page === null || page === pageOf(path) || loaded ? null : `${what}, which is another page’s`;
}

describe('the architecture of the admin pages', () => {
  const source = sourcesIn('web/admin/src', /\.tsx?$/);

  it('is looked at whole: many files, among them those of every page', () => {
    expect(source.length).to.be.greaterThan(30);
    const found = new Set(source.map(({ path }) => pageOf(path)));
    expect(found).to.include.members(['overview', 'offers', 'meter', 'wording', 'readers', 'audit']);
  });

  it('takes rules from the domain, shapes from the schemas as types alone, and nothing from other pages', () => {
    const objections = source.flatMap((each) => importsOf(each).map((one) => objection(each, one)));
    expect(objections.filter((one) => one !== null)).to.deep.equal([]);
  });

  it('would notice what is forbidden', () => {
    const value = (from: string): Import => ({ from, typeOnly: false });
    const forbidden: [string, string][] = [
      ['web/admin/src/shell/shell.tsx', 'lodash'],
      ['web/admin/src/shell/shell.tsx', 'zod'],
      ['web/admin/src/shell/shell.tsx', '../../../../src/http/schemas/metering.ts'],
      ['web/admin/src/shell/shell.tsx', '../../../../src/service.ts'],
      ['web/admin/src/shell/shell.tsx', '../pages/offers/offers-page.tsx'],
      ['web/admin/src/pages/meter/meter-page.tsx', '../offers/offers-page.tsx'],
    ];
    for (const [path, from] of forbidden)
      expect(objection({ path }, value(from)), `${path} → ${from}`).to.be.a('string');
    const asType: Import = { from: '../../../../src/http/schemas/metering.ts', typeOnly: true };
    expect(objection({ path: 'web/admin/src/shell/shell.tsx' }, asType)).to.equal(null);
  });

  it('keeps half of the files within 80 lines', () => {
    const lengths = source.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).to.be.at.most(80);
  });

  it('writes nothing as HTML, and asks nothing of elsewhere', () => {
    const found = source.filter(({ text }) => /dangerouslySetInnerHTML|innerHTML|https?:\/\/\w/.test(text));
    expect(found.map(({ path }) => path)).to.deep.equal([]);
  });
});
