import { existsSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** The build, if this file is a part of it. */
const own = new URL('../../', import.meta.url);

/** Sources find the build beside them. */
const dist = existsSync(new URL('sdk/', own)) ? own : new URL('../../../dist/', import.meta.url);

/** What `npm run build` made. `dist` is a link: its target is read once, so that a later build does not mix with this one. */
const built = existsSync(dist) ? pathToFileURL(`${realpathSync(dist)}/`) : dist;

/** Where a folder of the build is. */
export const builtFolder = (name: string): URL => new URL(`${name}/`, built);
