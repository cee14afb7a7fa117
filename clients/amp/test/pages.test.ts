import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createFrontEnd, example } from '../../../test/support/browser/front-end.ts';
import { useConfigDir } from '../../../test/support/publications.ts';
import { send } from '../../../test/support/request.ts';
import { useService } from '../../../test/support/service.ts';

const read = (name: string) => readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8');

const stile = 'https://stile.example.com';
const site = 'https://asia.example.com';

/** What the AMP runtime puts in the place of its variables. */
const variables: Readonly<Record<string, string>> = {
  READER_ID: 'amp-2S9EoLFbnJZbYVCSA1nCPw',
  CANONICAL_URL: `${site}/japan-china-collaboration`,
  RETURN_URL: 'https://cdn.ampproject.org/v0/amp-login-done-0.1.html?url=https%3A%2F%2Fasia.example.com',
};

const filledIn = (template: string) =>
  template.replace(/READER_ID|CANONICAL_URL|RETURN_URL/g, (name) => encodeURIComponent(variables[name] ?? ''));

interface Config {
  readonly authorization: string;
  readonly pingback: string;
  readonly login: string;
}

/** What stands in a script element that holds JSON. */
function jsonIn(page: string, mark: string): Record<string, unknown> {
  const [, text = ''] = new RegExp(`<script [^>]*${mark}[^>]*>([\\s\\S]*?)</script>`).exec(page) ?? [];
  return JSON.parse(text);
}

function accessConfig(): Config {
  return jsonIn(read('access.html'), 'id="amp-access"') as unknown as Config;
}

function subscriptionsConfig(): Config {
  const { services } = jsonIn(read('subscriptions.html'), 'id="amp-subscriptions"') as {
    services: { authorizationUrl: string; pingbackUrl: string; actions: { login: string } }[];
  };
  const [local] = services;
  if (local === undefined) throw new Error('The page names no service.');
  return { authorization: local.authorizationUrl, pingback: local.pingbackUrl, login: local.actions.login };
}

/** The extensions by which elements and attributes of a page work. */
const extensions: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bamp-access=/, 'amp-access'],
  [/\bsubscriptions-section=/, 'amp-subscriptions'],
  [/type="amp-mustache"/, 'amp-mustache'],
];

describe('the example AMP pages', () => {
  for (const name of ['access.html', 'access-iframe.html', 'subscriptions.html']) {
    const page = read(name);

    it(`item 6: ${name} has what every AMP page must have`, () => {
      expect(page).to.match(/^<!doctype html>\n<html amp lang="en">/);
      const [head = '', body = ''] = page.split('</head>');
      expect(head).to.match(/<head>\s*<meta charset="utf-8">/);
      expect(head).to.include('<script async src="https://cdn.ampproject.org/v0.js"></script>');
      expect(head).to.match(/<link rel="canonical" href="https:\/\/asia\.example\.com\/[\w-]+">/);
      expect(head).to.include('<meta name="viewport" content="width=device-width">');
      expect(head.match(/<style amp-boilerplate>/g)).to.have.lengthOf(2);
      expect(head).to.match(/<noscript><style amp-boilerplate>body\{-webkit-animation:none;[^<]+<\/style><\/noscript>/);
      expect(body).to.not.match(/<(?:script|style|img|iframe|object|form|input)\b|\son[a-z]+="(?!tap:)|\sstyle=/);
    });

    it(`item 6: ${name} runs nothing but AMP, and names each extension that it uses once`, () => {
      const scripts = [...page.matchAll(/<script ([^>]+)>/g)].map(([, attributes = '']) => attributes);
      for (const attributes of scripts)
        expect(attributes).to.match(
          /^async (?:custom-\w+="[\w-]+" )?src="https:\/\/cdn\.ampproject\.org\/|type="application\/(?:ld\+)?json"/,
        );
      const named = [...page.matchAll(/custom-(?:element|template)="([\w-]+)" src="[^"]*\/v0\/\1-0\.\d\.js"/g)];
      const used = extensions.filter(([sign]) => sign.test(page)).map(([, extension]) => extension);
      expect(named.map(([, extension]) => extension).sort()).to.deep.equal(used.sort());
    });
  }

  it('item 6: compare fields that Stile answers, and nothing that AMP does not understand', () => {
    const expressions = [...read('access.html').matchAll(/amp-access="([^"]+)"/g)].map(([, text = '']) => text);
    expect(expressions).to.have.lengthOf(4);
    for (const expression of expressions)
      for (const word of expression.split(/\s+/))
        expect(word).to.be.oneOf(['NOT', 'AND', 'granted', 'loggedIn', 'failed']);
  });

  describe('at the service', () => {
    const config = useConfigDir({ [example]: { amp: { signIn: `${site}/sign-in` } } });
    const service = useService(() => ({ CONFIG_DIR: config.dir }));
    const page = createFrontEnd(service);
    const headers = { Origin: 'https://asia-example-com.cdn.ampproject.org' };

    /** The path of an address of an example. As the runtime does, with the site that the page belongs to. */
    function pathOf(template: string): string {
      expect(template.startsWith(`${stile}/v1/${example}/amp/`), template).to.equal(true);
      return `${filledIn(template).slice(stile.length)}&__amp_source_origin=${encodeURIComponent(site)}`;
    }

    for (const [name, configOf] of [
      ['amp-access', accessConfig],
      ['amp-subscriptions', subscriptionsConfig],
    ] as const) {
      it(`item 6: ${name} is answered at the addresses that its page names`, async () => {
        const { authorization, pingback, login } = configOf();
        const answer = await page.get(pathOf(authorization), headers);
        expect(answer.status).to.equal(200);
        const { source } = (await answer.json()) as { source?: string };
        expect(source).to.equal(name === 'amp-subscriptions' ? 'local' : undefined);
        expect((await send(service, pathOf(pingback), { method: 'POST', headers })).status).to.equal(204);
        expect((await page.get(pathOf(login))).status).to.equal(302);
      });
    }
  });
});
