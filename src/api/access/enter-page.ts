/** The sign-in page: one field, no script, readable in light and dark. */
export function enterPage({ to, wrong }: { to: string; wrong: boolean }): string {
  const fault = wrong ? '<p role="alert">That is not the secret of this Parley.</p>' : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley — enter</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; }
  body { min-height: 100dvh; margin: 0; display: grid; place-items: center;
    background: light-dark(#f7f4ee, #131210); color: light-dark(#1d1b18, #f0ece4); }
  form { width: min(20rem, calc(100vw - 6rem)); display: grid; gap: 1rem; padding: 2rem; border-radius: 1rem;
    background: light-dark(#fffdf9, #1b1917); border: 1px solid light-dark(#e2dccf, #2d2a26); }
  h1 { margin: 0; display: flex; align-items: center; gap: .6rem; font: 1.6rem/1.2 ui-serif, Georgia, serif; }
  p { margin: 0; color: light-dark(#57524a, #b5aea2); }
  [role=alert] { color: light-dark(#ab2b2b, #f28b82); }
  label { display: grid; gap: .4rem; font-size: .9rem; }
  input, button { font: inherit; padding: .7rem .9rem; border-radius: .75rem;
    border: 1px solid light-dark(#c9c1b1, #45403a); background: light-dark(#efebe2, #0d0c0b); color: inherit; }
  button { border: 0; border-radius: 2rem; font-weight: 600; cursor: pointer;
    background: light-dark(#12695e, #5ccbb6); color: light-dark(#fff, #07211d); }
  :focus-visible { outline: 2px solid light-dark(#12695e, #5ccbb6); outline-offset: 2px; }
</style>
<form method="post" action="/enter">
  <h1>
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2a14 14 0 0 0-9.4 24.4L4.6 31l6.1-2A14 14 0 0 0 16 30a7 7 0 0 0 0-14 7 7 0 0 1 0-14z" fill="#c4602f"/>
      <path d="M17.2 2.1a14 14 0 0 1 0 27.8 8.3 8.3 0 0 0 .9-14.5 6.9 6.9 0 0 1-.9-13.3z" fill="#17766a"/>
    </svg>
    Parley
  </h1>
  <p>This Parley is open to other machines, so it asks for its secret (<code>PARLEY_SECRET</code>).</p>
  ${fault}
  <label>Secret <input name="secret" type="password" autocomplete="current-password" required autofocus></label>
  <input type="hidden" name="to" value="${escaped(to)}">
  <button>Enter</button>
</form>
</html>
`;
}

/** Only a path of this site: anything else leads to the first page. */
export function safePath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/.test(to) ? to : '/';
}

function escaped(text: string): string {
  const marks: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
