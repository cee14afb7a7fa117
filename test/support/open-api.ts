import { expect } from 'chai';
import { z } from 'zod';
import { duringTests } from './during-tests.ts';
import { send, type Target } from './request.ts';

interface Content {
  readonly schema: object;
}

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** A served OpenAPI document, as somebody else's tools read it. */
export interface OpenApi {
  readonly document: Document;
  operation(method: string, path: string): Operation;
  /** Whether the document allows this request body. */
  takes(method: string, path: string, body: unknown): boolean;
  /** Asserts that the document describes this answer: its status and content type, and its body by the JSON Schema. */
  describes(method: string, path: string, answer: Response): Promise<void>;
}

async function readOpenApi(target: Target): Promise<OpenApi> {
  const document = (await (await send(target, '/openapi.json')).json()) as Document;

  function schemaOf({ schema }: Content): z.ZodType {
    const whole = { ...schema, $defs: document.components.schemas };
    return z.fromJSONSchema(JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')));
  }

  function operation(method: string, path: string): Operation {
    const found = document.paths[path]?.[method];
    if (found === undefined) throw new Error(`The document has no ${method} ${path}.`);
    return found;
  }

  return {
    document,
    operation,
    takes(method, path, body) {
      const content = operation(method, path).requestBody?.content['application/json'];
      return content !== undefined && schemaOf(content).safeParse(body).success;
    },
    async describes(method, path, answer) {
      const described = operation(method, path).responses[answer.status];
      const text = await answer.text();
      const name = `${method} ${path} ${answer.status}`;
      expect(described, name).to.not.equal(undefined);
      if (text === '') return;
      const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
      const content = described?.content?.[type];
      if (content === undefined) throw new Error(`${name}: the document has no ${type}`);
      const parsed = schemaOf(content).safeParse(JSON.parse(text));
      expect(parsed.error?.issues, `${name}: ${text}`).to.equal(undefined);
    },
  };
}

/** The document of the service of a block of tests. */
export function useOpenApi(service: Target): OpenApi {
  return duringTests(() => readOpenApi(service));
}
