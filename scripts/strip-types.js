// `node --import ./scripts/strip-types.js file.ts`: runs TypeScript sources as they are, in this process and, by `stripTypes`, in others.
import { register } from 'node:module';

register('./strip-types-hooks.js', import.meta.url);
