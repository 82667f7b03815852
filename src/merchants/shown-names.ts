import type { Settings } from '../development.ts';
import { MASK } from '../secret.ts';

type Named = Pick<Settings, 'merchant' | 'paywizard'>;

/** So many last characters may be seen of a client id that is longer than twice that. */
const SHOWN = 4;

/** What operators read of a merchant in logs and metrics: its id, masked where that is its client id, a credential. */
export function shownName({ merchant, paywizard }: Named): string {
  if (merchant !== paywizard.credentials.clientId()) return merchant;
  return merchant.length > 2 * SHOWN ? MASK + merchant.slice(-SHOWN) : MASK;
}

/** The same of several, each by its id. Those whose masks are alike are told apart by their places in the file. */
export function shownNames(merchants: readonly Named[]): Map<string, string> {
  const names = merchants.map(shownName);
  const isAlone = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  return new Map(
    merchants.map(({ merchant }, index) => {
      const name = names[index] ?? MASK;
      return [merchant, isAlone(name) ? name : `${name} (${index + 1})`];
    }),
  );
}

/** The names of those that are served, in the order of the file. */
export const servedNames = (settings: Settings): string[] => [...shownNames(settings.merchants ?? [settings]).values()];
