import { useState } from 'react';
import { useSettings } from '../settings.tsx';
import { asTyped } from '../typing.ts';
import { AmountField, useTyped } from '../ui/amount-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { POINTS, useMoney } from '../use-money.ts';

interface RedeemDialogProps {
  /** The points on the card. */
  held: string;
  onRedeem(points: string): void;
  onClose(): void;
}

/** How many points to use. */
export function RedeemDialog({ held, onRedeem, onClose }: RedeemDialogProps) {
  const { texts, locale } = useSettings();
  const money = useMoney();
  const [typed, setTyped] = useState('');
  const youHave = texts.wallet.youHave(money(held, POINTS));
  const { amount, error } = useTyped(typed, POINTS, { amount: held, text: youHave });
  return (
    <Dialog title={texts.wallet.redeemTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (amount !== null) onRedeem(amount);
        }}
      >
        <AmountField label={texts.wallet.howMany} value={typed} error={error} onChange={setTyped} isFirst />
        <div className="row row--apart">
          <span className="muted">{youHave}</span>
          <button type="button" className="chip" onClick={() => setTyped(asTyped(held, locale))}>
            {texts.wallet.useAll}
          </button>
        </div>
        <button type="submit" className="button button--main button--wide" disabled={amount === null}>
          {amount === null ? texts.wallet.redeem : texts.wallet.redeemFor(money(amount, POINTS))}
        </button>
      </form>
    </Dialog>
  );
}
