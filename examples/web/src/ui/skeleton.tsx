import { useSettings } from '../settings.tsx';

/** A grey bar in the place of what is being loaded. Sizes are CSS lengths. */
export function Skeleton({ width = '100%', height = '1.2rem' }: { width?: string; height?: string }) {
  return <div className="skeleton" style={{ inlineSize: width, blockSize: height }} />;
}

/** In the place of a whole view. */
export function PageSkeleton() {
  const { texts } = useSettings();
  return (
    <div className="stack" aria-busy="true">
      <span className="visually-hidden">{texts.loading}</span>
      <Skeleton width="10rem" height="2rem" />
      <Skeleton height="14rem" />
      <Skeleton height="8rem" />
    </div>
  );
}

/** In the place of a list. */
export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <div className="stack stack--tight" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike and never move
        <Skeleton key={row} height="3.2rem" />
      ))}
    </div>
  );
}
