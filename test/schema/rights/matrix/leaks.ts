import type { Loose } from '../../../support/app.ts';
import { control } from '../../../support/app.ts';
import { choicesOf, documentOf } from './documents.ts';
import { READS } from './operations.ts';
import type { Owner } from './principals.ts';
import { seenByAll, type World } from './world.ts';

type Secrets = Readonly<Record<Owner, readonly string[]>>;

const OWNERS = ['own', 'foreign'] as const;

/** Every word that is told of one card to those who may see everything, and of the other is not. */
export async function secretsOf(world: World): Promise<Secrets> {
  const [own, foreign] = [await wordsOf(world, 'own'), await wordsOf(world, 'foreign')];
  const secrets = {
    own: [...own].filter((word) => !foreign.has(word)),
    foreign: [...foreign].filter((word) => !own.has(word)),
  };
  for (const owner of OWNERS) {
    const { accountId, cardId, payment } = world.targets[owner];
    const least = [accountId, accountId.slice(-4), cardId, payment.id, payment.orderNo, payment.checkoutId];
    const overlooked = least.filter((word) => !secrets[owner].includes(word));
    if (overlooked.length > 0) throw new Error(`the words of the card that is ${owner} lack ${overlooked.join(', ')}`);
  }
  return secrets;
}

/** Which words stand in which answers where they must not. */
export function leaksIn(answers: World['answers'], secrets: Secrets): string[] {
  const found = answers.flatMap(({ principal, text }) => {
    const words = new Set(text.split(SEPARATORS));
    const others = OWNERS.filter((owner) => !principal.cards?.includes(owner));
    return others.flatMap((owner) =>
      secrets[owner]
        .filter((secret) => words.has(secret) || (secret.length > 5 && text.includes(secret)))
        .map((secret) => `${secret}, of the card that is ${owner}, was told to ${principal.name}`),
    );
  });
  return [...new Set(found)];
}

/** The reads that tell all there is of a card. */
const TELLING = ['card', 'node of a card', 'transactions of a card', 'transaction by id'];

const SEPARATORS = /[^\w.-]+/;

async function wordsOf(world: World, owner: Owner): Promise<Set<string>> {
  const { targets, till } = world;
  const words = new Set<string>();
  const take = (value: Loose): void => {
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) take(part);
    // A moment may be the same of both.
    else if (typeof value === 'string' && !/^\d{4}-\d\d-\d\dT/.test(value)) {
      for (const word of value.split(SEPARATORS)) if (word.length > 3) words.add(word);
    }
  };
  for (const read of READS.filter(({ name }) => TELLING.includes(name))) {
    const [everything] = choicesOf(read);
    const variables = read.variables(targets[owner]);
    const longer = 'first' in variables ? { ...variables, first: 20 } : variables;
    const { data } = await seenByAll(world, documentOf(read, everything?.selection ?? [], longer), longer);
    take(data);
  }
  const { orders } = await control(till.sandboxUrl, 'GET', 'book');
  for (const order of orders) {
    if (order.accountId === targets[owner].accountId) take([order.orderNo, order.checkoutId]);
  }
  return words;
}
