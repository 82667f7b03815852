import type { MovementKind, MovementState } from '@loyalty-graphql/client';
import { SearchCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSettings } from '../settings.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Outcome } from './outcome.tsx';
import { type Audience, outcomeTitle } from './outcome-words.ts';

interface MovementDialogProps {
  kind: MovementKind;
  movement: { state: MovementState; retry(): void; reset(): void };
  audience: Audience;
  /** Where it is not given, a movement that is being found out can be closed, and a notice stays in its place. */
  onSetAside?: () => void;
  /** Actions of a movement that succeeded, in the place of "Done". */
  succeeded?: ReactNode;
  /** After a success has been seen. */
  onDone?: () => void;
}

/** Shows a movement from the moment it is sent until its end has been seen. */
export function MovementDialog({ kind, movement, audience, onSetAside, succeeded, onDone }: MovementDialogProps) {
  const { texts } = useSettings();
  const [hidden, setHidden] = useState<string | null>(null);
  const { state, retry, reset } = movement;
  if (state.status === 'idle') return null;

  const isWaiting = state.status === 'pending' || state.status === 'unknown';
  if (isWaiting && hidden === state.orderNo) {
    return (
      <div className="notice tone-warn">
        <SearchCheck size={22} aria-hidden />
        <output className="notice__text">{texts.wallet.watching}</output>
        <button type="button" className="button button--small" onClick={() => setHidden(null)}>
          {texts.wallet.look}
        </button>
      </div>
    );
  }
  const done = () => {
    const { status } = state;
    reset();
    if (status === 'succeeded') onDone?.();
  };
  const hide = () => setHidden(state.orderNo);
  const close =
    state.status === 'sending' ? undefined : isWaiting ? (onSetAside === undefined ? hide : undefined) : done;
  return (
    <Dialog title={outcomeTitle(texts, kind, state)} onClose={close} page={state.status}>
      <Outcome kind={kind} state={state} audience={audience} />
      <div className="dialog__actions">
        {isWaiting && onSetAside !== undefined && (
          <button type="button" className="button" onClick={onSetAside}>
            {texts.movement.setAside}
          </button>
        )}
        {isWaiting && onSetAside === undefined && (
          <button type="button" className="button" onClick={hide}>
            {texts.close}
          </button>
        )}
        {state.status === 'failed' && state.retryable && (
          <button type="button" className="button button--main" onClick={retry}>
            {texts.tryAgain}
          </button>
        )}
        {state.status === 'succeeded' && succeeded !== undefined && succeeded}
        {((state.status === 'succeeded' && succeeded === undefined) ||
          state.status === 'declined' ||
          state.status === 'failed') && (
          <button
            type="button"
            className={state.status === 'failed' && state.retryable ? 'button' : 'button button--main'}
            onClick={done}
          >
            {state.status === 'succeeded' ? texts.done : texts.close}
          </button>
        )}
      </div>
    </Dialog>
  );
}
