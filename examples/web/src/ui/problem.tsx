import { CircleAlert } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { useErrorText } from '../use-error-text.ts';

/** A read that failed: what went wrong in the reader's language, and a way to try again. */
export function Problem({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { texts } = useSettings();
  const errorText = useErrorText();
  return (
    <div className="notice tone-bad" role="alert">
      <CircleAlert size={22} aria-hidden />
      <div className="notice__text">
        <strong>{texts.problem.title}</strong>
        <div>{errorText(error)}</div>
      </div>
      <button type="button" className="button button--small" onClick={onRetry}>
        {texts.tryAgain}
      </button>
    </div>
  );
}
