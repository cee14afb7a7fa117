import { invalidRequest, StripeFault, unauthorized } from '../errors.ts';
import { apiVersion } from '../wire.ts';

/** Only secret or restricted test keys, and only the version whose shapes are spoken. @throws StripeFault 400, 401 or 403 */
export function authenticate(authorization: string | undefined, version: string | undefined): void {
  const key = keyOf(authorization);
  if (key === '') {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^(sk|rk)_live_/.test(key))
    throw unauthorized('A live key was sent to the sandbox, which only takes test keys. No real money is moved here.');
  if (/^pk_/.test(key)) {
    const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
    throw new StripeFault(403, { type: 'invalid_request_error', code: 'secret_key_required', message });
  }
  if (!/^(sk|rk)_test_\w+$/.test(key))
    throw unauthorized(`Invalid API Key provided: ${key.slice(0, 3)}${'*'.repeat(8)}`);
  if (version !== undefined && version !== apiVersion) {
    throw invalidRequest(`The sandbox speaks Stripe's API version ${apiVersion}, not ${version}.`);
  }
}

function keyOf(authorization = ''): string {
  const [, scheme = '', value = ''] = /^(bearer|basic) (.+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value;
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
}
