import { readFileSync } from 'node:fs';

export const PAGE = 'docs/deployment.md';

/** The blocks of docs/deployment.md in one language, in their order. */
export const blocksOf = (language: string): string[] =>
  [...readFileSync(PAGE, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

/** The one block that has this in it. Throws where there are none or several. */
export function blockWith(language: string, part: string): string {
  const [block, ...more] = blocksOf(language).filter((text) => text.includes(part));
  if (block === undefined || more.length > 0)
    throw new Error(`${PAGE} should have one block of ${language} with ${part}`);
  return block;
}
