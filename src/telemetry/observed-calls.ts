/** Is told of a call that is on its way, and since when by `performance.now()`. The answer is the caller's: it is only looked at. */
export type Observer = (call: string, answer: Promise<unknown>, startedAt: number) => void;

type Method = (...args: readonly unknown[]) => unknown;

const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** The same object; of each of its methods that promises something the observer is told, as `name.method`. */
export function observeCalls<T extends object>(name: string, target: T, observe: Observer): T {
  const known = new Map<PropertyKey, unknown>();

  function observed(key: PropertyKey): unknown {
    const value: unknown = Reflect.get(target, key);
    if (!isMethod(value)) return value;
    const call = `${name}.${String(key)}`;
    return (...args: readonly unknown[]) => {
      const startedAt = performance.now();
      const answer = Reflect.apply(value, target, args);
      if (answer instanceof Promise) observe(call, answer, startedAt);
      return answer;
    };
  }

  return new Proxy(target, {
    get(_target, key) {
      if (!known.has(key)) known.set(key, observed(key));
      return known.get(key);
    },
  });
}
