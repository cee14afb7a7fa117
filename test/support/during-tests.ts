/** By block of tests: what ends the things that have been started for it. */
const ends = new WeakMap<Mocha.Suite, (() => unknown)[]>();

function endsFor({ test }: Mocha.Context): (() => unknown)[] {
  const block = test?.parent;
  if (block === undefined) throw new Error('This is no hook of a block of tests.');
  const found = ends.get(block) ?? [];
  ends.set(block, found);
  return found;
}

/**
 * Starts something before the tests of a block and ends it after them. What a block started last ends first. The result stands for
 * the thing: each of its properties can be read once the thing has been started.
 */
export function duringTests<Thing extends object>(
  start: () => Thing | Promise<Thing>,
  end: (thing: Thing) => unknown = () => {},
): Thing {
  let started: Thing | undefined;

  before(async function () {
    const thing = await start();
    started = thing;
    endsFor(this).push(() => end(thing));
  });

  // Mocha runs the hooks in the order of their registration, so each ends whatever was started last.
  after(async function () {
    await endsFor(this).pop()?.();
  });

  const standIn = new Proxy(
    {},
    {
      get(_, name) {
        if (started === undefined) throw new Error(`${String(name)} is read before the tests of its block have begun.`);
        return Reflect.get(started, name);
      },
    },
  );
  return standIn as Thing;
}
