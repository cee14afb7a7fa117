// #region desk
import { createStile, dataOf } from '@stile/node';

const url = process.env.STILE_URL ?? 'http://127.0.0.1:8080';
const publication = 'nikkei-asian-review';

/** Gives somebody who won a prize a month, by the id with which they sign in. `adminToken` is one of `ADMIN_TOKENS`. */
export async function givePrize(signInId, until, adminToken) {
  const stile = createStile({ url, publication, adminToken });
  const params = { path: { publication, id: signInId } };
  const call = stile.admin.POST('/v1/admin/publications/{publication}/readers/{id}/grant', { params, body: { until } });
  const { entitlement } = await dataOf(call);
  return entitlement;
}
// #endregion desk
