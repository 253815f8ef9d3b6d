/** How the house looks to the people of this tenant, with what it will be like beside it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accentOf, COLOUR } from '#wire/accent.ts';
import type { Brand } from '#wire/brand.ts';
import { useSession } from '../access/session.ts';
import { Field, Input } from '../ui/field.tsx';
import { ShortForm } from '../ui/form.tsx';
import { CopyButton } from '../ui/once.tsx';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { brandApi } from './api.ts';
import { type LogoChange, LogoField } from './logo-field.tsx';
import { Preview } from './preview.tsx';

const HOUSE_COLOUR = '#17766a';

export function BrandPage() {
  const brand = useQuery({ queryKey: ['brand'], queryFn: ({ signal }) => brandApi.read(signal) });
  const { data: session } = useSession();
  const tenant = session?.tenant ?? { id: '', name: '' };
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Brand"
        about="Your people and your clients see your name, your logo and your colour: in every page of this tenant, and before they sign in."
      />
      <div className="mt-6">
        {brand.isPending && <Loading what="the brand" rows={2} />}
        {brand.isError && <Failure error={brand.error} retry={() => void brand.refetch()} />}
        {brand.isSuccess && <BrandForm brand={brand.data} tenant={tenant} />}
      </div>
    </div>
  );
}

function BrandForm({ brand, tenant }: { brand: Brand; tenant: { id: string; name: string } }) {
  const [name, setName] = useState(brand.name ?? '');
  const [accent, setAccent] = useState(brand.accent ?? '');
  const [logo, setLogo] = useState<LogoChange>(undefined);
  const save = useChange(
    () =>
      brandApi.put({
        name: name.trim() === '' ? null : name,
        accent: accent === '' ? null : accent,
        ...(logo !== undefined && { logo }),
      }),
    ['brand', 'session', 'entrance'],
    () => setLogo(undefined),
  );
  const colour = COLOUR.test(accent.toLowerCase()) ? accent.toLowerCase() : null;
  const chosenLogo =
    logo === undefined ? brand.logo : logo === null ? null : `data:${logo.mediaType};base64,${logo.data}`;
  const shown = { name: name.trim() === '' ? null : name.trim(), accent: colour, logo: chosenLogo };
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
      <ShortForm
        verb="Save"
        send={() => save.mutate()}
        busy={save.isPending}
        error={save.error}
        done={save.isSuccess ? 'Saved.' : undefined}
        incomplete={accent !== '' && colour === null}
      >
        <Field
          label="Name"
          hint={`Shown beside the logo. Left empty, the logo stands alone.`}
          error={faultOf(save.error, 'name')}
        >
          <Input
            value={name}
            maxLength={60}
            placeholder={tenant.name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <LogoField shown={chosenLogo} change={setLogo} />
        <ColourField value={accent} colour={colour} change={setAccent} />
      </ShortForm>
      <div className="min-w-0">
        <h2 className="mb-3 text-sm font-medium">What they will see</h2>
        <Preview brand={shown} tenant={tenant.name} />
        <Section
          title="Your own link"
          about="Give it to your people and your clients: its sign-in wears your brand."
        >
          <OwnLink tenant={tenant.id} />
        </Section>
      </div>
    </div>
  );
}

function ColourField({
  value,
  colour,
  change,
}: {
  value: string;
  colour: string | null;
  change: (value: string) => void;
}) {
  const wrong = value !== '' && colour === null;
  return (
    <Field
      label="Colour"
      hint={<Moved colour={colour} />}
      error={wrong ? 'Write it as # and six digits, such as #1d4ed8.' : undefined}
    >
      <span className="flex gap-2">
        <input
          type="color"
          aria-label="Pick the colour"
          value={colour ?? HOUSE_COLOUR}
          onChange={({ target }) => change(target.value)}
          className="h-10 w-12 shrink-0 cursor-pointer rounded-lg border border-line-strong bg-raised p-1"
        />
        <Input
          value={value}
          placeholder={HOUSE_COLOUR}
          spellCheck={false}
          onChange={({ target }) => change(target.value)}
          className="font-mono"
        />
      </span>
    </Field>
  );
}

/** Says where the colour is shown in another shade, and in which. */
function Moved({ colour }: { colour: string | null }) {
  if (colour === null) return 'Left empty, the house keeps its own green.';
  const { light, dark, moved } = accentOf(colour);
  if (moved.length === 0) return 'It can be read on light and dark pages as it is.';
  const shades = moved.map((scheme) => `${{ light, dark }[scheme].accent} on ${scheme} pages`);
  return `As it is it could not be read everywhere, so it is shown as ${shades.join(' and as ')}.`;
}

function OwnLink({ tenant }: { tenant: string }) {
  const link = `${location.origin}/sign-in?tenant=${tenant}`;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code className="min-w-0 flex-1 rounded-lg bg-sunken px-3 py-2 font-mono text-xs break-all">
        {link}
      </code>
      <CopyButton text={link} />
    </div>
  );
}
