import { useAddTip, useVoid } from '@loyalty-graphql/client/react';
import { useRef, useState } from 'react';
import { MovementDialog } from '../movement/movement-dialog.tsx';
import type { Entry } from '../movement/receipt.tsx';
import { useSettings } from '../settings.tsx';
import { CardInHand } from './card-in-hand.tsx';
import { Counter } from './counter.tsx';
import { ScanBar, type TakenCard } from './scan-bar.tsx';
import { SetAside } from './set-aside.tsx';
import { TipDialog, type TipTarget } from './tip-dialog.tsx';
import { Today } from './today.tsx';
import { useSales } from './use-sales.ts';
import { VoidDialog } from './void-dialog.tsx';

/** The card in hand, the sale at the counter, what was set aside, and what happened today. */
export function TillPage() {
  const { texts, locale } = useSettings();
  const field = useRef<HTMLInputElement>(null);
  const [card, setCard] = useState<TakenCard | null>(null);
  const sales = useSales();
  const [tipOn, setTipOn] = useState<TipTarget | null>(null);
  const [voiding, setVoiding] = useState<Entry | null>(null);
  const tip = useAddTip({ slot: 'till', locale });
  const undo = useVoid({ slot: 'till', locale });

  const anotherCard = () => {
    setCard(null);
    field.current?.focus();
  };

  return (
    <>
      <h1 className="visually-hidden">{texts.till.title}</h1>
      <div className="till">
        <div className="stack">
          <section className="panel stack">
            <ScanBar field={field} onCard={setCard} />
            <CardInHand card={card} onClear={anotherCard} />
          </section>
          <Counter
            key={sales.active}
            slot={sales.active}
            card={card}
            sale={sales.parts[sales.active] ?? null}
            onSale={(sale) => sales.setSale(sales.active, sale)}
            onSetAside={() => {
              sales.setAside();
              anotherCard();
            }}
            onAnotherCard={anotherCard}
            onTip={setTipOn}
          />
        </div>
        <div className="stack">
          <MovementDialog kind="addTip" movement={tip} audience="cashier" />
          <MovementDialog kind="void" movement={undo} audience="cashier" />
          <SetAside sales={sales} />
          <Today card={card} onTip={tip.isBusy ? undefined : setTipOn} onVoid={undo.isBusy ? undefined : setVoiding} />
        </div>
      </div>
      {tipOn !== null && (
        <TipDialog
          target={tipOn}
          onClose={() => setTipOn(null)}
          onTip={(input) => {
            setTipOn(null);
            tip.start(input);
          }}
        />
      )}
      {voiding !== null && (
        <VoidDialog
          entry={voiding}
          onClose={() => setVoiding(null)}
          onVoid={(checkoutId) => {
            setVoiding(null);
            undo.start({ checkoutId });
          }}
        />
      )}
    </>
  );
}
