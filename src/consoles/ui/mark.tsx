/** Parley's mark: one speech bubble made of two voices that meet in a wave. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M16 2a14 14 0 0 0-9.6 24.2L5 30l5.2-1.6A14 14 0 0 0 16 30V23a3.5 3.5 0 0 1 0-7 3.5 3.5 0 0 0 0-7z"
        fill="var(--caller)"
      />
      <path d="M16 2a14 14 0 0 1 0 28v-7a3.5 3.5 0 0 0 0-7 3.5 3.5 0 0 1 0-7z" fill="var(--agent)" />
    </svg>
  );
}
