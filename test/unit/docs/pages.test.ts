import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { documentedPages, withSnippets } from '../../../scripts/snippets.js';
import { root } from '../../support/sources.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What a heading is called in an address, as GitHub does. */
const anchor = (heading: string) =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');

const withoutCode = (page: string) => page.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '`');

const anchorsOf = (page: string) =>
  [...page.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

/** Links of a page that lead nowhere in the project. */
function deadLinks(path: string): string[] {
  const links = [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((target) => {
    if (/^(?:[a-z]+:|\/)/.test(target)) return false;
    const [file = '', name] = target.split('#');
    const to = file === '' ? path : relative(root, join(root, dirname(path), file));
    if (!existsSync(join(root, to))) return true;
    return name !== undefined && (statSync(join(root, to)).isDirectory() || !anchorsOf(read(to)).includes(name));
  });
}

describe('pages of documentation', () => {
  for (const page of documentedPages()) {
    it(`${page} shows its examples as their files have them, and its links lead somewhere`, () => {
      expect(withSnippets(read(page))).to.equal(read(page), 'npm run snippets writes them');
      expect(deadLinks(page)).to.deep.equal([]);
    });
  }
});
