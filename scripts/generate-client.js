// `npm run generate:client`: writes the types of `clients/node` from the OpenAPI document of the service.
import { writeFileSync } from 'node:fs';
import { generatedTypes } from '../clients/node/scripts/generated-types.js';
import { readOpenApiDocument } from './openapi-document.js';

const file = new URL('../clients/node/src/api.ts', import.meta.url);
writeFileSync(file, await generatedTypes(await readOpenApiDocument()));
