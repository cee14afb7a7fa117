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
  return new Checker(options).check(schema, value, '');
}

class Checker {
  readonly #definitions: Readonly<Record<string, Schema>>;
  readonly #isForm: boolean;

  constructor({ definitions, isForm }: SchemaCheckOptions) {
    this.#definitions = definitions;
    this.#isForm = isForm;
  }

  check(schema: Schema, value: unknown, path: string): Faults {
    if (schema === true) return [];
    if (schema === false) return [`${path}: must not be there`];
    const { $ref, anyOf, type, pattern } = schema as Keywords;
    if ($ref !== undefined)
      return this.check(this.#definitions[$ref.slice('#/definitions/'.length)] ?? false, value, path);
    if (anyOf !== undefined) return this.#anyOf(anyOf, value, path);
    if ('const' in schema || 'enum' in schema) return this.#constant(schema, value, path);
    if (type === 'object') return this.#object(schema, value, path);
    if (type === 'array') return this.#array(schema, value, path);
    if (!this.#isOfType(type, value)) return [`${path}: must be ${type}, is ${JSON.stringify(value)}`];
    return pattern === undefined || new RegExp(pattern).test(String(value)) ? [] : [`${path}: must match ${pattern}`];
  }

  #isOfType(type: string | undefined, value: unknown): boolean {
    if (type === 'null') return value === null || (this.#isForm && value === '');
    if (type === 'string' || !this.#isForm) return typeof value === type;
    if (type === 'number') return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
    return value === 'true' || value === 'false';
  }

  #constant(schema: Keywords, value: unknown, path: string): Faults {
    const allowed = schema.enum ?? [schema.const];
    const fits = allowed.some(
      (one) => one === value || (this.#isForm && typeof one !== 'string' && String(one) === value),
    );
    const choice = JSON.stringify(allowed).slice(0, 200);
    return fits ? [] : [`${path}: must be one of ${choice}, is ${JSON.stringify(value)}`];
  }

  /** Of several branches none of which fits, the one that is least wrong says the most. */
  #anyOf(branches: Schema[], value: unknown, path: string): Faults {
    let least: Faults | null = null;
    for (const branch of branches) {
      const faults = this.check(branch, value, path);
      if (faults.length === 0) return [];
      const isOther = faults.some((fault) => fault.startsWith(`${path}.object:`));
      if (least === null || (!isOther && faults.length <= least.length)) least = faults;
    }
    return least ?? [`${path}: fits nothing`];
  }

  #array({ items = true }: Keywords, value: unknown, path: string): Faults {
    if (!Array.isArray(value)) return [`${path}: must be a list`];
    return value.flatMap((item, index) => this.check(items, item, `${path}[${index}]`));
  }

  #object(
    { properties = {}, required = [], additionalProperties = false }: Keywords,
    value: unknown,
    path: string,
  ): Faults {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: must be an object`];
    const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name}: is missing`);
    const wrong = Object.entries(value).flatMap(([name, inner]) =>
      this.check(properties[name] ?? additionalProperties, inner, `${path}.${name}`),
    );
    return [...missing, ...wrong];
  }
}
