import type { PublicationRoute } from '../route.ts';

type Methods = ReadonlyMap<string, PublicationRoute>;

/** What a path names: its routes by method, and the parameters, the publication first. */
interface Found {
  readonly methods: Methods;
  readonly params: Readonly<Record<string, string>>;
}

const lastParameter = /^(.*\/)\{(\w+)\}$/;

/**
 * Finds the routes below a publication by what follows the publication's name, with one look in a map: these answer every article
 * view of every reader. Only if there is nothing, another look finds a path whose last part is a parameter.
 */
export function createPublicationRoutes(
  routes: readonly PublicationRoute[],
): (publication: string, rest: string) => Found | null {
  const table = new Map<
    string,
    { readonly methods: Map<string, PublicationRoute>; readonly parameter: string | null }
  >();
  for (const route of routes) {
    const rest = route.path.slice(route.path.indexOf('}') + 1);
    const [, prefix = rest, parameter = null] = lastParameter.exec(rest) ?? [];
    const known = table.get(prefix) ?? { methods: new Map<string, PublicationRoute>(), parameter };
    known.methods.set(route.method.toUpperCase(), route);
    table.set(prefix, known);
  }

  return (publication, rest) => {
    const fixed = table.get(rest);
    if (fixed?.parameter === null) return { methods: fixed.methods, params: { publication } };
    const end = rest.lastIndexOf('/') + 1;
    const found = table.get(rest.slice(0, end));
    if (found === undefined || found.parameter === null || end === rest.length) return null;
    return { methods: found.methods, params: { publication, [found.parameter]: rest.slice(end) } };
  };
}
