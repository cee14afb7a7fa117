import type { Command, Option, Word } from './command.ts';

function shownOption(name: string, option: Option): string {
  if (option.type !== 'string') return `--${name}`;
  return `--${name} ${option.value}${option.multiple === true ? ' …' : ''}`;
}

const shownWord = ({ name, many }: Word) => (many === true ? `${name} …` : name);

/** Two columns, the second one aligned. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** All of these commands, in one line each. */
export function usageOf(commands: readonly Command[]): string {
  return [
    'Usage: stile <command> [options]',
    '',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    '`stile <command> --help` says more about one of them.',
  ].join('\n');
}

/** Everything about one command. */
export function helpFor({ name, summary, details, options, words }: Command): string {
  const entries = Object.entries(options);
  const shown = entries.map(([option, spec]) => {
    const isNeeded = 'required' in spec && spec.required === true;
    return isNeeded ? ` ${shownOption(option, spec)}` : ` [${shownOption(option, spec)}]`;
  });
  const rows = [
    ...words.map((word) => [word.name, word.summary] as const),
    ...entries.map(([option, spec]) => [shownOption(option, spec), spec.summary] as const),
  ];
  return [
    `Usage: ${['stile', name, ...words.map(shownWord)].join(' ')}${shown.join('')}`,
    '',
    `${summary}.`,
    ...details,
    ...(rows.length > 0 ? ['', ...table(rows)] : []),
  ].join('\n');
}
