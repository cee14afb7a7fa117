/**
 * Makes something of an object once, and gives it back for as long as that object is there. For objects that never change: an edited
 * publication is a new one. A look is only a look, because views look several times.
 */
export function madeOnce<Of extends object, Made>(make: (of: Of) => Exclude<Made, undefined>): (of: Of) => Made {
  const made = new WeakMap<Of, Exclude<Made, undefined>>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const fresh = make(of);
    made.set(of, fresh);
    return fresh;
  };
}
