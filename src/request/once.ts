/** Runs something, or answers with what came of it where something has been run in this place before. */
export type Once = <Result>(place: string | number, run: () => Result) => Result;

/** Remembers what has been run, and a promise of it as that promise. What throws is run again. */
export function createOnce(): Once {
  let ran: Map<string | number, unknown> | null = null;
  return <Result>(place: string | number, run: () => Result): Result => {
    ran ??= new Map();
    if (!ran.has(place)) ran.set(place, run());
    return ran.get(place) as Result;
  };
}
