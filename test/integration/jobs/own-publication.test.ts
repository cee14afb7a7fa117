import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/processes/ports.ts';
import { root } from '../../support/sources.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

const page = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');

/** Files of the page: what stands in the first block below a line with nothing but a name. */
const files = [...page.matchAll(/^`([\w./-]+)`:\n\n(?:<!--.*-->\n)?```\w+\n([\s\S]*?)^```$/gm)];
const [, site = ''] = /```js\n([\s\S]*?)^```$/m.exec(page) ?? [];

/** Blocks of commands, each with the output that is shown for it; null if none is. */
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g)].map(
  ([, typed = '', shown = null]) => ({ typed, shown }),
);

const commandWith = (word: string) =>
  commands.find(({ typed }) => typed.includes(word)) ?? expect.fail(`the page has no command with ${word}`);

describe('job 12: a new publication, to its first enforced article by the docs alone', function () {
  this.timeout(60_000);
  const dir = makeTemporaryDir();
  const started: ReturnType<typeof begin>[] = [];
  let ports: readonly [stile: number, site: number];

  /** The page is for a clone of the project and its usual ports; the tests have their own. */
  function adapted(typed: string): string {
    const [stile, own] = ports;
    return typed
      .replaceAll('npm run --silent stile --', `"${process.execPath}" "${join(root, 'dist/cli.js')}"`)
      .replaceAll('npm start', `PORT=${stile} exec "${process.execPath}" "${join(root, 'dist/main.js')}"`)
      .replaceAll(/^node /gm, `exec "${process.execPath}" `)
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${stile}`)
      .replaceAll(/127\.0\.0\.1:3000/g, `127.0.0.1:${own}`)
      .replaceAll('listen(3000', `listen(${own}`);
  }

  const begin = (typed: string) =>
    spawn('sh', ['-c', adapted(typed)], { cwd: dir.path, env: { PATH: process.env['PATH'] }, stdio: 'pipe' });

  async function run({ typed }: { readonly typed: string }): Promise<string> {
    const child = begin(`set -e\n${typed}`);
    const ended = once(child, 'exit');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    expect(code, `${typed}${out}${err}`).to.equal(0);
    return out;
  }

  before(async () => {
    ports = [await freePort(), await freePort()];
  });

  after(async () => {
    for (const child of started) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    dir.remove();
  });

  it('is written, checked, started, asked, and enforced by a site, as the page shows it', async () => {
    expect(files.map(([, name]) => name)).to.have.length(2);
    await run(commandWith('mkdir'));
    for (const [, name = '', content = ''] of files) {
      mkdirSync(dirname(dir.file(name)), { recursive: true });
      writeFileSync(dir.file(name), content);
    }
    const check = commandWith('config check');
    expect(await run(check)).to.equal(check.shown);

    started.push(begin(commandWith('npm start').typed));
    await eventually(async () => (await fetch(`http://127.0.0.1:${ports[0]}/readyz`)).ok, 20_000);
    const decision: unknown = JSON.parse(await run(commandWith('/meter')));
    expect(decision).to.include({ granted: true, reason: 'METERED' });

    writeFileSync(dir.file('site.mjs'), adapted(site));
    started.push(begin(commandWith('node site.mjs').typed));
    await eventually(async () => (await fetch(`http://127.0.0.1:${ports[1]}/`)).status === 404, 20_000);
    const reading = commandWith('/ferry');
    expect(await run(reading)).to.equal(reading.shown);

    const demo = await fetch(`http://127.0.0.1:${ports[0]}/demo/articles.json`);
    expect(await demo.json(), 'N6').to.include({ publication: 'the-courier' });
  });
});
