import { newOrderNo } from '@loyalty-graphql/client';
import { Banknote, CircleCheck, CreditCard } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { useMoney } from '../use-money.ts';
import { dueOf, isPaid, type Sale, withTender } from './sale.ts';

interface SalePanelProps {
  sale: Sale;
  onSale(sale: Sale): void;
  onEnd(): void;
}

/** A sale that is paid in parts: by whom how much, and what is still to pay. */
export function SalePanel({ sale, onSale, onEnd }: SalePanelProps) {
  const { till } = useSettings().texts;
  const money = useMoney();
  const due = dueOf(sale);
  const isDone = isPaid(sale);
  return (
    <section className="sale stack stack--tight" aria-label={till.sale}>
      <div className="row row--apart">
        <h2>{till.sale}</h2>
        <span className="num">
          {till.total} <strong>{money(sale.total, sale.valueCode)}</strong>
        </span>
      </div>
      <ul>
        {sale.tenders.map(({ orderNo, amount, last4 }) => (
          <li key={orderNo} className="row row--apart sale__tender">
            <span className="row">
              {last4 === null ? <Banknote size={18} aria-hidden /> : <CreditCard size={18} aria-hidden />}
              {last4 === null ? till.otherMeans : till.paidBy(last4)}
            </span>
            <bdi className="num">{money(amount, sale.valueCode)}</bdi>
          </li>
        ))}
      </ul>
      <output className="row row--apart sale__due">
        {isDone ? (
          <strong className="row">
            <CircleCheck size={20} aria-hidden />
            {till.salePaid}
          </strong>
        ) : (
          <>
            <strong>{till.due}</strong>
            <strong className="num">{money(due, sale.valueCode)}</strong>
          </>
        )}
      </output>
      <div className="dialog__actions">
        {isDone ? (
          <button type="button" className="button button--main" onClick={onEnd}>
            {till.newSale}
          </button>
        ) : (
          <>
            <button
              type="button"
              className="button"
              onClick={() => onSale(withTender(sale, { orderNo: newOrderNo(), amount: due, last4: null }))}
            >
              <Banknote size={18} aria-hidden />
              {till.otherTender(money(due, sale.valueCode))}
            </button>
            <button type="button" className="button button--quiet" onClick={onEnd}>
              {till.dropSale}
            </button>
          </>
        )}
      </div>
    </section>
  );
}
