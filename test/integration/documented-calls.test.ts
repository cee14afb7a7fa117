import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';
import { root } from '../support/sources.ts';

interface Call {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Whether it keeps cookies in a file from one call to the next. */
  readonly keepsCookies: boolean;
}

/** What `curl` would send by a command of the documentation. */
function callOf(command: string): Call {
  const [, path = ''] = /http:\/\/127\.0\.0\.1:8080(\/\S*)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H '([^':]+): ([^']*)'/g)].map(([, name = '', value = '']) => [name, value]);
  const [, body = ''] = /-d '([^']*)'/.exec(command) ?? [];
  return { path, headers: Object.fromEntries(headers), body, keepsCookies: /-c jar -b jar/.test(command) };
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [, command = '', answer = ''] = /```sh\n(curl [\s\S]+?)\n```\s+```json\n([\s\S]+?)\n```/.exec(readme) ?? [];

/** With what is different each time taken out. */
const lasting = (text: string) =>
  JSON.parse(text, (name, value) => (name === 'reader' ? Object.keys(value) : name === 'resetsAt' ? '' : value));

describe('N7: the first call of the README', () => {
  const service = useService({}, { realNow: () => Date.UTC(2026, 10, 23, 3) });
  const call = callOf(command);
  let jar = '';

  async function asked() {
    const headers = { ...call.headers, ...(jar !== '' && { Cookie: jar }) };
    const response = await send(service, call.path, { method: 'POST', headers, body: call.body });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
    if (call.keepsCookies && cookies.length > 0) jar = cookies.join('; ');
    return response.text();
  }

  it('is answered as it stands there, field by field and in their order', async () => {
    const text = await asked();
    expect(JSON.stringify(lasting(text))).to.equal(JSON.stringify(lasting(answer)));
    expect(JSON.parse(text).meter.resetsAt).to.equal(JSON.parse(answer).meter.resetsAt);
  });

  it('keeps the reader: the same article is not counted again, and the eleventh is denied', async () => {
    expect(JSON.parse(await asked())).to.include({ reason: 'ALREADY_READ' });
    let last = '';
    for (let article = 2; article <= 11; article += 1) {
      const body = JSON.stringify({ article: { id: `article-${article}` } });
      const headers = { ...call.headers, Cookie: jar };
      last = await (await send(service, call.path, { method: 'POST', headers, body })).text();
    }
    expect(JSON.parse(last)).to.include({ granted: false });
  });
});
