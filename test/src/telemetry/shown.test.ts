import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { newAccountId, newOrderNo, startApp, type TestApp } from '../../support/app.ts';
import { namedIn } from './promql.ts';

const rules = z
  .object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().startsWith('Loyalty'),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+m$/)
              .optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
            annotations: z.strictObject({
              summary: z.string().min(10),
              why: z.string().min(10),
              do: z.string().min(7),
            }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync('deploy/alerts.yaml', 'utf8')));

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        title: z.string(),
        type: z.string(),
        description: z.string().optional(),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
      }),
    ),
    templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
  })
  .parse(JSON.parse(readFileSync('deploy/grafana.json', 'utf8')));

const page = readFileSync('docs/observability.md', 'utf8');

const alerts = rules.groups.flatMap((group) => group.rules.map((rule) => ({ group: group.name, ...rule })));
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** What Prometheus itself adds to everything that it scrapes. */
const ADDED = ['job', 'instance'];
const PROMETHEUS_OWN = ['up'];

/** Every series of an application that has been through everything that has labels. */
interface Told {
  /** Labels and their values, by the name of a series. */
  series: Map<string, Map<string, Set<string>>>;
  /** Names as they are declared: a histogram is one. */
  metrics: string[];
}
let told: Told;
let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    PAYWIZARD_QUERY_ORDER: 'authoritative',
    SETTLE_FIRST_MS: '20',
    SETTLE_MAX_MS: '20',
    LIMIT_LOOKUPS_PER_MINUTE: '0',
  });
  const pay = async (fault: Record<string, unknown> | null) => {
    const input = { orderNo: newOrderNo(), accountId: newAccountId(), amount: '10.50', currency: 'USD' };
    await app.putCard({ accountId: input.accountId, balances: { USD: '100.00' } });
    if (fault !== null) await app.fault({ orderNo: input.orderNo, operation: 'giftTransaction', ...fault });
    await app.gql('mutation Pay($input: PayInput!) { pay(input: $input) { transaction { status } } }', { input });
  };
  await app.gql('query Card { card(accountId: "914639258868572") { balances { amount } customer { firstName } } }');
  await app.gql('{ nothing }');
  for (const fault of [null, { fault: 'code', code: 49_999 }, { fault: 'drop-after' }]) await pay(fault);
  // What was lost is found by the settler, and what is open is counted.
  const isWhole = ({ series }: Told) =>
    (series.get('loyalty_movements_settled_total')?.size ?? 0) > 0 &&
    (series.get('loyalty_movements_unsettled')?.size ?? 0) > 0 &&
    series.has('nodejs_gc_duration_seconds_sum');
  // Garbage is made, for its collection is told of once there has been one.
  const garbage = () => Array.from({ length: 100_000 }, (_, index) => ({ index }));
  await vi.waitUntil(async () => garbage().length > 0 && isWhole(await metricsOf(app)), { timeout: 10_000 });
  told = await metricsOf(app);
});
afterAll(() => app?.close());

async function metricsOf({ url }: TestApp): Promise<Told> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const series: Told['series'] = new Map();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? \S+$/gim)) {
    const known = series.get(name) ?? new Map<string, Set<string>>();
    series.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(value));
    }
  }
  return { series, metrics: [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name) };
}

const expressions: [string, string][] = [
  ...alerts.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

it.each(expressions)('%s asks for nothing that the application does not tell', (_where, expression) => {
  const { metrics, groups } = namedIn(expression);
  expect(metrics).not.toEqual([]);
  const labels = new Set(ADDED);
  for (const { name, labels: selected } of metrics) {
    if (PROMETHEUS_OWN.includes(name)) continue;
    const known = told.series.get(name);
    expect(known, name).toBeDefined();
    for (const label of known?.keys() ?? []) labels.add(label);
    for (const { name: label, operator, value } of selected) {
      if (ADDED.includes(label)) continue;
      expect([...(known?.keys() ?? [])], `${name} has ${label}`).toContain(label);
      if (operator === '=') expect([...(known?.get(label) ?? [])], `${name} has ${label}="${value}"`).toContain(value);
    }
  }
  for (const label of groups) expect([...labels], expression).toContain(label);
});

it('what is named in a legend or a summary is a label of its expression', () => {
  const texts: [text: string, expression: string][] = [
    ...alerts.map(({ annotations, expr }): [string, string] => [Object.values(annotations).join(' '), expr]),
    ...panels.flatMap(({ targets }) => targets.map(({ legendFormat, expr }): [string, string] => [legendFormat, expr])),
  ];
  for (const [text, expression] of texts) {
    const { metrics, groups } = namedIn(expression);
    const isGrouped = /\b(sum|max|min)\b/.test(expression);
    const labels = isGrouped
      ? groups
      : [...ADDED, ...metrics.flatMap(({ labels: all }) => all.map(({ name }) => name))];
    for (const [, label = ''] of text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g))
      expect(labels, text).toContain(label);
  }
});

