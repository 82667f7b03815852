import type { MovementInput } from '@loyalty-graphql/client';
import { useState } from 'react';
import { useSettings } from '../settings.tsx';
import { AmountField, useTyped } from '../ui/amount-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMoney } from '../use-money.ts';

/** The payment that a tip belongs to, and the card that paid. */
export interface TipTarget {
  accountId: string;
  checkoutId: string;
  currency: string;
}

interface TipDialogProps {
  target: TipTarget;
  onTip(input: MovementInput<'addTip'>): void;
  onClose(): void;
}

/** How much the tip is. */
export function TipDialog({ target, onTip, onClose }: TipDialogProps) {
  const { till } = useSettings().texts;
  const money = useMoney();
  const [typed, setTyped] = useState('');
  const { amount, error } = useTyped(typed, target.currency);
  return (
    <Dialog title={till.tipTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (amount !== null) onTip({ ...target, amount });
        }}
      >
        <p className="muted">{till.tipText(target.accountId.slice(-4))}</p>
        <AmountField
          label={`${till.amount} (${target.currency})`}
          value={typed}
          error={error}
          onChange={setTyped}
          isFirst
        />
        <button type="submit" className="button button--main button--wide" disabled={amount === null}>
          {amount === null ? till.addTip : till.tipFor(money(amount, target.currency))}
        </button>
      </form>
    </Dialog>
  );
}
