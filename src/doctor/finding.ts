/** `failed` is what does not work, or is refused at the start; `warning` works and wants a look. */
export type Mark = 'ok' | 'warning' | 'failed';

/** What a check has found. Nothing in it is a secret. */
export interface Finding {
  mark: Mark;
  /** What was looked at, in a word or two. */
  about: string;
  says: string;
  /** What to do, a line for each thing. */
  todo: string[];
}

/** The findings of one area, by their marks. */
export const findingsAbout = (about: string) => ({
  ok: (says: string): Finding => ({ mark: 'ok', about, says, todo: [] }),
  warning: (says: string, ...todo: string[]): Finding => ({ mark: 'warning', about, says, todo }),
  failed: (says: string, ...todo: string[]): Finding => ({ mark: 'failed', about, says, todo }),
});
