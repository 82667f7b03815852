import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const runbook = readFileSync('docs/runbook.md', 'utf8');

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join('src', path), 'utf8'))
  .join('\n');

const ALERTS = 'deploy/alerts.yaml';

it.skipIf(!existsSync(ALERTS))('it has an entry for every alert', () => {
  const { groups }: { groups: { rules: { alert: string }[] }[] } = parse(readFileSync(ALERTS, 'utf8'));
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  expect(alerts).not.toEqual([]);
  expect(alerts.filter((alert) => !runbook.includes(`\`${alert}\``))).toEqual([]);
  const named = runbook.match(/\bLoyalty[A-Z]\w+/g) ?? [];
  expect(named.filter((alert) => !alerts.includes(alert))).toEqual([]);
});

it('it has an entry for every alarm of the log', () => {
  const alarms = [...sources.matchAll(/\b(?:alarm|kind): '([a-z]+(?:-[a-z]+)+)'/g)]
    .map(([, alarm = '']) => alarm)
    .filter((alarm) => sources.includes(`alarm: '${alarm}'`));
  expect(alarms).not.toEqual([]);
  expect(alarms.filter((alarm) => !runbook.includes(alarm))).toEqual([]);
});

it('the lines of the log that it quotes are lines of the program', () => {
  const quoted = [...runbook.replaceAll(/\s+/g, ' ').matchAll(/"([A-Z][^"…]{12,}?)(?:…)?"/g)].map(([, line = '']) =>
    line.trim(),
  );
  expect(quoted).not.toEqual([]);
  expect(quoted.filter((line) => !sources.includes(line))).toEqual([]);
});

it('the metrics that it asks for are those of the server', () => {
  const names = sources.match(/(?<=name: ')loyalty_\w+/g) ?? [];
  const asked = [...runbook.matchAll(/`?\b(loyalty_[a-z_]+[a-z])\b/g)].map(([, name = '']) => name);
  expect(asked).not.toEqual([]);
  expect(asked.filter((name) => !names.some((metric) => metric.startsWith(name) || name.startsWith(metric)))).toEqual(
    [],
  );
});
