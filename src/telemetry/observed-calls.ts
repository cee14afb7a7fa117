/** Is told of a call that is on its way, and since when by `performance.now()`. The answer is the caller's: it is only looked at. */
export type Observer = (call: string, answer: Promise<unknown>, startedAt: number) => void;

type Method = (...args: readonly unknown[]) => unknown;

const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** The same object; of each of its methods that promises something the observer is told, as `name.method`. */
export function observeCalls<T extends object>(name: string, target: T, observe: Observer): T {
  const observed = (key: string, method: Method): Method => {
    const call = `${name}.${key}`;
    return (...args) => {
      const startedAt = performance.now();
      const answer = Reflect.apply(method, target, args);
      if (answer instanceof Promise) observe(call, answer, startedAt);
      return answer;
    };
  };
  // Made once: looking for a method whenever it is called would be felt on every view.
  const methods = Object.entries(target).flatMap(([key, value]) =>
    isMethod(value) ? [[key, observed(key, value)]] : [],
  );
  return { ...target, ...Object.fromEntries(methods) };
}
