const firstParts = ['v1', 'admin', 'sdk', 'docs', 'demo', 'sandbox', 'webhooks', '.well-known/jwks.json'];
const files = ['openapi.json', 'livez', 'readyz', 'metrics'];

const own = new RegExp(`^/(?:${[...firstParts, ...files].join('|').replaceAll('.', '\\.')})(?:/|$)`);

/** Whether a path is one of Stile's, for a server that has pages of its own beside it. */
export const isOwnPath = (path: string): boolean => own.test(path);
