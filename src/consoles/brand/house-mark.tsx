/** Whose house it is: the tenant's logo and name, or Parley's own. */
import type { Brand } from '#wire/brand.ts';
import { Mark } from '../ui/mark.tsx';

interface HouseMarkProps {
  brand: Brand | null | undefined;
  /** What the tenant is called where it chose no name to show. */
  tenant: string;
  /** On a narrow screen the name is only heard. */
  short?: boolean;
}

export function HouseMark({ brand, tenant, short = false }: HouseMarkProps) {
  const branded = brand != null && (brand.logo !== null || brand.name !== null);
  const shown = branded ? brand.name : 'Parley';
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      {branded ? (
        <Logo logo={brand.logo} name={brand.name ?? tenant} alone={brand.name === null} />
      ) : (
        <Mark />
      )}
      {shown !== null && (
        <span
          className={`spoken min-w-0 truncate leading-[1.2] font-medium tracking-tight ${branded ? 'text-lg' : 'text-[1.375rem]'} ${short ? 'max-sm:sr-only' : ''}`}
        >
          {shown}
        </span>
      )}
    </span>
  );
}

/** Many a logo is drawn for white paper: on a dark page it keeps some under it. */
function Logo({ logo, name, alone }: { logo: string | null; name: string; alone: boolean }) {
  if (logo === null)
    return (
      <span
        aria-hidden="true"
        className="spoken grid size-8 shrink-0 place-items-center rounded-lg bg-agent text-lg leading-none text-on-agent"
      >
        {name.charAt(0).toUpperCase()}
      </span>
    );
  return (
    <img
      src={logo}
      alt={alone ? name : ''}
      className={`h-8 shrink-0 rounded-md bg-(--logo-paper) object-contain p-0.5 ${alone ? 'max-w-40' : 'max-w-16'}`}
    />
  );
}
