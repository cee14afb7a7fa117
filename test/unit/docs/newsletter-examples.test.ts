import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createNewsletterTokens } from '../../../src/tokens/newsletters/newsletter-tokens.ts';

const folder = fileURLToPath(new URL('../../../docs/integrating/', import.meta.url));
const key = 'an-example-key-that-nobody-else-has-0123';
const publication = 'nikkei-asian-review';
const expiry = 1_798_729_200;
const newsletter = { id: 'weekly', title: null, keys: ['KEY'], capPerDay: null, days: 30, off: false };

describe('the examples of signing newsletter tokens', () => {
  const now = expiry * 1000 - 86_400_000;
  const tokens = createNewsletterTokens({ clock: { now: () => now }, secretOf: () => key });
  const page = readFileSync(`${folder}newsletters.md`, 'utf8');

  const signed = (articles: readonly string[]) => {
    const scope = articles.length === 1 ? 'article' : 'issue';
    return tokens.sign({ publication, newsletter }, { scope, articles, expiresAt: expiry * 1000 });
  };

  const run = (program: string, file: string, articles: readonly string[]) =>
    execFileSync(program, [`${folder}newsletters/${file}`, publication, 'weekly', String(expiry), ...articles], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NEWSLETTER_KEY: key },
    }).trim();

  it('item 7: agree with the token on the page', () => {
    const token = signed(['/politics/a-story']) ?? '';
    expect(page).to.include(`\`\`\`\n${token}\n\`\`\``);
    expect(page).to.include(`the key \`${key}\``);
    expect(page).to.include(String(expiry));
    expect(tokens.verify({ publication, newsletters: [newsletter] }, token)?.opens('/politics/a-story')).to.equal(true);
  });

  const programs: readonly (readonly [program: string, file: string])[] = [
    [process.execPath, 'sign.mjs'],
    ['python3', 'sign.py'],
  ];

  for (const [program, file] of programs) {
    it(`item 7: ${file} signs as Stile does`, () => {
      for (const articles of [['/politics/a-story'], ['/a/1', 'japan-中国', '/a/3?b=1']])
        expect(run(program, file, articles)).to.equal(signed(articles));
    });
  }
});
