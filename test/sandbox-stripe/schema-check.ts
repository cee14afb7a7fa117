import type { Schema } from './type-schemas.ts';

/** What is wrong with a value, one line each; empty when nothing is. */
export type Faults = string[];

export interface SchemaCheckOptions {
  readonly definitions: Readonly<Record<string, Schema>>;
  /** Whether the value is a decoded form, in which numbers, booleans and null are text. */
  readonly isForm: boolean;
}

interface Keywords {
  readonly $ref?: string;
  readonly anyOf?: Schema[];
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: unknown[];
  readonly pattern?: string;
  readonly items?: Schema;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly additionalProperties?: Schema;
}

/**
 * Holds a value against one of the schemas made from the types. They use few keywords and refer to one another a great deal, so
 * walking them is far quicker than having each compiled.
 */
export function faultsIn(schema: Schema, value: unknown, options: SchemaCheckOptions): Faults {
  return createChecker(options)(schema, value, '');
}

type Check = (schema: Schema, value: unknown, path: string) => Faults;

function createChecker({ definitions, isForm }: SchemaCheckOptions): Check {
  const check: Check = (schema, value, path) => {
    if (schema === true) return [];
    if (schema === false) return [`${path}: must not be there`];
    const { $ref, anyOf, type, pattern } = schema as Keywords;
    if ($ref !== undefined) return check(definitions[$ref.slice('#/definitions/'.length)] ?? false, value, path);
    if (anyOf !== undefined) return anyOfFaults(anyOf, value, path);
    if ('const' in schema || 'enum' in schema) return constantFaults(schema, value, path);
    if (type === 'object') return objectFaults(schema, value, path);
    if (type === 'array') return arrayFaults(schema, value, path);
    if (!isOfType(type, value)) return [`${path}: must be ${type}, is ${JSON.stringify(value)}`];
    return pattern === undefined || new RegExp(pattern).test(String(value)) ? [] : [`${path}: must match ${pattern}`];
  };

  const isOfType = (type: string | undefined, value: unknown): boolean => {
    if (type === 'null') return value === null || (isForm && value === '');
    if (type === 'string' || !isForm) return typeof value === type;
    if (type === 'number') return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
    return value === 'true' || value === 'false';
  };

  const constantFaults = (schema: Keywords, value: unknown, path: string): Faults => {
    const allowed = schema.enum ?? [schema.const];
    const fits = allowed.some((one) => one === value || (isForm && typeof one !== 'string' && String(one) === value));
    return fits
      ? []
      : [`${path}: must be one of ${JSON.stringify(allowed).slice(0, 200)}, is ${JSON.stringify(value)}`];
  };

  /** Of several branches none of which fits, the one that is least wrong says the most. */
  const anyOfFaults = (branches: Schema[], value: unknown, path: string): Faults => {
    let least: Faults | null = null;
    for (const branch of branches) {
      const faults = check(branch, value, path);
      if (faults.length === 0) return [];
      const isOther = faults.some((fault) => fault.startsWith(`${path}.object:`));
      if (least === null || (!isOther && faults.length <= least.length)) least = faults;
    }
    return least ?? [`${path}: fits nothing`];
  };

  const arrayFaults = ({ items = true }: Keywords, value: unknown, path: string): Faults => {
    if (!Array.isArray(value)) return [`${path}: must be a list`];
    return value.flatMap((item, index) => check(items, item, `${path}[${index}]`));
  };

  const objectFaults = (
    { properties = {}, required = [], additionalProperties = false }: Keywords,
    value: unknown,
    path: string,
  ): Faults => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: must be an object`];
    const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name}: is missing`);
    return [
      ...missing,
      ...Object.entries(value).flatMap(([name, inner]) =>
        check(properties[name] ?? additionalProperties, inner, `${path}.${name}`),
      ),
    ];
  };

  return check;
}
