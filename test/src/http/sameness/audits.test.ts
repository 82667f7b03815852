import { serverAudits } from 'graphql-http';
import { expect, it } from 'vitest';
import { usePair } from './pair.ts';

const pair = usePair();

/** What an audit got, with the moment and the request's id taken out. */
async function shown(answer: Response): Promise<string> {
  const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id').sort();
  return JSON.stringify([answer.status, answer.statusText, headers, await answer.text()]);
}

const auditsOf = (app: () => { url: string; token: string }, answers: string[]) =>
  serverAudits({
    url: () => `${app().url}/graphql`,
    fetchFn: async (url: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${app().token}`);
      const answer = await fetch(url, { ...init, headers });
      answers.push(`${init.method ?? 'GET'} ${await shown(answer.clone())}`);
      return answer;
    },
  });

const ordinaryAnswers: string[] = [];
const fastAnswers: string[] = [];
const ordinary = auditsOf(() => pair.ordinary, ordinaryAnswers);
const fast = auditsOf(() => pair.fast, fastAnswers);

it.each(
  ordinary.map((audit, index) => [`${audit.id}: ${audit.name}`, audit, fast[index]] as const),
)('%s', async (_name, one, other) => {
  const results = [await one.fn(), await other?.fn()];
  expect(results.map((result) => result?.status)).toEqual(['ok', 'ok']);
  expect(fastAnswers.splice(0)).toEqual(ordinaryAnswers.splice(0));
});
