const firstParts = ['v1', 'admin', 'sdk', 'docs', 'demo', 'sandbox', 'webhooks', '.well-known/jwks.json'];
const files = ['openapi.json', 'livez', 'readyz', 'metrics'];

const own = new RegExp(`^/(?:${[...firstParts, ...files].join('|').replaceAll('.', '\\.')})(?:/|$)`);

const ofPublication = /^\/([^/]+)\/(?:offers|portal)$/;

/**
 * Whether a path is one of Stile's, for a server that has pages of its own beside it. A page below a publication's name is one only if
 * there is such a publication.
 */
export function isOwnPath(path: string, isPublication: (name: string) => boolean): boolean {
  const [, name] = ofPublication.exec(path) ?? [];
  return own.test(path) || (name !== undefined && isPublication(name));
}
