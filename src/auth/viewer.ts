import type { CardRights } from './card-rights.ts';

/** Who is asking, by the token. */
export interface Viewer {
  subject: string | null;
  /** Whose customer or staff it is: by the token, and by nothing else in a request. */
  merchant: string;
  scopes: readonly string[];
  cards: CardRights;
  /** When the token ends; null where it does not. */
  expiresAt: Date | null;
  /** Whom the limits count: the same for every token of one subject. Null: nobody has said who they are. */
  caller: string | null;
}

/**
 * Whether the bearer may learn why a card cannot be used. Staff may, whom one knows by the right to activate cards, and
 * the bearer whom the token gives the card. Everybody else is told the same of a number that does not exist and of one
 * that is blocked: who tries numbers must not learn which ones are real.
 */
export function tellsCardsApart({ scopes, cards }: Pick<Viewer, 'scopes' | 'cards'>): boolean {
  return scopes.includes('card:activate') || cards.areLimited;
}
