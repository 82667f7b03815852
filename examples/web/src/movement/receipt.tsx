import type { MovementTransaction } from '@loyalty-graphql/client';
import { Check, Copy, Printer } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSettings } from '../settings.tsx';
import { useMoney } from '../use-money.ts';
import { StatusBadge } from './status-badge.tsx';

/** A movement, as far as a list knows more than its payload. */
export type Entry = MovementTransaction & { voided?: boolean };

/** What became of one movement, to keep: order number, amount, time, status. A bare one cannot be copied or printed. */
export function Receipt({ entry, isBare = false }: { entry: Entry; isBare?: boolean }) {
  const { texts } = useSettings();
  const lines = useReceiptLines(entry);
  return (
    <div className="stack stack--tight">
      <div className="receipt">
        <div className="receipt__brand">{texts.brand}</div>
        <dl className="receipt__lines">
          {lines.map(({ label, value, shown }) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd className="num">{shown ?? <bdi>{value}</bdi>}</dd>
            </div>
          ))}
        </dl>
      </div>
      {!isBare && (
        <div className="dialog__actions">
          <CopyButton text={lines.map(({ label, value }) => `${label}: ${value}`).join('\n')} />
          <button type="button" className="button button--small" onClick={() => window.print()}>
            <Printer size={16} aria-hidden />
            {texts.receipt.print}
          </button>
        </div>
      )}
    </div>
  );
}

interface Line {
  label: string;
  value: string;
  shown?: ReactNode;
}

function useReceiptLines(entry: Entry): Line[] {
  const { texts, locale } = useSettings();
  const money = useMoney();
  const { receipt } = texts;
  const { requestedAmount, valueCode, amountDue, accountIdLast4, checkoutId, originalCheckoutId } = entry;
  const latin = (text: string) => (
    <bdi dir="ltr" className="mono">
      {text}
    </bdi>
  );
  const lines: (Line | false)[] = [
    { label: receipt.type, value: texts.type[entry.type] },
    {
      label: receipt.status,
      value: entry.voided === true ? texts.status.voided : texts.status[entry.status],
      shown: <StatusBadge entry={entry} always />,
    },
    entry.amount === null || entry.amount === undefined
      ? { label: receipt.asked, value: money(requestedAmount, valueCode) }
      : {
          label: receipt.amount,
          value: money(entry.amount, valueCode),
          shown: <strong>{money(entry.amount, valueCode)}</strong>,
        },
    typeof amountDue === 'string' && { label: receipt.due, value: money(amountDue, valueCode) },
    {
      label: receipt.time,
      value: new Intl.DateTimeFormat(locale, FULL).format(new Date(entry.createdAt)),
    },
    typeof accountIdLast4 === 'string' && {
      label: receipt.card,
      value: `•••• ${accountIdLast4}`,
      shown: latin(`•••• ${accountIdLast4}`),
    },
    { label: receipt.order, value: entry.orderNo, shown: latin(entry.orderNo) },
    typeof checkoutId === 'string' && { label: receipt.reference, value: checkoutId, shown: latin(checkoutId) },
    typeof originalCheckoutId === 'string' && {
      label: receipt.original,
      value: originalCheckoutId,
      shown: latin(originalCheckoutId),
    },
  ];
  return lines.filter((line) => line !== false);
}

const FULL = { dateStyle: 'medium', timeStyle: 'medium' } as const;

function CopyButton({ text }: { text: string }) {
  const { receipt } = useSettings().texts;
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <button type="button" className="button button--small" onClick={copy}>
      <Icon size={16} aria-hidden />
      <span aria-live="polite">{isCopied ? receipt.copied : receipt.copy}</span>
    </button>
  );
}
