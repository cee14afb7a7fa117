// `npm start`: builds what has changed, and runs the service from that build in this process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.js';
import { useBuild } from './builds.js';

const folder = await build();
useBuild(folder);
await import(pathToFileURL(join(folder, 'main.js')).href);
