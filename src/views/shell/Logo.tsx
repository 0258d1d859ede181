/** The mark: a step back to where it broke. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width={20} height={20} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f4fd8" />
      <path
        d="M25 9v14M20 16H8m0 0 5-5m-5 5 5 5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
