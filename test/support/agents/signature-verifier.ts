import { createKeyDirectories } from '../../../src/networks/agents/key-directories.ts';
import { createWebBotAuth, type SignatureCheck } from '../../../src/networks/agents/web-bot-auth.ts';
import type { Outgoing } from '../../../src/networks/outgoing.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import { examplePublication } from '../fixtures/example-publication.ts';
import { type SignedRequest, signingAgent } from '../fixtures/signed-agent.ts';

/** When requests are signed, in seconds. */
export const created = 1_795_000_000;
export const agent = signingAgent();
const directory = JSON.stringify({
  keys: [
    { kty: 'RSA', n: 'x', e: 'AQAB' },
    { ...agent.jwk, kid: 'any', use: 'sig' },
  ],
});

const known = {
  name: 'Reader',
  class: 'live-fetch',
  userAgent: 'Reader',
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: ['agent.example'],
} as const;

const publication: Publication = {
  ...examplePublication(),
  settings: { ...examplePublication().settings, origins: ['https://example.com', 'https://www.example.com'] },
  agents: { known: [known], policy: [], usage: { search: true, aiInput: false, aiTrain: false } },
};

type Message = { headers: Record<string, string>; method: string | null; target: string | null };

/** A verifier whose directories all say `body`. */
export function verifier(body = directory) {
  let now = (created + 10) * 1000;
  const outgoing: Outgoing = {
    get: async () => ({ status: 200, headers: {}, body }),
    close: async () => undefined,
  };
  const realClock = { now: () => now };
  const directories = createKeyDirectories({ outgoing, realClock, onFetch: () => undefined, takesLoopback: false });
  const check = (longestSeconds?: number) =>
    createWebBotAuth({
      directories,
      realClock,
      publicUrl: 'https://stile.example',
      hostOf: () => null,
      ...(longestSeconds !== undefined && { longestSeconds }),
    });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    at: (seconds: number) => {
      now = seconds * 1000;
    },
    now: (message: Message) => check()(publication, message),
    /** With the directory read before. */
    async check(message: Message, longestSeconds?: number): Promise<SignatureCheck> {
      check(longestSeconds)(publication, message);
      await settle();
      return check(longestSeconds)(publication, message);
    },
  };
}

export const message = (headers: Record<string, string>, target: string | null = null): Message => ({
  headers,
  method: target === null ? null : 'GET',
  target,
});
const usual: SignedRequest = { authority: 'example.com', created, agent: 'sig1="https://agent.example"' };
export const signed = (parts: Partial<SignedRequest> = {}, by = agent) => by.sign({ ...usual, ...parts });
export const outcome = async (headers: Record<string, string>, target: string | null = null) =>
  (await verifier().check(message(headers, target))).outcome;
