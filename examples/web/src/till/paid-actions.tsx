import { type MovementState, newOrderNo } from '@loyalty-graphql/client';
import { Banknote, CreditCard, Heart } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { useMoney } from '../use-money.ts';
import { dueOf, isPaid, type Sale, withTender } from './sale.ts';
import type { TipTarget } from './tip-dialog.tsx';

interface PaidActionsProps {
  paid: Extract<MovementState<'pay'>, { status: 'succeeded' }>;
  sale: Sale | null;
  onTip(target: TipTarget): void;
  onGoOn(): void;
  onCash(sale: Sale): void;
  onNewSale(): void;
}

/** What a cashier can do after a payment: the rest by other means, a tip, or the next customer. */
export function PaidActions({ paid, sale, onTip, onGoOn, onCash, onNewSale }: PaidActionsProps) {
  const { till } = useSettings().texts;
  const money = useMoney();
  const { checkoutId } = paid.transaction;
  if (sale !== null && !isPaid(sale)) {
    const due = dueOf(sale);
    return (
      <>
        <button type="button" className="button button--main" onClick={onGoOn}>
          <CreditCard size={18} aria-hidden />
          {till.nextCard}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => onCash(withTender(sale, { orderNo: newOrderNo(), amount: due, last4: null }))}
        >
          <Banknote size={18} aria-hidden />
          {till.otherTender(money(due, sale.valueCode))}
        </button>
      </>
    );
  }
  const { accountId, currency } = paid.input;
  return (
    <>
      {typeof checkoutId === 'string' && (
        <button type="button" className="button" onClick={() => onTip({ accountId, checkoutId, currency })}>
          <Heart size={18} aria-hidden />
          {till.addTip}
        </button>
      )}
      <button type="button" className="button button--main" onClick={onNewSale}>
        {till.newSale}
      </button>
    </>
  );
}
