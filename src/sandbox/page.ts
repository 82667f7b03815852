import type { Credentials } from './admit.ts';
import { SANDBOX_ERROR_CODES } from './defaults.ts';
import { environmentLines } from './environment.ts';
import { CODES, CONTROL, FAULT_TEXTS, OPERATION_TEXTS, RULES } from './guide.ts';
import { code, type Html, html, table } from './html.ts';
import type { Duplicates } from './movements.ts';
import { PAGE_STYLE } from './page-style.ts';
import { SEEDED_CARDS, SEEDED_PAYMENT } from './seeded-cards.ts';
import { SPECIAL_CARDS } from './special-cards.ts';
import { OPERATIONS, type Operation, pathOf } from './wire.ts';

/** The one page that documents the sandbox: complete in itself, without scripts and outside resources. */
export function page(url: string, settings: { credentials: Credentials; duplicates: Duplicates }): string {
  const { credentials, duplicates } = settings;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PayWizard sandbox</title>
<link rel="icon" href="data:,">
<style>${{ html: PAGE_STYLE }}</style>
</head>
<body><main>
<h1>PayWizard sandbox</h1>
<p class="lead">A stand-in for PayWizard’s signed Loyalty API (processor Factor4) at ${code(url)}. It keeps a book of its own: no money moves.</p>
<nav>${SECTIONS.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
${section('start')}
<p>Point the API at it with these lines in its environment:</p>
<pre>${environmentLines(url, credentials).join('\n')}</pre>
<p>Or sign a call by hand:</p>
<pre>${byHand(url, credentials)}</pre>
${section('operations')}
<p>Each is a POST of JSON. What ends in ? may be left out; every other key must be there, and no further one.</p>
${table(['Operation', 'Body'], OPERATIONS.map(operationRow))}
${section('cards')}
<p>A new book holds these. The payment ${code(SEEDED_PAYMENT.checkoutId)} of 10.50 USD on the first card can be voided.</p>
${table(['Card', 'Balances', 'What for'], SEEDED_CARDS.map(seededRow))}
${section('special')}
<p>Each has 100.00 USD and 100 points. An inquiry works normally; the behaviour is that of every movement on the card.</p>
${table(
  ['Card', 'Behaviour'],
  SPECIAL_CARDS.map(({ accountId, description }) => [code(accountId), description]),
)}
${section('codes')}
<p>PayWizard publishes no error codes: these are the sandbox’s. HTTP says 200 with all of them.</p>
${table(
  ['Code', 'Meaning', 'When'],
  Object.entries(CODES).map(([number, when]) => [code(number), SANDBOX_ERROR_CODES[number] ?? '', when]),
)}
${section('rules')}
<ul>${RULES.map((rule) => html`<li>${rule}</li>`)}<li>${DUPLICATES[duplicates]}</li></ul>
${section('control')}
<p>For tests, on the same port, from this machine only. JSON in and out; an error is HTTP 400 or 404 with ${code('{"error": "…"}')}.</p>
${table(['Address', 'What it does'], CONTROL.map(controlRow))}
${section('faults')}
<p>For ${code('POST /control/faults')}. A fault meets a call after its token, signature and fields were found right. “Books” stands for
“does the work” where the call is a read. With ${code('delayMs')} every fault that says nothing else waits so long before its answer.</p>
${table(
  ['Fault', 'What happens'],
  Object.entries(FAULT_TEXTS).map(([fault, text]) => [code(fault), text]),
)}
</main></body>
</html>
`.html;
}

const SECTIONS = [
  ['start', 'Start'],
  ['operations', 'Operations'],
  ['cards', 'Cards'],
  ['special', 'Cards that misbehave'],
  ['codes', 'Codes'],
  ['rules', 'Rules'],
  ['control', 'Control address'],
  ['faults', 'Faults'],
] as const;

const DUPLICATES: Readonly<Record<Duplicates, string>> = {
  reject: 'A repeated tranOrderNo is refused with 40009 (SANDBOX_DUPLICATES=reject; also replay and accept).',
  replay:
    'A repeated tranOrderNo gets the first answer again if the request is the same, else 40009 (SANDBOX_DUPLICATES=replay).',
  accept: 'A repeated tranOrderNo is booked again (SANDBOX_DUPLICATES=accept).',
};

function section(id: (typeof SECTIONS)[number][0]): Html {
  return html`<h2 id="${id}">${SECTIONS.find(([known]) => known === id)?.[1] ?? ''}</h2>`;
}

function operationRow(operation: Operation): Html[] {
  const { does, body } = OPERATION_TEXTS[operation];
  return [html`${code(pathOf(operation))}<br>${does}`, html`<code class="wrap">${body}</code>`];
}

function seededRow({ accountId, balances, description }: (typeof SEEDED_CARDS)[number]): (string | Html)[] {
  const amounts = Object.entries(balances).map(([valueCode, amount]) => `${amount} ${valueCode}`);
  return [code(accountId), amounts.join(', '), description];
}

function controlRow({ address, does, example }: (typeof CONTROL)[number]): (string | Html)[] {
  return [code(address), example === undefined ? does : html`${does}<pre>${example}</pre>`];
}

function byHand(url: string, credentials: Credentials): string {
  const [, clientId = '', clientSecret = '', token = ''] = environmentLines(url, credentials).map((line) =>
    line.slice(line.indexOf('=') + 1),
  );
  return `secret='${clientSecret}'
body='{"clientId":"${clientId}","loyaltyChannel":"FACTOR4","accountId":"914639258868515","entryType":"K"}'
sign=$(printf %s "$body&clientId=${clientId}&clientSecret=$secret" | openssl dgst -sha256 -hmac "$secret" | sed 's/.* //')
curl -s ${url}${pathOf('giftInquiry')} -H 'content-type: application/json' \\
  -H 'jwt-token: ${token}' -H "sign: $sign" --data-raw "$body"`;
}
