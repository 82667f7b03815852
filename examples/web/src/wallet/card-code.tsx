import JsBarcode from 'jsbarcode';
import { Eye, EyeOff, QrCode } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { encode } from 'uqr';
import { useSettings } from '../settings.tsx';

const SHOWN_FOR_MS = 60_000;

/** The codes that the till scans. They are drawn only when asked for, and taken away after a minute. */
export function CardCode({ accountId }: { accountId: string }) {
  const { wallet } = useSettings().texts;
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [isShown]);

  return (
    <section className="panel stack" aria-label={wallet.codeTitle}>
      <div className="row row--apart">
        <h2>{wallet.codeTitle}</h2>
        <button type="button" className="button button--small" onClick={() => setShown(!isShown)}>
          {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          {isShown ? wallet.hideCode : wallet.showCode}
        </button>
      </div>
      {isShown ? (
        <div className="codes">
          <Barcode number={accountId} label={wallet.barcode} />
          <Qr number={accountId} label={wallet.qr} />
        </div>
      ) : (
        <p className="row muted card-code__hidden">
          <QrCode size={36} strokeWidth={1.5} aria-hidden />
          <span>{wallet.codeHidden}</span>
        </p>
      )}
    </section>
  );
}

function Barcode({ number, label }: { number: string; label: string }) {
  const ref = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    JsBarcode(ref.current, number, { format: 'CODE128', displayValue: false, margin: 0, width: 2, height: 72 });
    // It sets sizes in pixels; the page decides how large it is drawn.
    ref.current.setAttribute('preserveAspectRatio', 'none');
  }, [number]);
  return <svg ref={ref} className="codes__barcode" role="img" aria-label={label} />;
}

function Qr({ number, label }: { number: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(number, { ecc: 'M', border: 0 });
    const cells = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { size, path: cells.join('') };
  }, [number]);
  return (
    <svg
      className="codes__qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
