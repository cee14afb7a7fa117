import { expect } from 'chai';
import { adminRoles } from '../../../../src/paywall/admin/admin.ts';
import { mayDo } from '../../../../src/paywall/admin/rights.ts';
import { example } from '../../../support/browser/front-end.ts';
import { useOpenApi } from '../../../support/open-api.ts';
import { send } from '../../../support/request.ts';
import { useService } from '../../../support/service.ts';
import { type AdminName, adminTokens, asAdmin } from '../../../support/sign-on/admins.ts';

const below = '/v1/admin/publications/{publication}';

/** What is not for everybody, by the roles that may. All else that there is for admins only shows something. */
const restricted: Readonly<Record<string, readonly string[]>> = {
  edit: [
    `post ${below}/offers`,
    `put ${below}/offers/{id}`,
    `delete ${below}/offers/{id}`,
    `post ${below}/offers/{id}/end`,
    `put ${below}/meter`,
    `put ${below}/segments`,
    `post ${below}/experiments`,
    `put ${below}/experiments/{id}`,
    `delete ${below}/experiments/{id}`,
    `post ${below}/experiments/{id}/start`,
    `post ${below}/experiments/{id}/pause`,
    `post ${below}/experiments/{id}/resume`,
    `post ${below}/experiments/{id}/grow`,
    `post ${below}/experiments/{id}/end`,
    `put ${below}/banners/{locale}`,
    `delete ${below}/banners/{locale}`,
    `put ${below}/banners/{locale}/draft`,
    `delete ${below}/banners/{locale}/draft`,
    `post ${below}/banners/{locale}/draft/publish`,
    `put ${below}/banners/{locale}/draft/schedule`,
    `delete ${below}/banners/{locale}/draft/schedule`,
    `put ${below}/appearance`,
    `post ${below}/offers/{id}/review`,
    `post ${below}/gifts`,
    `post ${below}/gifts/{id}/end`,
    `post ${below}/newsletters/{id}/links`,
    `put ${below}/newsletters/{id}`,
    `get ${below}/events`,
    `put ${below}/events/settings`,
    `put ${below}/events/endpoints/{id}`,
    `delete ${below}/events/endpoints/{id}`,
    `post ${below}/events/endpoints/{id}/test`,
    `post ${below}/events/endpoints/{id}/replay`,
    `post ${below}/events/endpoints/{id}/enable`,
    `put ${below}/readers/{id}/traits`,
    `delete ${below}/readers/{id}/traits`,
    `put ${below}/agents`,
    `post ${below}/agents/ranges/load`,
  ],
  history: [
    `get ${below}/meter/history`,
    `get ${below}/segments/history`,
    `get ${below}/agents/history`,
    `get ${below}/banners/{locale}/history`,
  ],
  help: [
    `post ${below}/readers/{id}/grant`,
    `post ${below}/readers/{id}/grant/end`,
    `post ${below}/readers/{id}/reset`,
  ],
  own: [
    `post ${below}/readers/{id}/revoke`,
    `post ${below}/readers/{id}/move`,
    `post ${below}/readers/{id}/purchases/{purchase}/end`,
    `delete ${below}/readers/{id}`,
    `get ${below}/readers/{id}/export`,
    `get ${below}/audit`,
    `post ${below}/events/endpoints`,
    `post ${below}/events/endpoints/{id}/rotate`,
    `post ${below}/agents/licences`,
    `delete ${below}/agents/licences/{id}`,
  ],
};

const holders: Readonly<Record<string, readonly AdminName[]>> = {
  edit: ['edith', 'olga'],
  history: ['edith', 'olga'],
  help: ['sue', 'olga'],
  own: ['olga'],
};

const everybody: readonly AdminName[] = ['vera', 'sue', 'edith', 'olga'];

/** These ask about something in a body, and change nothing. */
const asking = [
  `post ${below}/meter/effects`,
  `post ${below}/segments/estimate`,
  `post ${below}/segments/try`,
  `post ${below}/experiments/size`,
  `post ${below}/explain`,
  `post ${below}/banners/preview`,
];

describe('U10: what the roles may do', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const openApi = useOpenApi(service);

  const isAllowed = async (operation: string, as: AdminName) => {
    const [method = '', path = ''] = operation.split(' ');
    const place = path.replace('{publication}', example).replaceAll(/\{\w+\}/g, 'nobody-knows');
    const answer = await send(service, place, { method: method.toUpperCase(), headers: asAdmin(as) });
    const { code } = answer.status === 403 ? ((await answer.json()) as { code: string }) : { code: null };
    return code !== 'forbidden';
  };

  it('is the same for every call that there is, read from the document of the interface', async () => {
    const operations = Object.entries(openApi.document.paths)
      .filter(([path]) => path.startsWith('/v1/admin/publications'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(operations).to.include.members(Object.values(restricted).flat());
    for (const operation of operations) {
      const [kind] = Object.entries(restricted).find(([, some]) => some.includes(operation)) ?? ['read'];
      const changes =
        !operation.startsWith('get ') && !asking.includes(operation) && !operation.endsWith('/try-address');
      if (changes) expect(kind, operation).to.not.equal('read');
      for (const name of everybody)
        expect(await isAllowed(operation, name), `${operation} by ${name}`).to.equal(
          (holders[kind] ?? everybody).includes(name),
        );
    }
  });

  it('is everything for an owner, and looking for everybody', () => {
    const rights = [
      'read',
      'edit',
      'read-history',
      'help-readers',
      'manage-readers',
      'export-readers',
      'read-audit',
      'manage-hooks',
    ];
    for (const right of rights as Parameters<typeof mayDo>[1][]) expect(mayDo({ role: 'owner' }, right)).to.equal(true);
    for (const role of adminRoles) expect(mayDo({ role }, 'read')).to.equal(true);
  });
});
