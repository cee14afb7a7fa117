/**
 * A field with a default may be left out of a request and is always in an answer. One schema of zod stands for both, and a generator of
 * clients that meets a reference takes the two for one type. Requests therefore hold such schemas themselves, and answers require the
 * fields.
 */

type Fields = Readonly<Record<string, unknown>>;

const refPath = '#/components/schemas/';

const isFields = (node: unknown): node is Fields => typeof node === 'object' && node !== null && !Array.isArray(node);

const fieldsOf = (node: unknown): Fields => (isFields(node) ? node : {});

function nameIn({ $ref }: Fields): string | null {
  return typeof $ref === 'string' && $ref.startsWith(refPath) ? $ref.slice(refPath.length) : null;
}

/** Every object below `node`, itself included, each as `change` makes it. */
function changed(node: unknown, change: (fields: Fields) => Fields): unknown {
  if (Array.isArray(node)) return node.map((item) => changed(item, change));
  if (!isFields(node)) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, changed(value, change)])));
}

/** Names of components that these refer to, and those that they refer to in turn. */
function namesIn(node: unknown, components: Fields, found: Set<string> = new Set()): ReadonlySet<string> {
  changed(node, (fields) => {
    const name = nameIn(fields);
    if (name !== null && !found.has(name)) {
      found.add(name);
      namesIn(components[name], components, found);
    }
    return fields;
  });
  return found;
}

const withDefault = ({ properties }: Fields): readonly string[] =>
  Object.entries(fieldsOf(properties))
    .filter(([, property]) => 'default' in fieldsOf(property))
    .map(([name]) => name);

function hasDefaults(node: unknown): boolean {
  let found = false;
  changed(node, (fields) => {
    found ||= withDefault(fields).length > 0;
    return fields;
  });
  return found;
}

function asAnswered(node: unknown): unknown {
  return changed(node, (fields) => {
    const present = withDefault(fields);
    const required = Array.isArray(fields['required']) ? fields['required'] : [];
    return present.length === 0 ? fields : { ...fields, required: [...new Set([...required, ...present])] };
  });
}

function asRequested(node: unknown, components: Fields): unknown {
  return changed(node, (fields) => {
    const name = nameIn(fields);
    if (name === null) return fields;
    const schema = components[name];
    const isFormed =
      hasDefaults(schema) || [...namesIn(schema, components)].some((other) => hasDefaults(components[other]));
    return isFormed ? fieldsOf(asRequested(schema, components)) : fields;
  });
}

interface Parts {
  readonly paths: Fields;
  readonly schemas: Fields;
}

/** The paths and the schemas of a document with both forms told apart. */
export function withForms({ paths, schemas }: Parts): Parts {
  const answers: unknown[] = [];
  const operation = (fields: unknown): Fields => {
    const { requestBody, responses, ...rest } = fieldsOf(fields);
    answers.push(responses);
    return {
      ...rest,
      ...(requestBody !== undefined && { requestBody: asRequested(requestBody, schemas) }),
      responses: asAnswered(responses),
    };
  };
  const methods = (path: unknown) =>
    Object.fromEntries(Object.entries(fieldsOf(path)).map(([method, fields]) => [method, operation(fields)]));
  const formed = Object.fromEntries(Object.entries(paths).map(([path, all]) => [path, methods(all)]));
  const answered = namesIn(answers, schemas);
  const known = Object.entries(schemas).map(([name, schema]) => [
    name,
    answered.has(name) ? asAnswered(schema) : schema,
  ]);
  return { paths: formed, schemas: Object.fromEntries(known) };
}
