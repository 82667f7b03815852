import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useSettings } from '../settings.tsx';

interface DialogProps {
  title: string;
  /** Where it is not given, the dialog cannot be closed: something is under way. */
  onClose?: (() => void) | undefined;
  /** When this changes, what it shows is new: the focus goes to the title, so that a screen reader begins there. */
  page?: string;
  children: ReactNode;
}

/**
 * A modal dialog, shown as long as it is rendered. The browser keeps the focus inside and gives it back. It begins at the
 * element with `data-first`, or else at the title.
 */
export function Dialog({ title, onClose, page, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const { texts } = useSettings();

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what it waits for
  useEffect(() => {
    const first = ref.current?.querySelector('[data-first]');
    (first instanceof HTMLElement ? first : heading.current)?.focus();
  }, [page]);

  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={headingId}
      onClick={(event) => {
        if (event.target === ref.current) onClose?.();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The browser would close it by itself, behind React's back, and at the second time whether it may or not.
        event.preventDefault();
        onClose?.();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        if (ref.current?.open !== false) return;
        if (onClose === undefined) ref.current.showModal();
        else onClose();
      }}
    >
      <div className="dialog__head">
        <h2 id={headingId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {onClose !== undefined && (
          <button type="button" className="icon-button" aria-label={texts.close} onClick={onClose}>
            <X size={20} aria-hidden />
          </button>
        )}
      </div>
      <div className="dialog__body">{children}</div>
    </dialog>
  );
}
