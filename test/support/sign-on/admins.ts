import { expect } from 'chai';
import { example } from '../browser/front-end.ts';
import { send, type Target } from '../request.ts';

const tokens = {
  olga: 'the-token-of-the-owner-01',
  edith: 'the-token-of-the-editor-02',
  vera: 'the-token-of-the-viewer-03',
  sue: 'the-token-of-support-00004',
} as const;

export type AdminName = keyof typeof tokens;

/** `ADMIN_TOKENS` of a service with one admin of each role. */
export const adminTokens = `olga:owner:${tokens.olga},edith:editor:${tokens.edith},vera:viewer:${tokens.vera},sue:support:${tokens.sue}`;

export const tokenOf = (name: AdminName): string => tokens[name];

export const asAdmin = (name: AdminName) => ({ Authorization: `Bearer ${tokens[name]}` });

interface AdminCall {
  readonly as?: AdminName;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What the admin pages ask of a service. Paths go on below the publication. */
export interface AdminDesk {
  call(method: string, path: string, call?: AdminCall): Promise<Response>;
  get(path: string, as?: AdminName): Promise<Response>;
  /** An offer as an editor makes it. */
  makeOffer(offer: object): Promise<Response>;
  /** Reads an offer again and replaces it by what `change` makes of it. */
  changeOffer(id: string, change: object): Promise<void>;
}

export function createAdminDesk(target: Target, publication: string = example): AdminDesk {
  const base = `/v1/admin/publications/${publication}`;

  const call: AdminDesk['call'] = (method, path, { as = 'edith', body, headers = {} } = {}) =>
    send(target, base + path, {
      method,
      headers: {
        ...asAdmin(as),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    call,
    get: (path, as = 'vera') => call('GET', path, { as }),
    makeOffer: (offer) => call('POST', '/offers', { body: offer }),
    async changeOffer(id, change) {
      const found = await call('GET', `/offers/${id}`);
      const body = { ...((await found.json()) as object), ...change };
      const headers = { 'If-Match': found.headers.get('etag') ?? '' };
      const changed = await call('PUT', `/offers/${id}`, { body, headers });
      expect(changed.status, await changed.text()).to.equal(200);
    },
  };
}
