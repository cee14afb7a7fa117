import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

/** Axe as it comes minified, which a page reads in half of the time. It puts itself into the page. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether a look before this one has left it in the page. */
const isThere = `typeof axe === 'object'`;

/** What runs inside the page. Only rules that are never grave need files loaded for them: those about sound that plays by itself. */
const run = `(async () => (await axe.run(document, { resultTypes: ['violations'], preload: false })).violations)()`;

/** What has just opened is drawn first, with its name. What turns for as long as something is waited for never settles. */
const settled = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished)))`;

const inWords = ({ id, help, nodes }: Result) =>
  `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  ${target.join(' ')}: ${failureSummary}`).join('\n')}`;

/** Resolves when what moves on the page, or changes its colour, has come to its end. */
export async function untilSettled(page: Page): Promise<void> {
  await page.evaluate(settled);
}

/** Asserts that axe finds nothing serious or critical on the page as it now is. Colours are judged once they have settled. */
export async function expectAccessible(page: Page): Promise<void> {
  await untilSettled(page);
  if (!(await page.evaluate(isThere))) await page.evaluate(axe);
  const violations: readonly Result[] = await page.evaluate(run);
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  if (grave.length > 0) expect.fail(grave.map(inWords).join('\n\n'));
}
