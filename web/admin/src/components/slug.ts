/** Marks over and under letters, once they are taken apart. */
const marks = /\p{M}+/gu;

/** The name of an offer in addresses, made of its name for people; empty if that has no Latin letters or digits. */
export function slugOf(name: string, taken: readonly string[]): string {
  const plain = name.normalize('NFKD').replace(marks, '').toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  if (slug === '' || !taken.includes(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.includes(`${slug}-${number}`)) return `${slug}-${number}`;
}
