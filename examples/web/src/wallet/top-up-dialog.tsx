import { useState } from 'react';
import { useSettings } from '../settings.tsx';
import { asTyped } from '../typing.ts';
import { AmountField, useTyped } from '../ui/amount-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMoney } from '../use-money.ts';

interface TopUpDialogProps {
  currency: string;
  onTopUp(amount: string, currency: string): void;
  onClose(): void;
}

const QUICK = ['10', '25', '50', '100'];

/** How much to put on the card. */
export function TopUpDialog({ currency, onTopUp, onClose }: TopUpDialogProps) {
  const { texts, locale } = useSettings();
  const money = useMoney();
  const [typed, setTyped] = useState('');
  const { amount, error } = useTyped(typed, currency);
  return (
    <Dialog title={texts.wallet.topUpTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (amount !== null) onTopUp(amount, currency);
        }}
      >
        <AmountField
          label={`${texts.wallet.otherAmount} (${currency})`}
          value={typed}
          error={error}
          onChange={setTyped}
          isFirst
        />
        <div className="chips">
          {QUICK.map((quick) => (
            <button
              key={quick}
              type="button"
              className="chip num"
              aria-pressed={amount === quick}
              onClick={() => setTyped(asTyped(quick, locale))}
            >
              {money(quick, currency)}
            </button>
          ))}
        </div>
        <button type="submit" className="button button--main button--wide" disabled={amount === null}>
          {amount === null ? texts.wallet.topUp : texts.wallet.topUpFor(money(amount, currency))}
        </button>
      </form>
    </Dialog>
  );
}
