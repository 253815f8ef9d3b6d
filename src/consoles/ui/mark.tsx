/** Parley's mark: one speech bubble made of two voices that meet in a wave. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M16 2a14 14 0 0 0-9.4 24.4L4.6 31l6.1-2A14 14 0 0 0 16 30a7 7 0 0 0 0-14 7 7 0 0 1 0-14z"
        fill="var(--caller)"
      />
      <path
        d="M17.2 2.1a14 14 0 0 1 0 27.8 8.3 8.3 0 0 0 .9-14.5 6.9 6.9 0 0 1-.9-13.3z"
        fill="var(--agent)"
      />
    </svg>
  );
}
