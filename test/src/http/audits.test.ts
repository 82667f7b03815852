import { serverAudits } from 'graphql-http';
import { expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';

const app = useApp();

const audits = serverAudits({
  url: () => `${app.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${app.token}`);
    return fetch(url, { ...init, headers });
  },
});

it('there are 61 audits', () => {
  expect(audits).toHaveLength(61);
});

it.each(audits.map((audit) => [`${audit.id}: ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
  const result = await audit.fn();
  expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
});
