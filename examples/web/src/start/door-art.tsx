/** A card with its code, as it lies in a purse. Decoration only. */
export function WalletArt() {
  return (
    <svg viewBox="0 0 240 150" className="art" aria-hidden="true">
      <rect x="52" y="22" width="150" height="94" rx="12" className="art__back" transform="rotate(7 127 69)" />
      <rect x="44" y="30" width="150" height="94" rx="12" className="art__card" />
      <circle cx="176" cy="36" r="44" className="art__shine" clipPath="inset(0 round 12px)" />
      <rect x="60" y="48" width="20" height="20" rx="6" className="art__light" />
      <rect x="60" y="80" width="72" height="12" rx="6" className="art__light" />
      <rect x="60" y="102" width="44" height="7" rx="3.5" className="art__faint" />
      <path d="M150 88v26M156 88v26M160 88v26M167 88v26M171 88v26M178 88v26" className="art__bars" />
    </svg>
  );
}

/** A till with its display and keys. Decoration only. */
export function TillArt() {
  return (
    <svg viewBox="0 0 240 150" className="art" aria-hidden="true">
      <rect x="62" y="14" width="116" height="124" rx="14" className="art__body" />
      <rect x="74" y="26" width="92" height="30" rx="7" className="art__card" />
      <rect x="122" y="36" width="34" height="10" rx="5" className="art__light" />
      {[66, 84, 102].map((y) =>
        [74, 99].map((x) => <rect key={`${x} ${y}`} x={x} y={y} width="20" height="13" rx="4" className="art__key" />),
      )}
      <rect x="124" y="66" width="42" height="13" rx="4" className="art__key" />
      <rect x="124" y="84" width="42" height="31" rx="6" className="art__card" />
      <path d="m138 99 5 5 9-9" className="art__tick" />
      <rect x="74" y="120" width="92" height="6" rx="3" className="art__key" />
    </svg>
  );
}
