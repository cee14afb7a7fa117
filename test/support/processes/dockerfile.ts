import { readFileSync } from 'node:fs';

export interface Instruction {
  /** `RUN`, `COPY` … */
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  /** What it is called by `COPY --from`; empty for one that nobody copies from. */
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, read loosely: one instruction per line, as ours is written. */
export function readDockerfile(file: URL): readonly Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name, text = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (name !== 'FROM') stages.at(-1)?.instructions.push({ name, text });
    else {
      const [base = '', , called = ''] = text.split(/\s+/);
      stages.push({ name: called, base, instructions: [] });
    }
  }
  return stages;
}

/** The texts of a stage's instructions of one name, in their order. */
export const textsOf = (stage: Stage, name: string): readonly string[] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** The words of an instruction in its JSON form, from where that begins. */
export function execForm(text: string | undefined): readonly string[] {
  const words: unknown = JSON.parse(text?.slice(text.indexOf('[')) ?? 'null');
  if (!Array.isArray(words)) throw new Error(`is not in JSON form: ${text}`);
  return words.map(String);
}

/** `ENV A=1 B=2` */
export const variablesOf = (stage: Stage): Record<string, string> =>
  Object.fromEntries(
    textsOf(stage, 'ENV').flatMap((text) => text.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string])),
  );
