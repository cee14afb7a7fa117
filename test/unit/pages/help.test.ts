import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Block, blocksOf, type Inline, inlinesOf } from '../../../web/admin/src/help/markdown.ts';
import { firstTopic, pageTopics } from '../../../web/admin/src/help/page-topics.ts';
import { topicsOf, withinTopic } from '../../../web/admin/src/help/topics.ts';

const root = new URL('../../../', import.meta.url);
const topics = topicsOf(readFileSync(new URL('docs/admin.md', root), 'utf8'));

function inlinesIn(block: Block): readonly Inline[] {
  if (block.kind === 'paragraph') return block.text;
  if (block.kind === 'list') return block.items.flat();
  if (block.kind === 'table') return [...block.head.flat(), ...block.rows.flat(2)];
  return [];
}

describe('U15: the help of the admin pages, made of docs/admin.md', () => {
  it('has a topic for every page', () => {
    const pages = readdirSync(new URL('web/admin/src/pages', root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(Object.keys(pageTopics)).to.have.members(pages);
    const known = topics.map(({ id }) => id);
    expect(known).to.include.members([firstTopic, ...Object.values(pageTopics)]);
    expect(new Set(known).size, 'no two topics of one name').to.equal(known.length);
  });

  it('leaves no mark of Markdown unread, and follows no link to a topic that is none', () => {
    const inlines = topics.flatMap(({ blocks }) => blocks.flatMap(inlinesIn));
    const texts = inlines.filter(({ kind }) => kind !== 'code').map(({ text }) => text);
    expect(inlines.length).to.be.greaterThan(200);
    expect(texts.filter((text) => /\*\*|`|\]\(|^#|^\|/.test(text))).to.deep.equal([]);
    const known = new Set(topics.map(({ id }) => `#${id}`));
    const links = inlines.flatMap((each) => (each.kind === 'link' && each.to.startsWith('#') ? [each.to] : []));
    expect(links.filter((to) => !known.has(to))).to.deep.equal([]);
    const kinds = new Set(topics.flatMap(({ blocks }) => blocks.map(({ kind }) => kind)));
    expect([...kinds]).to.have.members(['paragraph', 'list', 'table', 'code']);
  });

  it('reads the marks', () => {
    expect(inlinesOf('A **b `c`** and *d* `e *f*` [g](#h).')).to.deep.equal([
      { kind: 'text', text: 'A ' },
      { kind: 'strong', text: 'b c' },
      { kind: 'text', text: ' and ' },
      { kind: 'em', text: 'd' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'e *f*' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'g', to: '#h' },
      { kind: 'text', text: '.' },
    ]);
    const [list, code] = blocksOf('- one\n  goes on\n- two\n\n```sh\n# none\n```\n');
    expect(list).to.deep.include({ kind: 'list', ordered: false });
    expect(inlinesIn(list as Block).map(({ text }) => text)).to.deep.equal(['one goes on', 'two']);
    expect(code).to.deep.equal({ kind: 'code', text: '# none' });
  });

  it('shows a topic with those that lie in it', () => {
    const found = withinTopic(topicsOf('# x\n\n## a\n\n### b\n\n## c'), 'a');
    expect(found.map(({ id }) => id)).to.deep.equal(['a', 'b']);
    expect(withinTopic(topics, 'none')).to.deep.equal([]);
  });
});
