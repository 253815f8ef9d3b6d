/** The sign-in page: one field, no script, readable in light and dark. */
export function enterPage({ to, wrong }: { to: string; wrong: boolean }): string {
  const fault = wrong ? '<p role="alert">That is not the secret of this Parley.</p>' : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley — enter</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { min-height: 100dvh; margin: 0; display: grid; place-items: center;
    background: light-dark(#f6f6f4, #131316); color: light-dark(#1c1c1f, #ececf1); }
  form { width: min(22rem, calc(100vw - 3rem)); display: grid; gap: 1rem; }
  h1 { margin: 0; font-size: 1.5rem; letter-spacing: -0.02em; }
  p { margin: 0; color: light-dark(#5b5b66, #a5a5b2); }
  [role=alert] { color: light-dark(#b3261e, #ff9c93); }
  label { display: grid; gap: .4rem; font-size: .9rem; }
  input, button { font: inherit; padding: .7rem .9rem; border-radius: .6rem;
    border: 1px solid light-dark(#cfcfd6, #3a3a42); background: light-dark(#fff, #1d1d22); color: inherit; }
  button { background: light-dark(#1c1c1f, #ececf1); color: light-dark(#fff, #131316); border: 0; cursor: pointer; }
  :focus-visible { outline: 2px solid #5b7cfa; outline-offset: 2px; }
</style>
<form method="post" action="/enter">
  <h1>Parley</h1>
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
