/** Chooses a picture, shows it, and takes it away again. */
import { ImageUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { bytes } from '../ui/format.ts';

/** What is to become of the logo: stays, goes, or is this picture. */
export type LogoChange = undefined | null | { mediaType: 'image/png' | 'image/svg+xml'; data: string };

const MOST_BYTES = 64 * 1024;

export function LogoField({ shown, change }: { shown: string | null; change: (logo: LogoChange) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setFault(null);
    const { type } = file;
    if (type !== 'image/png' && type !== 'image/svg+xml') return setFault('Only PNG and SVG are taken.');
    if (file.size > MOST_BYTES) return setFault(`It has ${bytes(file.size)}, and may have 64 kB.`);
    const data = btoa(
      Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''),
    );
    change({ mediaType: type, data });
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">Logo</span>
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-dashed border-line-strong p-3">
        {shown === null ? (
          <span className="text-sm text-soft">None yet.</span>
        ) : (
          <img
            src={shown}
            alt="The logo"
            className="h-10 max-w-40 rounded-md bg-[#fffdf9] object-contain p-1"
          />
        )}
        <span className="ml-auto flex gap-2">
          <Button onClick={() => input.current?.click()}>
            <ImageUp className="size-4" aria-hidden="true" /> {shown === null ? 'Choose' : 'Replace'}
          </Button>
          {shown !== null && (
            <Button look="quiet" onClick={() => change(null)} aria-label="Take the logo away">
              <Trash2 className="size-4" aria-hidden="true" />
            </Button>
          )}
        </span>
        <input
          ref={input}
          type="file"
          accept="image/png,image/svg+xml"
          aria-label="Picture of the logo"
          className="hidden"
          onChange={({ target }) => {
            void take(target.files?.[0]);
            target.value = '';
          }}
        />
      </div>
      <p className="text-xs leading-5 text-soft">PNG or SVG, at most 64 kB; wide and low looks best.</p>
      {fault !== null && (
        <p role="alert" className="text-xs leading-5 text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
