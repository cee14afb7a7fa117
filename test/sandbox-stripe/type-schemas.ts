import { ts } from '@ts-morph/common';

export type Schema = boolean | { [keyword: string]: unknown };

export interface SchemaSet {
  /** One schema per name that was asked for, each a reference into `definitions`. */
  readonly named: Record<string, Schema>;
  readonly definitions: Record<string, Schema>;
}

export interface Wanted {
  /** Names of types below `Stripe`, such as `Checkout.SessionCreateParams`. */
  readonly names: readonly string[];
  /** Objects with any other value of `object` are taken not to occur, which keeps the schemas small. */
  readonly objects: ReadonlySet<string>;
}

/** The few globals that the types are written with; with them the whole library of the language need not be read. */
const globals = `
interface Array<T> { length: number; [index: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {}
interface Number {} interface Object {} interface RegExp {} interface String {} interface Promise<T> {} interface Date {}
type Record<K extends keyof any, T> = { [P in K]: T };
type Partial<T> = { [P in keyof T]?: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
`;

const libraryName = `${import.meta.dirname}/globals.d.ts`;
const fileName = `${import.meta.dirname}/asked-for.ts`;

/**
 * JSON Schemas of types of the installed `stripe` package, as its objects travel: decimals are strings, and enumerations that
 * are open in the types (`'a' | 'b' | OtherString`) hold only the values that are listed. No object may have a field that its
 * type does not have.
 */
export function schemasOfTypes({ names, objects }: Wanted): SchemaSet {
  const text = `import type Stripe from 'stripe';\n${names.map((name, index) => `export type T${index} = Stripe.${name};`).join('\n')}`;
  const program = createProgram(text);
  const checker = program.getTypeChecker();
  const walker = new Walker(checker, objects);
  const source = program.getSourceFile(fileName);
  const named: Record<string, Schema> = {};
  source?.forEachChild((node) => {
    if (!ts.isTypeAliasDeclaration(node)) return;
    const type = checker.getTypeAtLocation(node.name);
    const name = names[Number(node.name.text.slice(1))] ?? '';
    if (type.flags & ts.TypeFlags.Any) throw new Error(`The stripe package has no type ${name}.`);
    named[name] = walker.schemaOf(type);
  });
  return { named, definitions: walker.definitions };
}

function createProgram(text: string): ts.Program {
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    noLib: true,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const own = new Map([
    [fileName, text],
    [libraryName, globals],
  ]);
  host.getSourceFile = (name, ...rest) => {
    const content = own.get(name);
    return content === undefined
      ? read(name, ...rest)
      : ts.createSourceFile(name, content, ts.ScriptTarget.ES2022, true);
  };
  host.fileExists = (name) => own.has(name) || ts.sys.fileExists(name);
  return ts.createProgram([libraryName, fileName], options, host);
}

class Walker {
  readonly definitions: Record<string, Schema> = {};
  readonly #checker: ts.TypeChecker;
  readonly #objects: ReadonlySet<string>;
  readonly #names = new Map<ts.Type, string>();

  constructor(checker: ts.TypeChecker, objects: ReadonlySet<string>) {
    this.#checker = checker;
    this.#objects = objects;
  }

  schemaOf(type: ts.Type): Schema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true;
    if (flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) return false;
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return this.#union(type);
    if (isDecimal(type)) return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
    if (this.#checker.isArrayType(type)) return { type: 'array', items: this.schemaOf(this.#elementOf(type)) };
    return this.#object(type);
  }

  #elementOf(type: ts.Type): ts.Type {
    return this.#checker.getTypeArguments(type as ts.TypeReference)[0] ?? this.#checker.getNeverType();
  }

  #union({ types }: ts.UnionType): Schema {
    const members = types
      .filter((member) => !isOtherString(member))
      .map((member) => this.schemaOf(member))
      .filter((schema) => schema !== false);
    const constants = members.filter(isConstant).map((schema) => schema.const);
    const others = members.filter((schema) => !isConstant(schema));
    const all = constants.length === 0 ? others : [{ enum: constants }, ...others];
    return all.length > 1 ? { anyOf: all } : (all[0] ?? false);
  }

  #object(type: ts.Type): Schema {
    const known = this.#names.get(type);
    if (known !== undefined) return { $ref: `#/definitions/${known}` };
    const kind = this.#kindOf(type);
    if (kind !== null && !this.#objects.has(kind)) return false;
    const name = `d${this.#names.size}`;
    this.#names.set(type, name);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const valueType = this.#checker.getTypeOfSymbol(property);
      if (valueType.getCallSignatures().length > 0) continue;
      properties[property.name] = this.schemaOf(valueType);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    const index = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const isBlank = Object.keys(properties).length === 0;
    const additionalProperties = index === undefined ? isBlank : this.schemaOf(index.type);
    this.definitions[name] = { type: 'object', properties, required, additionalProperties };
    return { $ref: `#/definitions/${name}` };
  }

  /** The value of `object`, by which Stripe's objects say what they are. */
  #kindOf(type: ts.Type): string | null {
    const property = type.getProperty('object');
    const value = property === undefined ? undefined : this.#checker.getTypeOfSymbol(property);
    return value?.isStringLiteral() ? value.value : null;
  }
}

function isConstant(schema: Schema): schema is { const: unknown } {
  return typeof schema === 'object' && 'const' in schema;
}

/** `string & Record<never, never>`: the branch that keeps an enumeration open. */
function isOtherString(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);
}

function isDecimal(type: ts.Type): boolean {
  return type.aliasSymbol?.name === 'Decimal';
}
