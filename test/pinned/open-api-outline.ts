type Json = unknown;
type Fields = Readonly<Record<string, Json>>;
type Content = Readonly<Record<string, { readonly schema: Json }>>;

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Json;
  }[];
  readonly security?: readonly Fields[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** What is looked at of an OpenAPI document. */
export interface OutlinedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Fields; readonly securitySchemes: Fields };
}

/** What is there for people to read, and may be reworded at any time. */
const words: ReadonlySet<string> = new Set(['description', 'summary', 'title', 'example', 'examples', 'tags']);

/** Keywords whose value maps names that front ends use: a field that is called `title` is no wording. */
const mapsNames: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs']);

const sorted = (fields: Fields, outline: (name: string, value: Json) => Json): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, outline(name, value)]),
  );

function outlined(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(outlined);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !words.has(keyword)));
  return sorted(kept, (keyword, value) => {
    if (mapsNames.has(keyword)) return sorted(value as Fields, (_, inner) => outlined(inner));
    // The order in which the required fields are listed says nothing.
    return keyword === 'required' && Array.isArray(value) ? value.toSorted() : outlined(value);
  });
}

const componentPath = '#/components/schemas/';

/** A schema, or where it only refers to another one, the name of that. */
function named(schema: Json): Json {
  const outline = outlined(schema);
  const { $ref, ...rest } = outline as Fields;
  const isName = typeof $ref === 'string' && Object.keys(rest).length === 0;
  return isName ? $ref.replace(componentPath, '') : outline;
}

const contentOf = (content: Content = {}): Fields =>
  sorted(content, (_, value) => named((value as Content[string]).schema));

/** What a request may hold by a schema, as text: without references, and with no field required that has a default. */
function requestForm(schema: Json, schemas: Fields): string {
  function form(node: Json): Json {
    if (Array.isArray(node)) return node.map(form);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, required, ...rest } = node as Fields;
    if (typeof $ref === 'string') return form(schemas[$ref.replace(componentPath, '')]);
    const properties = (rest['properties'] ?? {}) as Readonly<Record<string, Fields>>;
    const kept = Array.isArray(required)
      ? required.filter((name) => !('default' in (properties[name] ?? {})))
      : required;
    const inner = Object.entries(rest).map(([keyword, value]) => [keyword, form(value)]);
    const isRequired = kept !== undefined && !(Array.isArray(kept) && kept.length === 0);
    return { ...Object.fromEntries(inner), ...(isRequired && { required: kept }) };
  }
  return JSON.stringify(outlined(form(schema)));
}

/** Requests hold schemas with defaults themselves: such a one is named like the schema that allows the same. */
function requestOf(body: Operation['requestBody'], schemas: Fields): Json {
  if (body === undefined) return undefined;
  const nameOf = (schema: Json) => {
    const form = requestForm(schema, schemas);
    return Object.keys(schemas).find((name) => requestForm(schemas[name], schemas) === form);
  };
  const named = Object.entries(body.content).map(([type, { schema }]) => {
    const isNamed = '$ref' in (schema as Fields);
    const name = isNamed ? undefined : nameOf(schema);
    return [type, { schema: name === undefined ? schema : { $ref: `${componentPath}${name}` } }];
  });
  return { required: body.required, ...contentOf(Object.fromEntries(named)) };
}

function operationOf(
  { operationId, parameters = [], security, requestBody, responses }: Operation,
  schemas: Fields,
): Fields {
  const taken = parameters.map(({ name, in: place, required = false, schema }) => [
    `${place} ${name}`,
    { required, schema: outlined(schema) },
  ]);
  return {
    operationId,
    security,
    parameters: sorted(Object.fromEntries(taken), (_, value) => value),
    request: requestOf(requestBody, schemas),
    responses: sorted(responses, (_, value) => contentOf((value as Operation['responses'][string]).content)),
  };
}

/** By method and path, what an operation takes and answers. */
export function operationsOf({ paths, components }: OutlinedDocument): Fields {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      `${path} ${method.toUpperCase()}`,
      operationOf(operation, components.schemas),
    ]),
  );
  return sorted(Object.fromEntries(all), (_, value) => value);
}

/** By name, the schemas to which the operations refer. */
export const schemasOf = ({ components }: OutlinedDocument): Fields =>
  sorted(components.schemas, (_, schema) => outlined(schema));