describe('the rules', () => {
  it('have names of their own, money first, and are all on the page', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    expect(rules.groups[0]?.name).toBe('loyalty-money');
    const [, table = ''] = page.split('## Dashboard and alerts');
    const explained = [...(table.split('### Alarms')[0] ?? '').matchAll(/`(Loyalty\w+)`/g)].map(([, name]) => name);
    expect(explained).toEqual(names);
  });

  it('have one for every kind of alarm, and the page explains each', () => {
    const kinds = [...(told.series.get('loyalty_alarms_total')?.get('kind') ?? [])].sort();
    const [, table = ''] = page.split('### Alarms');
    const explained = [...(table.split('## The log')[0] ?? '').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      ([, kind]) => kind,
    );
    expect(explained.sort()).toEqual(kinds);
    for (const kind of kinds) {
      expect(
        alerts.filter(({ expr }) => expr.includes(`kind="${kind}"`)),
        kind,
      ).toHaveLength(1);
    }
  });
});

describe('the dashboard', () => {
  it('has panels that say what they show, lie side by side and are told apart', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, description, targets } of panels) {
      expect(description?.length, title).toBeGreaterThan(5);
      expect(targets, title).not.toEqual([]);
    }
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x} ${y}`), `${title} at ${x} ${y}`).toBeUndefined();
          taken.set(`${x} ${y}`, title);
        }
      }
    }
  });

  it('chooses by variables that it has', () => {
    const text = JSON.stringify(dashboard.panels);
    const used = new Set([...text.matchAll(/\$\{?(?!__)(\w+)/g)].map(([, name]) => name));
    const own = dashboard.templating.list.map(({ name }) => name);
    for (const name of used) expect(own).toContain(name);
  });
});

it('everything that is told is on the dashboard or on the page', () => {
  const shown = new Set(
    expressions.flatMap(([, expression]) =>
      namedIn(expression).metrics.map(({ name }) => name.replace(/_(bucket|count|sum)$/, '')),
    ),
  );
  const missing = told.metrics.filter((name) => !shown.has(name) && !page.includes(`\`${name}\``) && !isLag(name));
  expect(missing).toEqual([]);
});

/** The page names these by their ends. */
const isLag = (name: string): boolean => /^nodejs_eventloop_lag_(min|max|mean|stddev|p50|p90)_seconds$/.test(name);

it('the page’s table has each metric of ours with its labels, and no other', () => {
  const explained = [...page.matchAll(/^\| `(loyalty_\w+)` \|(.*?)\|/gm)].map(([, name = '', labels = '']) => [
    name,
    [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
  ]);
  const ours = told.metrics
    .filter((name) => name.startsWith('loyalty_'))
    .map((name) => [name, [...(told.series.get(name) ?? told.series.get(`${name}_count`) ?? new Map()).keys()]]);
  expect(Object.fromEntries(explained)).toEqual(Object.fromEntries(ours));
});

describe('what reads expressions', () => {
  it('finds metrics, labels and groups', () => {
    expect(namedIn('sum by (le, x) (rate(a_bucket{b="c",d=~"e|f"}[5m])) / max(g) > 0.5 and h unless on (i) j')).toEqual(
      {
        metrics: [
          {
            name: 'a_bucket',
            labels: [
              { name: 'b', operator: '=', value: 'c' },
              { name: 'd', operator: '=~', value: 'e|f' },
            ],
          },
          { name: 'g', labels: [] },
          { name: 'h', labels: [] },
          { name: 'j', labels: [] },
        ],
        groups: ['le', 'x', 'i'],
      },
    );
  });

  it.each([
    'sum(a',
    'sum(a))',
    'a{b="c"',
    'a[5m',
    'a{b="c}',
    'a ; b',
    'a[5x]',
  ])('sees that %s is none', (expression) => {
    expect(() => namedIn(expression)).toThrow();
  });
});
