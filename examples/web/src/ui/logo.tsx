/** The merchant's mark. It stands beside its name, so it has none of its own. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0e5a47" />
      <path
        d="M9 22c0-8 5-13 14-13 0 9-5 14-13 14M9 23c2-5 5-8 9-10"
        fill="none"
        stroke="#d9f2e6"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
