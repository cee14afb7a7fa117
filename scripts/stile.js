// `npm run stile -- …`: builds what has changed, and runs the command from that build in this process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.js';

await import(pathToFileURL(join(await build(), 'cli.js')).href);
