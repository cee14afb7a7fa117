import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Load {
  readonly url: string;
  /** One cookie per reader; requests go through readers and articles in turn. */
  readonly cookies: readonly string[];
  readonly articles: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/** What wrk runs: every request made before the first is sent, so that making them costs nothing meanwhile. */
function script({ cookies, articles }: Load): string {
  return `
local cookies = { ${cookies.map((cookie) => JSON.stringify(cookie)).join(', ')} }
local articles = { ${articles.map((article) => JSON.stringify(article)).join(', ')} }
local requests, turn = {}, 0
function init()
  for _, cookie in ipairs(cookies) do
    for _, article in ipairs(articles) do
      local headers = { ['Content-Type'] = 'application/json', ['Cookie'] = cookie, ['Accept-Language'] = 'en-US,en;q=0.9' }
      requests[#requests + 1] = wrk.format('POST', '/v1/nikkei-asian-review/meter', headers, '{"article":{"id":"' .. article .. '"}}')
    end
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
`;
}

/** Sends load with wrk and answers how many requests per second came back. Fails where any of them was no success. */
export function requestsPerSecond(load: Load): number {
  const file = join(mkdtempSync(join(tmpdir(), 'stile-bench-')), 'load.lua');
  writeFileSync(file, script(load));
  const args = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '-s', file, load.url];
  const output = execFileSync('wrk', args, { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(output);
  return Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1]);
}
