// Private windows may refuse storage: the app then forgets its settings at the end of the page, and goes on.

/** What was kept in this browser under the name, or null. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`juniper.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a setting in this browser. Nothing of a card or a payment belongs here. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`juniper.${name}`, value);
  } catch {}
}
