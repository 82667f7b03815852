import { readFileSync } from 'node:fs';

export interface Instruction {
  name: string;
  /** What follows the name and its flags; on one line. */
  text: string;
  /** Such as `from` of `--from=build`. */
  flags: Record<string, string>;
}

/** The instructions of a Dockerfile, in order, without comments. That it is well-formed, dockerfile-utils says. */
export function readDockerfile(path: string): Instruction[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [name = '', ...words] = line.trim().split(/\s+/);
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split(/=(.*)/s));
    // A flag of a command in a RUN is no flag of the instruction.
    const own = name === 'RUN' ? flags.slice(0, flagsAtTheBeginning(words)) : flags;
    return {
      name,
      text: words.slice(flagsAtTheBeginning(words)).join(' '),
      flags: Object.fromEntries(own.map(([flag = '', value = '']) => [flag, value])),
    };
  });
}

const flagsAtTheBeginning = (words: string[]): number => {
  const end = words.findIndex((word) => !word.startsWith('--'));
  return end === -1 ? words.length : end;
};

/** The stages: each begins with its FROM. */
export function stagesOf(instructions: readonly Instruction[]): Instruction[][] {
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

/** The stage that becomes the image. */
export const imageOf = (instructions: readonly Instruction[]): Instruction[] => stagesOf(instructions).at(-1) ?? [];

/** The names and values of ARG, ENV or LABEL. */
export function pairsOf(instructions: readonly Instruction[], name: string): Record<string, string> {
  const text = instructions
    .filter((instruction) => instruction.name === name)
    .map((instruction) => instruction.text)
    .join(' ');
  return Object.fromEntries(
    [...text.matchAll(/([\w.]+)=("[^"]*"|\S+)/g)].map(([, key = '', value = '']) => [key, value.replaceAll('"', '')]),
  );
}

/** The words of an instruction in exec form, such as ENTRYPOINT. Throws where there is none, or in another form. */
export function execForm(instructions: readonly Instruction[], name: string): string[] {
  const text = instructions.findLast((instruction) => instruction.name === name)?.text ?? '';
  const words: unknown = JSON.parse(text.replace(/^CMD /, ''));
  if (!Array.isArray(words)) throw new Error(`${name} is not in exec form: ${text}`);
  return words.map(String);
}
